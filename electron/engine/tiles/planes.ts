import type { Rect } from '../../../shared/tiles/planTiles.ts';

/**
 * Copies a rectangle from one set of planes into another.
 * @param source CHW, the size of `sourceRect`
 * @param target CHW, the size of `targetRect`, as many channels
 * @param part   in the coordinates of both rectangles, inside both
 */
export function copyPlanes(
  source: Float32Array | Float16Array,
  sourceRect: Rect,
  target: Float32Array | Float16Array,
  targetRect: Rect,
  part: Rect,
): void {
  const channels = source.length / (sourceRect.width * sourceRect.height);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = part.y; y < part.y + part.height; y++) {
      const from =
        (channel * sourceRect.height + y - sourceRect.y) * sourceRect.width + part.x - sourceRect.x;
      const to = (channel * targetRect.height + y - targetRect.y) * targetRect.width + part.x - targetRect.x;
      target.set(source.subarray(from, from + part.width), to);
    }
  }
}

/** A rectangle cut out of planes: float32 CHW of `part`. */
export function cropPlanes(source: Float32Array, sourceRect: Rect, part: Rect): Float32Array {
  if (sourceRect.width === part.width && sourceRect.height === part.height) return source;
  const channels = source.length / (sourceRect.width * sourceRect.height);
  const cropped = new Float32Array(channels * part.width * part.height);
  copyPlanes(source, sourceRect, cropped, part, part);
  return cropped;
}

/** As published: a decoded picture is cut to [0, 1] before its colours are compared. Changes its argument. */
export function clampToRange(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.min(1, Math.max(0, values[i] as number));
  return values;
}
