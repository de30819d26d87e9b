import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { Failure } from '../../../../../shared/errors/failure.ts';
import type { Manifest, PackGraph } from '../../../../../shared/packs/manifest.ts';
import { openForOneRun } from '../../../onnx/openForOneRun.ts';
import { fromFloat32, type TensorData, toFloat32, toInt64 } from '../../../safetensors.ts';
import type { PromptEmbedding } from '../../../text/embedPrompt.ts';
import { decoderBodyNorms, encoderBodyNorms } from '../build/buildVae.ts';
import type { VaeConfig } from '../identify/config.ts';
import { PROMPT } from './latentManifest.ts';

/** Side of the latent that the network answers to. */
const NETWORK_SIDE = 16;
/** Of the one that the autoencoder's graphs answer to: its attention takes queries in 64 parts. */
const AUTOENCODER_SIDE = 8;

type Tensors = Readonly<Record<string, TensorData>>;

interface GoldenOptions {
  /** Where the graphs lie. */
  readonly folder: string;
  readonly manifest: Pick<Manifest, 'graphs' | 'space'>;
  readonly vae: VaeConfig;
  /** The empty prompt. */
  readonly text: PromptEmbedding;
}

/**
 * Drawn inputs and what a latent pack's float32 graphs make of them on this machine's CPU, under the names
 * that the manifest's schema gives them.
 * @throws Failure 'pack-graph-refused' where an answer is not a number
 */
export async function computeGolden(options: GoldenOptions): Promise<Map<string, TensorData>> {
  return new Map([...(await networkAnswers(options)), ...(await autoencoderAnswers(options))]);
}

async function networkAnswers(options: GoldenOptions): Promise<Map<string, TensorData>> {
  const { graphs } = options.manifest;
  const graph = graphs.residuals;
  const latent = drawLatent(options.vae.latent_channels, NETWORK_SIDE);
  const text = fromFloat32(options.text.data, options.text.dims);
  const golden = new Map([['latent', latent]]);
  const sum = new Float32Array(toFloat32(latent).length);
  const session = await openForOneRun(path.join(options.folder, graph.file));
  try {
    const answers = await runEveryRow(session, graph, { [graph.input]: latent, [PROMPT.input]: text });
    for (const [place, name] of graph.outputs.entries()) {
      const answer = answers.subarray(place * sum.length, (place + 1) * sum.length);
      const residual = answer.map((value, i) => value - (sum[i] as number));
      golden.set(name, fromFloat32(residual, latent.shape));
      sum.set(answer);
    }
  } finally {
    await session.release();
  }
  // The single pass must give the residuals' sum.
  for (const name of graphs.default?.outputs ?? []) golden.set(name, fromFloat32(sum, latent.shape));
  return golden;
}

/**
 * The answers to all rows, one after the other, in a single run: on so small a latent most of a run is spent on
 * reading the weights. A graph without rows has one output.
 */
async function runEveryRow(
  session: ort.InferenceSession,
  { file, outputs, rows }: PackGraph,
  inputs: Tensors,
): Promise<Float32Array> {
  if (rows === undefined) return (await runOnce(session, file, inputs, outputs[0] ?? '')).data;
  const scales = Float32Array.from(rows.values.flat());
  const dims = [rows.values.length, scales.length / rows.values.length];
  const feeds = { ...inputs, [rows.input]: fromFloat32(scales, dims) };
  return (await runOnce(session, file, feeds, rows.output)).data;
}

async function autoencoderAnswers(options: GoldenOptions): Promise<Map<string, TensorData>> {
  const { vae, manifest } = options;
  const golden = new Map<string, TensorData>();
  const answer = async (name: keyof Manifest['graphs'], inputs: Tensors): Promise<Tensors> => {
    const graph = manifest.graphs[name];
    if (graph === undefined) return {};
    const session = await openForOneRun(path.join(options.folder, graph.file));
    try {
      const outputs: Record<string, TensorData> = {};
      for (const output of graph.outputs) {
        const { data, dims } = await runOnce(session, graph.file, inputs, output);
        outputs[output] = fromFloat32(data, dims);
      }
      for (const [tensor, value] of Object.entries({ ...inputs, ...outputs })) {
        golden.set(`${name}/${tensor}`, value);
      }
      return outputs;
    } finally {
      await session.release();
    }
  };
  const downscale = manifest.space.kind === 'latent' ? manifest.space.downscale : 1;
  const image = drawPicture(AUTOENCODER_SIDE * downscale);
  const latent = drawLatent(vae.latent_channels, AUTOENCODER_SIDE);
  await answer('encode', { image });
  await answer('decode', { latent });
  const encoded = await answer('encodeBody', { image, ...ownNorms(encoderBodyNorms(vae), vae) });
  await answer('encodeEnd', encodedFeatures(encoded));
  const started = await answer('decodeStart', { latent });
  await answer('decodeBody', { ...encodedFeatures(started), ...ownNorms(decoderBodyNorms(vae), vae) });
  return golden;
}

const encodedFeatures = ({ features }: Tensors): Tensors => (features === undefined ? {} : { features });

/** Lets a body's norms use the input's own statistics, see `SharedNorms`. */
function ownNorms(norms: number, { norm_num_groups: groups }: VaeConfig): Tensors {
  const statistics = Float32Array.from({ length: norms * 2 * groups }, (_, i) =>
    Math.floor(i / groups) % 2 === 0 ? 0 : 1,
  );
  const core = BigInt64Array.of(0n, 0n, BigInt(AUTOENCODER_SIDE), BigInt(AUTOENCODER_SIDE));
  return {
    statistics: fromFloat32(statistics, [norms, 2, groups]),
    given: fromFloat32(Float32Array.of(0), [1]),
    core: { type: 'int64', shape: [4], bytes: new Uint8Array(core.buffer) },
  };
}

async function runOnce(
  session: ort.InferenceSession,
  file: string,
  inputs: Tensors,
  output: string,
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const feeds = Object.entries(inputs).map(([name, tensor]) => [name, toFeed(tensor)] as const);
  const answer = (await session.run(Object.fromEntries(feeds), [output]))[output];
  if (!(answer?.data instanceof Float32Array) || !answer.data.every(Number.isFinite)) {
    throw new Failure('pack-graph-refused.answer-is-no-number', { file });
  }
  return { data: answer.data, dims: answer.dims };
}

function toFeed(tensor: TensorData): ort.Tensor {
  if (tensor.type !== 'int64') return new ort.Tensor('float32', toFloat32(tensor), tensor.shape);
  return new ort.Tensor('int64', toInt64(tensor), tensor.shape);
}

function drawLatent(channels: number, side: number): TensorData {
  const length = channels * side ** 2;
  const values = Float32Array.from({ length }, (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011));
  return fromFloat32(values, [1, channels, side, side]);
}

/** In [0, 1]. */
function drawPicture(side: number): TensorData {
  const values = Float32Array.from({ length: 3 * side ** 2 }, (_, i) => 0.5 + 0.4 * Math.sin(i * 0.37));
  return fromFloat32(values, [1, 3, side, side]);
}
