/** The two windows that every screen must look right in: a usual one and the smallest that is supported. */
import path from 'node:path';
import type { Page } from '@playwright/test';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;

/** Writes `NAME-1440x900.png` and `NAME-1024x700.png` into the folder; the window keeps its first size. */
export async function takeScreenshots(page: Page, name: string, folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    // Two frames: one for the layout, one for what the layout made draw.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const file = path.join(folder, `${name}-${size.width}x${size.height}.png`);
    await page.screenshot({ path: file });
    files.push(file);
  }
  return files;
}
