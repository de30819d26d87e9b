/** The two windows that every screen must look right in: a usual one and the smallest that is supported. */
import path from 'node:path';
import type { Page } from '@playwright/test';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;

/** They are for people to look at, and cost time: only where `DARKROOM_SCREENSHOTS` is set. */
const ARE_WANTED = (process.env.DARKROOM_SCREENSHOTS ?? '') !== '';

/** Writes `NAME-1440x900.png` and `NAME-1024x700.png` into the folder; the window keeps its first size. */
export async function takeScreenshots(page: Page, name: string, folder: string): Promise<void> {
  if (!ARE_WANTED) return;
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    // Two frames: one for the layout, one for what the layout made draw.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    await page.screenshot({ path: path.join(folder, `${name}-${size.width}x${size.height}.png`) });
  }
}

/** The same in either theme; the window ends in the dark one, in which it began. */
export async function takeInBothThemes(page: Page, name: string, folder: string): Promise<void> {
  if (!ARE_WANTED) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await takeScreenshots(page, `${name}-${colorScheme}`, folder);
  }
}
