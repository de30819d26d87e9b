/** Long sides of a draft, best first: the first is about the viewer of a laptop. */
const SIDES_PX = [1024, 896, 768, 640] as const;
/** What still looks like the photo, however slow the machine is. */
const SMALLEST_PX = 512;
/** Of the three seconds that a draft may take at all; the rest is for decoding, moving and drawing it. */
const NETWORK_SECONDS = 1.2;
/** Most photos are 3:2 or 4:3; a square one takes a third longer than is reckoned here. */
const AREA_OF_SQUARE = 0.75;

/**
 * Long side of the copy of a photo that a draft is computed on.
 * @param secondsPerPixel what the network takes on this machine
 */
export function chooseDraftSidePx(secondsPerPixel: number): number {
  const isQuick = (sidePx: number) => secondsPerPixel * sidePx ** 2 * AREA_OF_SQUARE <= NETWORK_SECONDS;
  return SIDES_PX.find(isQuick) ?? SMALLEST_PX;
}
