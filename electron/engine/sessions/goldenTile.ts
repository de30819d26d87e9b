import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { drawsResiduals, type PackGraph } from '../../../shared/packs/manifest.ts';
import { HALF_STEP, halfError } from '../../packs/halfResidual.ts';
import type { OpenedPack } from '../../packs/openPack.ts';
import { readSafetensors, type TensorData, toFloat32, toInt64 } from '../../packs/safetensors.ts';
import type { FurtherInputs, OnnxSession } from './onnxSession.ts';

/** A pack's stored input, and what its graphs make of it. */
export interface GoldenTile {
  readonly values: Float32Array;
  /** NCHW. */
  readonly shape: readonly [number, number, number, number];
  /** What the graphs take beside it. */
  readonly further: FurtherInputs;
  readonly answers: ReadonlyMap<string, Float32Array>;
  /** Everything in the file. */
  readonly stored: ReadonlyMap<string, TensorData>;
}

/** One 8-bit step: what a provider with other rounding (TF32) may be off at most. */
const ACCELERATOR_TOLERANCE = 1 / 255;
/** Of the largest value of an answer, where the arithmetic is float16. */
const HALF_RELATIVE_TOLERANCE = 1e-2;

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
    throw mismatch(pack, said('input-shape', { shape: input.shape.join(', ') }));
  const answers = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors) {
    if (name !== residuals.input && !name.includes('/')) answers.set(name, toFloat32(tensor));
  }
  for (const name of residuals.outputs) takeTensor(pack, tensors, name);
  const shape = [1, channels, height, width] as const;
  return { values: toFloat32(input), shape, further, answers, stored: tensors };
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
  let largest = 0;
  for (const [index, name] of graph.outputs.entries()) {
    const error = compare(
      pack,
      session,
      name,
      outputs[index],
      answerOf(pack, session, name, golden) ?? outputs[index],
    );
    largest = Math.max(largest, error);
    expectFitsHalf(pack, session, outputs[index]);
  }
  return largest;
}

/** The precision in which residuals of pixels are kept and drawn, whichever they were computed in. */
function expectFitsHalf(pack: OpenedPack, session: OnnxSession, output: Float32Array | undefined): void {
  if (!drawsResiduals(pack.manifest) || output === undefined) return;
  const error = halfError(output);
  if (error <= HALF_STEP) return;
  throw refusal(
    pack,
    session,
    said('residual-too-large-for-half-precision', { difference: error.toPrecision(2) }),
  );
}

/** undefined: the pack stores none. */
function answerOf(
  pack: OpenedPack,
  { precision }: OnnxSession,
  name: string,
  { answers, stored }: GoldenTile,
): Float32Array | undefined {
  return precision === 'int8' ? toFloat32(takeTensor(pack, stored, `int8/${name}`)) : answers.get(name);
}

/**
 * Runs a graph that computes in half precision on inputs of its own that the golden file holds, and compares.
 * @throws Failure 'provider-unavailable' where it is off, 'pack-golden-mismatch' where the file lacks something
 */
export async function proveHalf(
  pack: OpenedPack,
  session: OnnxSession,
  graph: PackGraph,
  { name, golden }: { readonly name: string; readonly golden: GoldenTile },
): Promise<void> {
  const take = (tensor: string) => takeTensor(pack, golden.stored, `${name}/${tensor}`);
  const input = take(graph.input);
  const further = session.inputNames
    .filter((inputName) => inputName !== graph.input)
    .map((inputName) => [inputName, feedOf(take(inputName))] as const);
  const outputs = await session.run(toFloat32(input), input.shape, Object.fromEntries(further));
  for (const [index, output] of graph.outputs.entries()) {
    compare(pack, session, output, outputs[index], toFloat32(take(output)));
  }
}

function feedOf(tensor: TensorData): FurtherInputs[string] {
  return { data: tensor.type === 'int64' ? toInt64(tensor) : toFloat32(tensor), dims: tensor.shape };
}

/** @returns the largest difference */
function compare(
  pack: OpenedPack,
  session: OnnxSession,
  name: string,
  output: Float32Array | undefined,
  answer: Float32Array | undefined,
): number {
  if (output === undefined || answer?.length !== output.length)
    throw refusal(pack, session, said('size-is-not-the-golden-tiles', { name }));
  let error = 0;
  let largest = 0;
  for (let i = 0; i < output.length; i++) {
    const difference = Math.abs((output[i] as number) - (answer[i] as number));
    // Written so that NaN counts as the worst.
    if (!(difference <= error)) error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    largest = Math.max(largest, Math.abs(answer[i] as number));
  }
  const tolerance = toleranceOf(pack, session, largest);
  if (error > tolerance) {
    const found = Number.isFinite(error)
      ? said('answer-is-off', { difference: error.toPrecision(2) })
      : said('is-not-a-number-everywhere');
    throw refusal(pack, session, said('answer-not-allowed', { found, tolerance: tolerance.toPrecision(2) }));
  }
  return error;
}

/** @param largest of the answer's values */
function toleranceOf(pack: OpenedPack, { provider, precision }: OnnxSession, largest: number): number {
  const { tolerance, int8Tolerance = tolerance } = pack.manifest.golden;
  switch (precision) {
    case 'single':
      return provider === 'cpu' ? tolerance : Math.max(tolerance, ACCELERATOR_TOLERANCE);
    case 'half':
      return HALF_RELATIVE_TOLERANCE * largest;
    case 'int8':
      return int8Tolerance;
  }
}

function takeTensor(pack: OpenedPack, tensors: ReadonlyMap<string, TensorData>, name: string): TensorData {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw mismatch(pack, said('lacks-tensor', { name }));
  return tensor;
}

function refusal(pack: OpenedPack, { provider, precision }: OnnxSession, what: Said): Failure {
  if (provider === 'cpu' && precision === 'single') return mismatch(pack, what);
  return new Failure('provider-unavailable.golden-tile', { name: pack.manifest.name, what });
}

function mismatch(pack: OpenedPack, what: Said): Failure {
  return new Failure('pack-golden-mismatch.another-answer', { name: pack.manifest.name, what });
}
