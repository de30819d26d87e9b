import { type Recipe, stepValue } from '../../../shared/develop/recipe.ts';
import type { SourceStep, Steps } from '../../../shared/develop/step.ts';
import type { Original } from '../originals.ts';

const FULL = 65535;

/**
 * The original as the network is to read it: itself, where no source step has anything to do. What is computed of
 * it is named by the recipe, whose source steps belong to every key.
 */
export function mendOriginal(original: Original, recipe: Recipe, steps: Steps): Original {
  const active = steps.filter(
    (step): step is SourceStep => step.stage === 'source' && !step.isNeutral(stepValue(recipe, step)),
  );
  if (active.length === 0) return original;
  const { picture } = original;
  const { widthPx, heightPx } = picture;
  const planes = toPlanes(original);
  for (const step of active) step.mend(planes, { widthPx, heightPx }, stepValue(recipe, step));
  const pixels = widthPx * heightPx;
  const pixelsHwc = new Uint16Array(3 * pixels);
  for (let i = 0; i < pixelsHwc.length; i++) {
    const value = planes[(i % 3) * pixels + Math.floor(i / 3)] as number;
    pixelsHwc[i] = Math.min(1, Math.max(0, value)) * FULL + 0.5;
  }
  const alpha = picture.alpha === undefined ? {} : { alpha: deepened(picture.alpha) };
  return {
    ...original,
    picture: { ...picture, channels: 3, depth: 16, pixelsHwc, ...alpha },
  };
}

/** float32 CHW, three channels, in [0, 1]. */
function toPlanes({ picture }: Original): Float32Array {
  const { widthPx, heightPx, channels, depth, pixelsHwc } = picture;
  const pixels = widthPx * heightPx;
  const toUnit = 1 / (2 ** depth - 1);
  const planes = new Float32Array(3 * pixels);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < pixels; i++) {
      planes[channel * pixels + i] = (pixelsHwc[i * channels + (channel % channels)] as number) * toUnit;
    }
  }
  return planes;
}

function deepened(alpha: Uint8Array | Uint16Array): Uint16Array {
  return alpha instanceof Uint16Array ? alpha : Uint16Array.from(alpha, (value) => value * 257);
}
