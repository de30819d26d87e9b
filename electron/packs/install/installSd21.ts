import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { Failure } from '../../../shared/errors/failure.ts';
import type {
  BasePrecision,
  InstallStep,
  PublishedPack,
  WeightSource,
} from '../../../shared/packs/installation.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import { openForOneRun } from '../onnx/openForOneRun.ts';
import type { WeightFile } from '../onnx/weights.ts';
import { hashFile } from '../openPack.ts';
import { fromFloat32, readSafetensorsHeader, type TensorData, writeSafetensors } from '../safetensors.ts';
import type { BuiltGraph } from '../sd21/graphParts.ts';
import { osediffResidualGraph, pisaNoiseGraph, textEncoderGraph } from '../sd21/graphs.ts';
import { type LoraCheckpoint, readLoraCheckpoint } from '../sd21/readLoraCheckpoint.ts';
import { decodeGraph, encodeGraph, tiledVaeGraphs } from '../sd21/vaeGraphs.ts';
import { TOKENIZER_FILES } from '../text/clipTokenizer.ts';
import { embedPrompt, type PromptEmbedding } from '../text/embedPrompt.ts';
import { verifyChecksums } from '../torch/checkpoint.ts';
import { expectAllTaken } from './coverage.ts';
import { expectSameBase } from './expectSameBase.ts';
import { type BaseModel, identifyBase } from './identifyBase.ts';
import { type KnownBase, readKnownBase } from './knownBase.ts';
import { latentManifest, PROMPT } from './latentManifest.ts';
import { StagedPack } from './stagedPack.ts';
import { CARD_FILE, writePublishedCard } from './writtenCard.ts';

export interface InstallSd21Options {
  readonly baseFolder: string;
  /** `pisa_sr.pkl` or `osediff.pkl`. */
  readonly loraFile: string;
  /** Refused where the LoRA file is of the other kind. */
  readonly kind: PublishedPack;
  /** Where packs are installed. */
  readonly packsFolder: string;
  readonly precision?: BasePrecision;
  /** What is publicly known of the base model; default: what comes with the app. */
  readonly known?: KnownBase;
  readonly signal: AbortSignal;
  readonly onProgress?: (step: InstallStep) => void;
}

export interface InstalledPack {
  readonly folder: string;
  readonly manifest: Manifest;
  /** What the installation wrote; linked weights count nothing. */
  readonly writtenBytes: number;
  /** SHA-256 of each of the user's files, and whether it is the published one. */
  readonly sources: readonly WeightSource[];
}

const PISA_TIMESTEP = 1;
const OSEDIFF_TIMESTEP = 999;
/** Side of the golden latent. */
const GOLDEN_SIDE = 16;

/**
 * Makes a latent pack of Stable Diffusion 2.1-base and a LoRA file: graphs that point into the user's files,
 * the empty prompt's embedding, a golden tile. Weights are linked, not copied.
 * @throws Failure 'weights-wrong-model', 'weights-invalid', 'weights-unsafe', 'output-disk-full', 'conflict';
 *   nothing is left behind then, nor after an abort
 */
export async function installSd21(options: InstallSd21Options): Promise<InstalledPack> {
  const { signal, onProgress = () => undefined } = options;
  onProgress({ step: 'check', detail: options.baseFolder });
  const base = await identifyBase(options.baseFolder, options.precision);
  const loraName = path.basename(options.loraFile);
  const lora = readLoraCheckpoint(options.loraFile, loraName);
  if (lora.kind !== options.kind) {
    throw new Failure('weights-wrong-model', `${options.loraFile} is a LoRA file of ${lora.kind}.`, {
      action: `Install it as ${lora.kind}.`,
    });
  }
  expectSameBase(options.loraFile, lora, base);
  const manifest = latentManifest(base, options.kind);
  await using staged = await StagedPack.begin(options.packsFolder, manifest, signal);
  verifyChecksums(options.loraFile, signal);
  const known = options.known ?? (await readKnownBase());
  const sources = await hashSources(base, options.loraFile, known, options);
  const files = await placeWeights(staged, base, sources, options);
  const text = await writePrompt(staged, base, files.text, onProgress);
  await writeGraphs(staged, base, lora, files);
  onProgress({ step: 'self-test', detail: 'residuals.onnx' });
  await writeGolden(staged, manifest.graphs, base.vae.config.latent_channels, text);
  onProgress({ step: 'finish', detail: manifest.name });
  await staged.write(CARD_FILE, writePublishedCard(manifest, known, [...sources.values()]));
  const done = await staged.finish(manifest);
  return { ...done, writtenBytes: staged.writtenBytes, sources: [...sources.values()] };
}

async function hashSources(
  base: BaseModel,
  loraFile: string,
  known: KnownBase,
  { signal, onProgress }: InstallSd21Options,
): Promise<Map<string, WeightSource>> {
  const published = new Set(Object.values(known.files).map((file) => file.sha256));
  const sources = new Map<string, WeightSource>();
  for (const file of [base.unet.weights, base.vae.weights, base.text.weights, loraFile]) {
    onProgress?.({ step: 'hash', detail: file });
    const sha256 = await hashFile(file, signal);
    const other = known.otherModels[sha256];
    if (other !== undefined) {
      throw new Failure('weights-wrong-model', `${file} belongs to ${other}, by its SHA-256.`, {
        action: `Choose the files of ${known.name}.`,
      });
    }
    sources.set(file, { file, sha256, isPublished: published.has(sha256) });
  }
  return sources;
}

interface PackWeights {
  readonly unet: WeightFile;
  readonly vae: WeightFile;
  readonly text: WeightFile;
}

async function placeWeights(
  staged: StagedPack,
  base: BaseModel,
  sources: ReadonlyMap<string, WeightSource>,
  { loraFile, onProgress }: InstallSd21Options,
): Promise<PackWeights> {
  const place = async (source: string, name: string) => {
    const how = await staged.place(source, name, sources.get(source)?.sha256);
    onProgress?.({ step: 'link', detail: `${source}: ${how}` });
  };
  const weightFile = async (source: string, file: string): Promise<WeightFile> => {
    const { tensors } = await readSafetensorsHeader(source);
    await place(source, file);
    return { file, tensors };
  };
  const files = {
    unet: await weightFile(base.unet.weights, 'unet.safetensors'),
    vae: await weightFile(base.vae.weights, 'vae.safetensors'),
    text: await weightFile(base.text.weights, 'text_encoder.safetensors'),
  };
  await place(loraFile, path.basename(loraFile));
  return files;
}

/** The empty prompt's embedding by the user's own text encoder, which serves every photo that gets no other. */
async function writePrompt(
  staged: StagedPack,
  base: BaseModel,
  text: WeightFile,
  onProgress: (step: InstallStep) => void,
): Promise<PromptEmbedding> {
  const { empty, encoder } = PROMPT;
  onProgress({ step: 'prompt', detail: encoder.file });
  const graph = textEncoderGraph(base.text.config, text);
  expectAllTaken(text, [graph]);
  await staged.write(encoder.file, graph.bytes);
  const { tokenizerFolder: tokenizer } = base;
  const embedding = await embedPrompt(
    { ...encoder, graph: path.join(staged.folder, encoder.file), tokenizer },
    '',
  );
  for (const file of TOKENIZER_FILES) await staged.place(path.join(tokenizer, file), file);
  await writeSafetensors(
    path.join(staged.folder, empty),
    new Map([['embedding', fromFloat32(embedding.data, embedding.dims)]]),
  );
  await staged.adopt(empty);
  return embedding;
}

async function writeGraphs(
  staged: StagedPack,
  base: BaseModel,
  lora: LoraCheckpoint,
  files: PackWeights,
): Promise<void> {
  const unet = { config: base.unet.config, source: files.unet, lora: lora.unet };
  const vae = { config: base.vae.config, source: files.vae, range: 'unit' as const };
  const withLora = lora.kind === 'osediff' ? { ...vae, lora: lora.vae } : vae;
  const encode = encodeGraph(withLora);
  const decode = decodeGraph(vae);
  expectAllTaken(files.vae, [encode, decode]);
  for (const [name, graph] of Object.entries({ encode, decode, ...tiledVaeGraphs(vae, withLora) })) {
    await staged.write(`${name}.onnx`, graph.bytes);
  }
  const graphs: Record<string, BuiltGraph> = {};
  if (lora.kind === 'osediff') {
    const timestep = OSEDIFF_TIMESTEP;
    graphs['residuals.onnx'] = osediffResidualGraph({ ...unet, timestep, scheduler: base.scheduler });
    expectAllTaken(lora.vae.file.source, [encode]);
  } else {
    graphs['residuals.onnx'] = pisaNoiseGraph({ ...unet, timestep: PISA_TIMESTEP });
  }
  for (const [name, graph] of Object.entries(graphs)) {
    expectAllTaken(files.unet, [graph], lora.unet.file.replaced);
    expectAllTaken(lora.unet.file.source, [graph]);
    await staged.write(name, graph.bytes);
  }
}

/** A drawn latent and what the residuals graph makes of it on this machine's CPU. */
async function writeGolden(
  staged: StagedPack,
  graphs: Manifest['graphs'],
  channels: number,
  text: PromptEmbedding,
): Promise<void> {
  const shape = [1, channels, GOLDEN_SIDE, GOLDEN_SIDE];
  const latent = Float32Array.from(
    { length: channels * GOLDEN_SIDE ** 2 },
    (_, i) => Math.sin(i * 0.37) + Math.cos(i * 0.011),
  );
  const golden = new Map<string, TensorData>([['latent', fromFloat32(latent, shape)]]);
  const sum = new Float32Array(latent.length);
  const { file, input, outputs, rows } = graphs.residuals;
  const feeds = {
    [input]: new ort.Tensor('float32', latent, shape),
    [PROMPT.input]: new ort.Tensor('float32', text.data, text.dims),
  };
  const session = await openForOneRun(path.join(staged.folder, file));
  try {
    for (const [place, name] of outputs.entries()) {
      const row = rows?.values[place];
      const scales = row && rows && { [rows.input]: new ort.Tensor('float32', row, [1, row.length]) };
      const answer = await session.run({ ...feeds, ...scales });
      const data = answer[rows?.output ?? name]?.data;
      if (!(data instanceof Float32Array) || !data.every(Number.isFinite)) {
        throw new Failure('pack-graph-refused', `${file} gave something that is not a number.`, {
          action: 'The weights are damaged: get them again.',
        });
      }
      const residual = data.map((value, i) => value - (sum[i] as number));
      golden.set(name, fromFloat32(residual, shape));
      sum.set(data);
    }
  } finally {
    await session.release();
  }
  // The single pass must give the residuals' sum.
  for (const name of graphs.default?.outputs ?? []) golden.set(name, fromFloat32(sum, shape));
  await writeSafetensors(path.join(staged.folder, 'golden.safetensors'), golden);
  await staged.adopt('golden.safetensors');
}
