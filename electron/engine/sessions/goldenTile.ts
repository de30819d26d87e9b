import type { Provider } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { PackGraph } from '../../../shared/packs/manifest.ts';
import type { OpenedPack } from '../../packs/openPack.ts';
import { readSafetensors, type TensorData, toFloat32 } from '../../packs/safetensors.ts';
import type { FurtherInputs, OnnxSession } from './onnxSession.ts';

/** A pack's stored input, and what its graphs make of it. */
export interface GoldenTile {
  readonly values: Float32Array;
  /** NCHW. */
  readonly shape: readonly [number, number, number, number];
  /** What the graphs take beside it. */
  readonly further: FurtherInputs;
  readonly answers: ReadonlyMap<string, Float32Array>;
}

/** One 8-bit step: what a provider with other rounding (TF32, half precision) may be off at most. */
const ACCELERATOR_TOLERANCE = 1 / 255;

/**
 * Reads a pack's golden tile.
 * @throws Failure 'pack-golden-mismatch' where input or answers are missing, 'weights-invalid' for a bad file
 */
export async function readGoldenTile(pack: OpenedPack, further: FurtherInputs): Promise<GoldenTile> {
  const tensors = await readSafetensors(pack.pathOf(pack.manifest.golden.file));
  const { residuals } = pack.manifest.graphs;
  const input = takeTensor(pack, tensors, residuals.input);
  const [batch, channels, height, width, ...more] = input.shape;
  if (batch !== 1 || channels === undefined || height === undefined || width === undefined || more.length > 0)
    throw mismatch(pack, `its input has the shape [${input.shape.join(', ')}]`);
  const answers = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) if (name !== residuals.input) answers.set(name, toFloat32(tensor));
  for (const name of residuals.outputs) takeTensor(pack, tensors, name);
  return { values: toFloat32(input), shape: [1, channels, height, width], further, answers };
}

/**
 * Runs a graph on the golden tile and compares.
 * @returns the largest difference; answers that the pack does not store are only checked for being numbers
 * @throws Failure 'pack-golden-mismatch' on the CPU, 'provider-unavailable' on any other provider
 */
export async function proveSession(
  pack: OpenedPack,
  session: OnnxSession,
  graph: PackGraph,
  golden: GoldenTile,
): Promise<number> {
  const outputs = await session.run(golden.values, golden.shape, golden.further);
  let error = 0;
  graph.outputs.forEach((name, index) => {
    const output = outputs[index];
    const answer = golden.answers.get(name) ?? output;
    if (output === undefined || answer?.length !== output.length)
      throw refusal(pack, session.provider, `'${name}' has another size than the golden tile's`);
    for (let i = 0; i < output.length; i++) {
      const difference = Math.abs((output[i] as number) - (answer[i] as number));
      // Written so that NaN counts as the worst.
      if (!(difference <= error)) error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    }
  });
  const tolerance = toleranceOf(pack, session.provider);
  if (error > tolerance) {
    const found = Number.isFinite(error) ? `is off by ${error.toPrecision(2)}` : 'is not a number everywhere';
    throw refusal(pack, session.provider, `its answer ${found} (allowed: ${tolerance.toPrecision(2)})`);
  }
  return error;
}

function toleranceOf(pack: OpenedPack, provider: Provider): number {
  const { tolerance } = pack.manifest.golden;
  return provider === 'cpu' ? tolerance : Math.max(tolerance, ACCELERATOR_TOLERANCE);
}

function takeTensor(pack: OpenedPack, tensors: ReadonlyMap<string, TensorData>, name: string): TensorData {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw mismatch(pack, `it lacks '${name}'`);
  return tensor;
}

function refusal(pack: OpenedPack, provider: Provider, what: string): Failure {
  if (provider === 'cpu') return mismatch(pack, what);
  return new Failure('provider-unavailable', `On the golden tile of '${pack.manifest.name}' ${what}.`);
}

function mismatch(pack: OpenedPack, what: string): Failure {
  return new Failure(
    'pack-golden-mismatch',
    `The pack '${pack.manifest.name}' fails its golden tile: ${what}.`,
    { action: 'Get the pack again, or tell whoever made it.' },
  );
}
