import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Settings } from '../../../shared/library/settings.ts';

type Place = NonNullable<Settings['window']>;

/** Of a window's title bar so much must be on a screen that it can be taken hold of. */
const GRIP_PX = 40;

/**
 * Where a window stood, as options for the next one. A place on a screen that is gone is forgotten; the size
 * is kept.
 * @param workAreas of the screens that there are
 */
export function placeOptions(
  place: Place | null,
  workAreas: readonly Rectangle[],
): Pick<BrowserWindowConstructorOptions, 'x' | 'y' | 'width' | 'height'> {
  if (place === null) return {};
  const { x, y, width, height } = place;
  const isInReach = workAreas.some(
    (area) =>
      x + width >= area.x + GRIP_PX &&
      x <= area.x + area.width - GRIP_PX &&
      y >= area.y &&
      y <= area.y + area.height - GRIP_PX,
  );
  return isInReach ? { x, y, width, height } : { width, height };
}

/** Tells where the window stands when it is closed. */
export function watchPlace(window: BrowserWindow, keep: (place: Place) => void): void {
  window.on('close', () => keep({ ...window.getNormalBounds(), maximised: window.isMaximized() }));
}
