import { enlargeRegion, keysWeight, planEnlargement } from '../../../shared/enlarge/bicubic.ts';
import type { RgbImage } from '../../../shared/metrics/plane.ts';

/** The plain enlargement that λ = 0 gives, in 8 bits. @throws RangeError where the sizes do not fit */
export function enlargePlainly(image: RgbImage, scale: number): RgbImage {
  const { widthPx, heightPx, rgbHwc } = image;
  const plan = planEnlargement(widthPx, heightPx, scale);
  const pixels = plan.widthPx * plan.heightPx;
  const rect = { x: 0, y: 0, width: plan.widthPx, height: plan.heightPx };
  const planes = new Float32Array(3 * pixels);
  enlargeRegion({ widthPx, heightPx, channels: 3, pixelsHwc: rgbHwc }, plan, rect, planes);
  const enlarged = Uint8Array.from(planes, (_, at) =>
    Math.round((planes[(at % 3) * pixels + Math.floor(at / 3)] as number) * 255),
  );
  return { widthPx: plan.widthPx, heightPx: plan.heightPx, rgbHwc: enlarged };
}

/** Bicubic reduction whose kernel is as wide as the reduction, so nothing aliases; in 8 bits. */
export function reduceTo(image: RgbImage, widthPx: number, heightPx: number): RgbImage {
  const across = reduceColumns(Float64Array.from(image.rgbHwc), image.widthPx, image.heightPx, widthPx);
  const upright = reduceColumns(across, image.heightPx, widthPx, heightPx);
  const rgbHwc = Uint8Array.from(upright, (value) => Math.min(255, Math.max(0, Math.round(value))));
  return { widthPx, heightPx, rgbHwc };
}

/** Reduces rows of three channels and writes them as columns: twice gives both axes, upright again. */
function reduceColumns(values: Float64Array, fromPx: number, rows: number, toPx: number): Float64Array {
  const step = fromPx / toPx;
  const support = Math.max(1, step);
  const out = new Float64Array(rows * toPx * 3);
  for (let x = 0; x < toPx; x++) {
    const centre = (x + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - 2 * support));
    const last = Math.min(fromPx - 1, Math.floor(centre + 2 * support));
    const weights = Array.from({ length: last - first + 1 }, (_, i) =>
      keysWeight((first + i - centre) / support),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (let row = 0; row < rows; row++) {
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        weights.forEach((weight, i) => {
          sum += weight * (values[(row * fromPx + first + i) * 3 + channel] as number);
        });
        out[(x * rows + row) * 3 + channel] = sum / total;
      }
    }
  }
  return out;
}
