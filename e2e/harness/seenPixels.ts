/** What a person sees of the viewer, as numbers. */
import type { Locator } from '@playwright/test';
import sharp, { type Region } from 'sharp';

/** The middle of the element as RGB bytes: its rim may hold controls. */
export async function seenPixels(element: Locator): Promise<Buffer> {
  const screenshot = await element.screenshot();
  const { width, height } = await sharp(screenshot).metadata();
  return cut(screenshot, {
    left: Math.round(width / 4),
    top: Math.round(height / 4),
    width: Math.round(width / 2),
    height: Math.round(height / 2),
  });
}

/** A part of the element as RGB bytes. */
export async function pixelsOf(element: Locator, part: Region): Promise<Buffer> {
  return cut(await element.screenshot(), part);
}

function cut(screenshot: Buffer, part: Region): Promise<Buffer> {
  return sharp(screenshot).extract(part).removeAlpha().raw().toBuffer();
}

/** Mean absolute difference in 8-bit levels. */
export function meanDifference(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) throw new Error('The pictures differ in size.');
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0));
  return sum / a.length;
}
