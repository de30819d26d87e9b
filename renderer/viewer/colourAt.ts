import { type Point, paneToPicture, type Size } from '../../shared/viewport/view.ts';
import type { Settled } from '../stores/settled.ts';
import type { ViewerController } from './viewerController.ts';

export type Colour = readonly [red: number, green: number, blue: number];

/**
 * The mean of what is seen around a point of the canvas, 0 to 1 as the canvas encodes it; null beside the photo.
 * @param at     device pixels
 * @param sidePx of the square that counts, device pixels
 */
export function colourAt(
  controller: Pick<ViewerController, 'geometryAt' | 'seenAt'>,
  at: Point,
  sidePx: number,
  change: (settled: Settled) => Settled = (settled) => settled,
): Colour | null {
  const geometry = controller.geometryAt(at);
  if (geometry === null) return null;
  const { pane, view, picture } = geometry;
  const centre = paneToPicture({ x: at.x - pane.frame.x, y: at.y - pane.frame.y }, view, pane.frame);
  if (!isInside(centre, picture)) return null;
  const seen = controller.seenAt(change, { width: sidePx, height: sidePx }, { centre, zoom: view.zoom });
  return seen === null ? null : meanOf(seen.data);
}

function isInside({ x, y }: Point, { width, height }: Size): boolean {
  return x >= 0 && y >= 0 && x < width && y < height;
}

function meanOf(rgba: Uint8ClampedArray): Colour {
  const sums: [number, number, number] = [0, 0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    sums[0] += rgba[at] ?? 0;
    sums[1] += rgba[at + 1] ?? 0;
    sums[2] += rgba[at + 2] ?? 0;
  }
  const full = (rgba.length / 4) * 255;
  return [sums[0] / full, sums[1] / full, sums[2] / full];
}
