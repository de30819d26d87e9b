import type { Rect } from '../tiles/planTiles.ts';

/**
 * The one enlargement of the whole product: what the networks see as x_L, and what λ = 0 returns.
 *
 * Bicubic convolution with a = −0.5 (R. Keys, "Cubic convolution interpolation for digital image
 * processing", 1981, Eq. 4), pixel centres at half integers, four taps per axis, edges replicated, result
 * clamped to [0, 1]. It never reduces, so no tap is widened. `models/golden/bicubic.json` pins it for
 * every language that has it.
 */
const KEYS_A = -0.5;
const TAPS = 4;

/** Pixels of a picture, or of its alpha: HWC, 8 or 16 bit. */
export interface SourcePixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly pixelsHwc: Uint8Array | Uint16Array;
}

/** Where the values of one axis come from: for output i, taps 4·i … 4·i + 3. */
export interface AxisPlan {
  readonly inPx: number;
  readonly outPx: number;
  /** Source positions, clamped to the axis. */
  readonly positions: Int32Array;
  readonly weights: Float64Array;
}

export interface EnlargementPlan {
  readonly columns: AxisPlan;
  readonly rows: AxisPlan;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Side of the enlarged picture: rounded half up (as floor(x + 0.5), not to even), at least one pixel. */
export function enlargedSidePx(sidePx: number, scale: number): number {
  return Math.max(1, Math.round(sidePx * scale));
}

/**
 * Prepares the enlargement of a whole picture; its regions can then be computed one by one.
 * @throws RangeError for sides that are not positive integers, or a scale that is not positive
 */
export function planEnlargement(widthPx: number, heightPx: number, scale: number): EnlargementPlan {
  if (!(scale > 0) || !Number.isFinite(scale)) throw new RangeError(`scale must be positive, got ${scale}`);
  const columns = planEnlargementAxis(widthPx, enlargedSidePx(widthPx, scale));
  const rows = planEnlargementAxis(heightPx, enlargedSidePx(heightPx, scale));
  return { columns, rows, widthPx: columns.outPx, heightPx: rows.outPx };
}

/**
 * The taps of one axis: output i samples the source at (i + 0.5) · inPx / outPx − 0.5.
 * @throws RangeError for lengths that are not positive integers
 */
export function planEnlargementAxis(inPx: number, outPx: number): AxisPlan {
  for (const side of [inPx, outPx]) {
    if (!Number.isInteger(side) || side < 1)
      throw new RangeError(`a side must be a positive integer, got ${side}`);
  }
  const positions = new Int32Array(outPx * TAPS);
  const weights = new Float64Array(outPx * TAPS);
  for (let i = 0; i < outPx; i++) {
    const position = ((i + 0.5) * inPx) / outPx - 0.5;
    const base = Math.floor(position);
    for (let tap = 0; tap < TAPS; tap++) {
      const index = base - 1 + tap;
      positions[i * TAPS + tap] = Math.min(inPx - 1, Math.max(0, index));
      weights[i * TAPS + tap] = keysWeight(position - index);
    }
  }
  return { inPx, outPx, positions, weights };
}

/** Keys' kernel at a distance in source pixels. */
export function keysWeight(distance: number): number {
  const x = Math.abs(distance);
  if (x <= 1) return (KEYS_A + 2) * x * x * x - (KEYS_A + 3) * x * x + 1;
  if (x < 2) return KEYS_A * x * x * x - 5 * KEYS_A * x * x + 8 * KEYS_A * x - 4 * KEYS_A;
  return 0;
}

/**
 * Computes a rectangle of the enlarged picture. A value depends on its place alone, never on the rectangle,
 * so tiles meet without a seam; at scale 1 it is the source divided by full scale, exactly.
 *
 * @param rect in enlarged pixels; where it leaves the picture the enlarged edge pixel is repeated
 * @param out  float32 CHW in [0, 1], `outChannels · rect.height · rect.width` values. One source channel
 *             fills three equal planes where `outChannels` is 3
 * @throws RangeError where sizes do not fit each other
 */
export function enlargeRegion(
  source: SourcePixels,
  plan: EnlargementPlan,
  rect: Rect,
  out: Float32Array,
  outChannels: 1 | 3 = source.channels,
): Float32Array {
  checkSizes(source, plan, rect, out, outChannels);
  const { channels } = source;
  const planeValues = rect.width * rect.height;
  const taps = regionTaps(plan.columns, rect.x, rect.width, channels);
  // Source rows, enlarged along x only; consecutive output rows share up to four of them.
  const lines = Array.from({ length: TAPS }, () => new Float32Array(rect.width * channels));
  const heldRows = [-1, -1, -1, -1];
  const toUnit = 1 / (source.pixelsHwc instanceof Uint8Array ? 255 : 65535);

  const lineOf = (row: number): Float32Array => {
    const slot = row % TAPS;
    const line = lines[slot] as Float32Array;
    if (heldRows[slot] !== row) {
      enlargeLine(source, row, taps, line, rect.width);
      heldRows[slot] = row;
    }
    return line;
  };

  for (let y = 0; y < rect.height; y++) {
    const first = clampIndex(rect.y + y, plan.rows.outPx) * TAPS;
    const { positions, weights } = plan.rows;
    const weight = (tap: number) => (weights[first + tap] as number) * toUnit;
    const [w0, w1, w2, w3] = [weight(0), weight(1), weight(2), weight(3)];
    const line = (tap: number) => lineOf(positions[first + tap] as number);
    const [l0, l1, l2, l3] = [line(0), line(1), line(2), line(3)];
    for (let channel = 0; channel < channels; channel++) {
      blendLines(
        l0,
        l1,
        l2,
        l3,
        channel * rect.width,
        [w0, w1, w2, w3],
        out,
        channel * planeValues + y * rect.width,
        rect.width,
      );
    }
  }
  if (outChannels > channels) {
    out.copyWithin(planeValues, 0, planeValues);
    out.copyWithin(2 * planeValues, 0, planeValues);
  }
  return out;
}

function blendLines(
  l0: Float32Array,
  l1: Float32Array,
  l2: Float32Array,
  l3: Float32Array,
  lineStart: number,
  weights: readonly [number, number, number, number],
  out: Float32Array,
  outStart: number,
  length: number,
): void {
  const [w0, w1, w2, w3] = weights;
  for (let i = 0; i < length; i++) {
    const at = lineStart + i;
    const value =
      (l0[at] as number) * w0 + (l1[at] as number) * w1 + (l2[at] as number) * w2 + (l3[at] as number) * w3;
    out[outStart + i] = value < 0 ? 0 : value > 1 ? 1 : value;
  }
}

interface RegionTaps {
  /** Offsets into a source row, multiplied by its channels. */
  readonly offsets: Int32Array;
  readonly weights: Float64Array;
}

/** The taps of a span of columns; past the picture's edge those of the edge. */
function regionTaps(axis: AxisPlan, start: number, length: number, channels: number): RegionTaps {
  const offsets = new Int32Array(length * TAPS);
  const weights = new Float64Array(length * TAPS);
  for (let i = 0; i < length; i++) {
    const from = clampIndex(start + i, axis.outPx) * TAPS;
    for (let tap = 0; tap < TAPS; tap++) {
      offsets[i * TAPS + tap] = (axis.positions[from + tap] as number) * channels;
      weights[i * TAPS + tap] = axis.weights[from + tap] as number;
    }
  }
  return { offsets, weights };
}

/** Enlarges one source row along x into planes: `line` is CW. */
function enlargeLine(
  source: SourcePixels,
  row: number,
  taps: RegionTaps,
  line: Float32Array,
  widthPx: number,
): void {
  const { pixelsHwc: pixels, channels } = source;
  const { offsets, weights } = taps;
  const rowStart = row * source.widthPx * channels;
  for (let channel = 0; channel < channels; channel++) {
    const start = rowStart + channel;
    const lineStart = channel * widthPx;
    for (let i = 0, t = 0; i < widthPx; i++, t += TAPS) {
      line[lineStart + i] =
        (pixels[start + (offsets[t] as number)] as number) * (weights[t] as number) +
        (pixels[start + (offsets[t + 1] as number)] as number) * (weights[t + 1] as number) +
        (pixels[start + (offsets[t + 2] as number)] as number) * (weights[t + 2] as number) +
        (pixels[start + (offsets[t + 3] as number)] as number) * (weights[t + 3] as number);
    }
  }
}

function clampIndex(index: number, length: number): number {
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}

function checkSizes(
  source: SourcePixels,
  plan: EnlargementPlan,
  rect: Rect,
  out: Float32Array,
  outChannels: number,
): void {
  if (plan.columns.inPx !== source.widthPx || plan.rows.inPx !== source.heightPx)
    throw new RangeError(
      `a plan for ${plan.columns.inPx}×${plan.rows.inPx} does not fit a picture of ${source.widthPx}×${source.heightPx}`,
    );
  if (source.pixelsHwc.length !== source.widthPx * source.heightPx * source.channels)
    throw new RangeError(`${source.pixelsHwc.length} values do not fill the picture`);
  if (outChannels < source.channels)
    throw new RangeError(`${source.channels} channels do not fit into ${outChannels}`);
  if (out.length !== rect.width * rect.height * outChannels)
    throw new RangeError(
      `${out.length} values do not fit ${rect.width}×${rect.height}, ${outChannels} channels`,
    );
}
