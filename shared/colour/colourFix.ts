/**
 * Colour fixes: a generative restorer drifts in colour; both bring its result back to the picture it was
 * made from. As in StableSR (arXiv 2305.07015, 3.3), which PiSA-SR uses.
 */
export const COLOUR_FIXES = ['adain', 'wavelet', 'none'] as const;
export type ColourFix = (typeof COLOUR_FIXES)[number];

export interface Planes {
  /** float32 CHW, profile-encoded values, [0, 1] nominal. */
  readonly data: Float32Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Added to the variance before the root. */
export const VARIANCE_EPS = 1e-5;
/** Levels of the à-trous decomposition; the last one reaches 2⁵ − 1 = 31 pixels. */
const WAVELET_LEVELS = 5;
/** How far the wavelet fix looks, to each side. */
export const WAVELET_RADIUS_PX = 2 ** WAVELET_LEVELS - 1;

/** Mean and standard deviation per channel: what AdaIN needs to know of a whole picture. */
export interface ChannelStatistics {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Mean and standard deviation of each channel, the variance with n − 1 and 1e-5 before the root.
 * @param planes float32 CHW
 */
export function channelStatistics(planes: Planes): ChannelStatistics[] {
  return channelsOf(planes).map((channel) => {
    let sum = 0;
    for (const value of channel) sum += value;
    const mean = sum / channel.length;
    let squares = 0;
    for (const value of channel) squares += (value - mean) ** 2;
    const variance = channel.length > 1 ? squares / (channel.length - 1) : 0;
    return { mean, deviation: Math.sqrt(variance + VARIANCE_EPS) };
  });
}

/**
 * Gives `result` the mean and deviation of `reference`, channel by channel (AdaIN, arXiv 1703.06868, Eq. 8):
 * (x − μ_result)/σ_result · σ_reference + μ_reference. Not clamped.
 * @param result     float32 CHW; any size
 * @param from, to   statistics of the whole result and of the whole reference: a tile uses its picture's
 */
export function adainColourFix(
  result: Planes,
  from: readonly ChannelStatistics[],
  to: readonly ChannelStatistics[],
): Float32Array {
  const out = new Float32Array(result.data.length);
  const pixels = result.widthPx * result.heightPx;
  for (const [index, channel] of channelsOf(result).entries()) {
    const [own, other] = [from[index], to[index]];
    if (own === undefined || other === undefined) throw new RangeError(`no statistics for channel ${index}`);
    const gain = other.deviation / own.deviation;
    for (let i = 0; i < pixels; i++) {
      out[index * pixels + i] = ((channel[i] as number) - own.mean) * gain + other.mean;
    }
  }
  return out;
}

/**
 * Keeps the high frequencies of `result` and takes the low ones from `reference`:
 * result − low(result) + low(reference). Not clamped.
 * @throws RangeError where the two differ in size
 */
export function waveletColourFix(result: Planes, reference: Planes): Float32Array {
  if (result.widthPx !== reference.widthPx || result.data.length !== reference.data.length) {
    throw new RangeError('the two pictures of a wavelet fix have different sizes');
  }
  const { widthPx, heightPx } = result;
  const out = new Float32Array(result.data.length);
  const pixels = widthPx * heightPx;
  const references = channelsOf(reference);
  for (const [index, channel] of channelsOf(result).entries()) {
    const other = references[index] as Float32Array;
    // low() is linear, so one pass over the difference does for both.
    const difference = channel.map((value, i) => (other[i] as number) - value);
    const low = lowFrequencies(difference, widthPx, heightPx);
    for (let i = 0; i < pixels; i++) out[index * pixels + i] = (channel[i] as number) + (low[i] as number);
  }
  return out;
}

/** [1 2 1]/4 along both axes, five times, its taps 1, 2, 4, 8, 16 pixels apart; edges repeated. */
function lowFrequencies(plane: Float32Array, widthPx: number, heightPx: number): Float32Array {
  let low = plane;
  for (let level = 0; level < WAVELET_LEVELS; level++) low = smooth(low, widthPx, heightPx, 2 ** level);
  return low;
}

function smooth(plane: Float32Array, widthPx: number, heightPx: number, stepPx: number): Float32Array {
  const rows = new Float32Array(plane.length);
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    for (let x = 0; x < widthPx; x++) {
      const left = plane[row + Math.max(0, x - stepPx)] as number;
      const right = plane[row + Math.min(widthPx - 1, x + stepPx)] as number;
      rows[row + x] = (left + 2 * (plane[row + x] as number) + right) / 4;
    }
  }
  const out = new Float32Array(plane.length);
  for (let y = 0; y < heightPx; y++) {
    const above = Math.max(0, y - stepPx) * widthPx;
    const below = Math.min(heightPx - 1, y + stepPx) * widthPx;
    const row = y * widthPx;
    for (let x = 0; x < widthPx; x++) {
      out[row + x] =
        ((rows[above + x] as number) + 2 * (rows[row + x] as number) + (rows[below + x] as number)) / 4;
    }
  }
  return out;
}

function channelsOf({ data, widthPx, heightPx }: Planes): Float32Array[] {
  const pixels = widthPx * heightPx;
  if (pixels < 1 || data.length % pixels !== 0) {
    throw new RangeError(`${data.length} values do not fit ${widthPx} × ${heightPx} pixels`);
  }
  return Array.from({ length: data.length / pixels }, (_, channel) =>
    data.subarray(channel * pixels, (channel + 1) * pixels),
  );
}
