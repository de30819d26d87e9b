import type { Rect } from './planTiles.ts';

/**
 * The pyramid of the viewer: level 0 has the output's pixels, a pixel of level n is the mean of the 2ⁿ × 2ⁿ
 * below it (fewer at the right and lower edge). The mix is linear, so it may follow the reduction.
 */
export function levelSidePx(sidePx: number, level: number): number {
  return Math.ceil(sidePx / 2 ** level);
}

/** A rectangle of a level in output pixels, cut at the picture's edge. */
export function levelRectToOutput(
  rect: Rect,
  level: number,
  size: { readonly widthPx: number; readonly heightPx: number },
): Rect {
  const factor = 2 ** level;
  const x = rect.x * factor;
  const y = rect.y * factor;
  const width = Math.min(size.widthPx - x, rect.width * factor);
  const height = Math.min(size.heightPx - y, rect.height * factor);
  return { x, y, width, height };
}
