import { LUMA } from '../colour/luma.ts';
/** An 8-bit RGB picture as the metrics read it: HWC, profile ignored, alpha dropped. */
export interface RgbImage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgbHwc: Uint8Array;
}

/** One channel in double precision, row by row, on a scale of 0…255. */
export interface Plane {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Float64Array;
}

/** Luma of ITU-R BT.601 in studio range, 16…235: what super-resolution papers call Y. Not rounded. */
export function studioLuma(image: RgbImage): Plane {
  return weighChannels(image, [65.481 / 255, 128.553 / 255, 24.966 / 255], 16);
}

/** Full-range luma, 0…255, which NIQE is defined on. Not rounded. */
export function fullLuma(image: RgbImage): Plane {
  return weighChannels(image, LUMA, 0);
}

function weighChannels(image: RgbImage, weights: readonly [number, number, number], offset: number): Plane {
  const { widthPx, heightPx, rgbHwc } = image;
  if (rgbHwc.length !== widthPx * heightPx * 3)
    throw new RangeError(`${rgbHwc.length} values are not a ${widthPx}×${heightPx} RGB picture`);
  const [red, green, blue] = weights;
  const values = new Float64Array(widthPx * heightPx);
  for (let i = 0, at = 0; i < values.length; i++, at += 3) {
    values[i] =
      red * (rgbHwc[at] as number) +
      green * (rgbHwc[at + 1] as number) +
      blue * (rgbHwc[at + 2] as number) +
      offset;
  }
  return { widthPx, heightPx, values };
}

/** Rounded to integers, halves to the even one as IEEE 754 does. */
export function roundPlane(plane: Plane): Plane {
  return mapPlane(plane, (value) => {
    const nearest = Math.round(value);
    return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
  });
}

export function mapPlane(plane: Plane, change: (value: number) => number): Plane {
  return { ...plane, values: plane.values.map(change) };
}

/** Value by value: `combine(a, b)`. @throws RangeError where the sizes differ */
export function combinePlanes(a: Plane, b: Plane, combine: (a: number, b: number) => number): Plane {
  requireSameSize(a, b);
  const values = new Float64Array(a.values.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = combine(a.values[i] as number, b.values[i] as number);
  }
  return { ...a, values };
}

export function requireSameSize(
  a: { readonly widthPx: number; readonly heightPx: number },
  b: { readonly widthPx: number; readonly heightPx: number },
): void {
  if (a.widthPx !== b.widthPx || a.heightPx !== b.heightPx)
    throw new RangeError(
      `the result is ${a.widthPx}×${a.heightPx}, the reference ${b.widthPx}×${b.heightPx}`,
    );
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** `2 · radius + 1` weights of a Gaussian, normalised to a sum of one. */
export function gaussianWeights(radius: number, sigma: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/**
 * Correlation with a symmetric kernel along both axes.
 * `replicate` repeats the picture's edge and keeps its size; `valid` keeps the places where the whole
 * kernel fits, so the result is smaller by twice the radius (and empty for a smaller picture).
 */
export function smooth(plane: Plane, kernel: Float64Array, border: 'replicate' | 'valid'): Plane {
  return transposeOfRows(transposeOfRows(plane, kernel, border), kernel, border);
}

/** Filters every row and writes it as a column: twice gives both axes, upright again. */
function transposeOfRows(plane: Plane, kernel: Float64Array, border: 'replicate' | 'valid'): Plane {
  const { widthPx, heightPx, values } = plane;
  const radius = (kernel.length - 1) / 2;
  const outWidthPx = border === 'valid' ? Math.max(0, widthPx - 2 * radius) : widthPx;
  const firstTap = border === 'valid' ? 0 : -radius;
  const out = new Float64Array(outWidthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    for (let x = 0; x < outWidthPx; x++) {
      let sum = 0;
      for (let tap = 0; tap < kernel.length; tap++) {
        const from = Math.min(widthPx - 1, Math.max(0, x + firstTap + tap));
        sum += (kernel[tap] as number) * (values[row + from] as number);
      }
      out[x * heightPx + y] = sum;
    }
  }
  return { widthPx: heightPx, heightPx: outWidthPx, values: out };
}
