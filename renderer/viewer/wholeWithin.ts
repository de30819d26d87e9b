import type { ViewerController } from './viewerController.ts';

/** All of the photo as it is seen, small: its longer side has so many pixels at most. Null while there is none. */
export function wholeWithin(
  controller: Pick<ViewerController, 'geometryAt' | 'seenAt'>,
  sidePx: number,
): ImageData | null {
  const geometry = controller.geometryAt(null);
  if (geometry === null) return null;
  const { width, height } = geometry.picture;
  const share = Math.min(1, sidePx / Math.max(width, height));
  const side = (length: number) => Math.max(1, Math.round(length * share));
  return controller.seenAt((settled) => settled, { width: side(width), height: side(height) });
}
