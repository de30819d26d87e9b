import * as ort from 'onnxruntime-node';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { ModelInspection } from '../../../shared/packs/installation.ts';
import { PICTURE_INPUT, PICTURE_OUTPUT, type UpscalerInterface, wrapUpscaler } from '../onnx/wrapUpscaler.ts';

const PROBE_PX = 64;
const TINY_PX = 4;
const MULTIPLES = [1, 2, 4, 8, 16, 32, 64];
const MAX_SCALE = 8;
/** A network that enlarges differs from a plain enlargement by less than this, if it was fed the right range. */
const MAX_MEAN_DIFFERENCE = 0.2;
const HALF_STEP = 0.5 / 255;
const TYPES = ['float32', 'float16', 'uint8'] as const;

/** Opens a graph beside its weights for as long as `use` takes. */
export type WithSession = <T>(
  graph: Uint8Array,
  use: (session: ort.InferenceSession) => Promise<T>,
) => Promise<T>;

/**
 * Finds a model's interface from its inputs and outputs and from probe runs on drawn pictures.
 * @param white the range, where a person knows better than the probe
 * @throws Failure 'pack-graph-interface' where it is no image-to-image model
 */
export async function inspectUpscaler(
  model: Uint8Array,
  withSession: WithSession,
  white?: 1 | 255,
): Promise<ModelInspection> {
  const ends = await withSession(model, async (session) => readEnds(session));
  const as = <T>(white: 1 | 255, use: (run: Run) => Promise<T>) =>
    withSession(wrapUpscaler(model, { ...ends, white, scale: 1 }, 'enlarged'), (session) =>
      use((picture) => probe(session, picture)),
    );
  const bytes = await as(255, async (run) => {
    const scale = await findScale(run);
    return { scale, difference: await differenceFrom(run, scale) };
  });
  return as(1, async (run) => {
    const { scale } = bytes;
    const inputMultiple = await findMultiple(run, scale);
    const probed = chooseRange(ends, await differenceFrom(run, scale), bytes.difference);
    const range = white === undefined ? probed : { white, isRangeCertain: true };
    const found = { ...ends, ...range, scale, inputMultiple };
    // The reach is the same in either range for all but clipping; it is looked at in the right one.
    const reachPx =
      range.white === 1
        ? await measureReach(run, found)
        : await as(255, (runBytes) => measureReach(runBytes, found));
    return { ...found, reachPx };
  });
}

type Run = (picture: Drawn) => Promise<{ planes: Float32Array; height: number; width: number }>;
type Ends = Omit<UpscalerInterface, 'white' | 'scale'>;

function readEnds(session: ort.InferenceSession): Ends {
  const [input, ...moreInputs] = session.inputMetadata;
  const [output, ...moreOutputs] = session.outputMetadata;
  if (input === undefined || output === undefined || moreInputs.length > 0 || moreOutputs.length > 0) {
    throw refuse(
      said('inputs-outputs', {
        inputs: session.inputNames.length,
        outputs: session.outputNames.length,
      }),
    );
  }
  if (!input.isTensor || !output.isTensor) throw refuse(said('input-or-output-is-no-tensor'));
  const [type, outputType] = [input.type, output.type].map((name) => TYPES.find((known) => known === name));
  if (type === undefined || outputType === undefined) {
    throw refuse(said('computes-with-types', { type: input.type, otherType: output.type }));
  }
  const shape = input.shape;
  if (shape.length !== 4) throw refuse(said('input-axes', { axes: shape.length }));
  const isChannelsLast = shape[3] === 3 && shape[1] !== 3;
  const channels = isChannelsLast ? shape[3] : shape[1];
  if (typeof channels === 'number' && channels !== 3) throw refuse(said('input-channels', { channels }));
  const layout = isChannelsLast ? 'NHWC' : 'NCHW';
  return { input: input.name, output: output.name, layout, type, outputType };
}

async function findScale(run: Run): Promise<number> {
  // Of a few pixels first (which some models are too deep for, and others pad): one that makes gigabytes of a
  // small picture is found out cheaply.
  const tiny = await run(drawn(TINY_PX)).catch(() => null);
  if (tiny !== null && tiny.height > MAX_SCALE * PROBE_PX) {
    throw refuse(said('makes-pixels', { width: tiny.width, height: tiny.height, probePx: TINY_PX }));
  }
  const { height, width } = await run(drawn(PROBE_PX));
  const scale = height / PROBE_PX;
  if (height !== width || !Number.isInteger(scale) || scale < 1 || scale > MAX_SCALE) {
    throw refuse(said('makes-pixels', { width, height, probePx: PROBE_PX }));
  }
  return scale;
}

async function findMultiple(run: Run, scale: number): Promise<number> {
  for (const multiple of MULTIPLES) {
    const side = PROBE_PX + multiple;
    try {
      const { height, width } = await run(drawn(side));
      if (height === side * scale && width === side * scale) return multiple;
    } catch {
      // A size that the graph cannot take is an answer: the multiple is larger.
    }
  }
  throw refuse(said('takes-pixels-only', { probePx: PROBE_PX }));
}

/** How far what comes back is from the picture that went in, on average. */
async function differenceFrom(run: Run, scale: number): Promise<number> {
  const picture = drawn(PROBE_PX);
  return meanDifference((await run(picture)).planes, picture, scale);
}

/** In the right range a picture comes back enlarged. */
function chooseRange(
  ends: Ends,
  asUnit: number,
  asBytes: number,
): { white: 1 | 255; isRangeCertain: boolean } {
  if (ends.type === 'uint8') return { white: 255, isRangeCertain: true };
  const isUnitPossible = asUnit <= MAX_MEAN_DIFFERENCE;
  const isBytesPossible = asBytes <= MAX_MEAN_DIFFERENCE;
  if (isUnitPossible === isBytesPossible)
    return { white: asBytes < asUnit / 2 ? 255 : 1, isRangeCertain: false };
  return { white: isUnitPossible ? 1 : 255, isRangeCertain: true };
}

/** Turns one pixel from black to white and looks how far the results move. */
async function measureReach(
  run: Run,
  found: Pick<ModelInspection, 'inputMultiple' | 'scale'>,
): Promise<number> {
  const side = Math.ceil((2 * PROBE_PX) / found.inputMultiple) * found.inputMultiple;
  const at = side / 2;
  const picture = new Float32Array(3 * side * side).fill(0.5);
  const runWith = (level: number) => {
    for (let channel = 0; channel < 3; channel++) picture[(channel * side + at) * side + at] = level;
    return run({ planes: picture, side });
  };
  const before = await runWith(0);
  const after = await runWith(1);
  let reach = 0;
  for (const [index, value] of before.planes.entries()) {
    if (Math.abs(value - (after.planes[index] as number)) <= HALF_STEP) continue;
    const x = Math.floor((index % before.width) / found.scale);
    const y = Math.floor((Math.floor(index / before.width) % before.height) / found.scale);
    reach = Math.max(reach, Math.abs(x - at), Math.abs(y - at));
  }
  return reach;
}

interface Drawn {
  /** CHW in [0, 1]. */
  readonly planes: Float32Array;
  readonly side: number;
}

/** A smooth picture: what comes back should look like it. */
function drawn(side: number): Drawn {
  const planes = Float32Array.from({ length: 3 * side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side) % side];
    const channel = Math.floor(i / (side * side));
    return 0.5 + 0.35 * Math.sin((x + 2 * channel) / 9) * Math.cos(y / 11);
  });
  return { planes, side };
}

async function probe(session: ort.InferenceSession, { planes, side }: Drawn) {
  const feed = new ort.Tensor('float32', planes.slice(), [1, 3, side, side]);
  const { [PICTURE_OUTPUT]: output } = await session.run({ [PICTURE_INPUT]: feed });
  if (!(output?.data instanceof Float32Array) || output.dims.length !== 4) {
    throw refuse(said('output-not-four-axes'));
  }
  const [, channels, height = 0, width = 0] = output.dims;
  if (channels !== 3) throw refuse(said('output-channels', { channels: channels ?? 'no' }));
  return { planes: output.data, height, width };
}

/** Of the result's blocks of scale × scale pixels against the picture's pixels. */
function meanDifference(planes: Float32Array, { planes: picture, side }: Drawn, scale: number): number {
  const width = side * scale;
  let sum = 0;
  for (const [i, value] of planes.entries()) {
    const x = Math.floor((i % width) / scale);
    const y = Math.floor((Math.floor(i / width) % width) / scale);
    const channel = Math.floor(i / (width * width));
    sum += Math.abs(value - (picture[(channel * side + y) * side + x] as number));
  }
  return sum / planes.length;
}

const refuse = (what: Said) => new Failure('pack-graph-interface.no-upscaler', { what });
