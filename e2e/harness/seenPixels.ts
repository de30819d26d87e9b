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

/** The pixels of the file that the element shows, however large it is laid out. */
export async function shownPicture(thumbnail: Locator): Promise<Buffer> {
  const values = await thumbnail.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
  });
  return Buffer.from(values.filter((_, index) => index % 4 < 3));
}

/** Mean absolute difference in 8-bit levels. */
export function meanDifference(a: Buffer, b: Buffer): number {
  if (a.length !== b.length) throw new Error('The pictures differ in size.');
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += Math.abs((a[index] ?? 0) - (b[index] ?? 0));
  return sum / a.length;
}

/** The largest distance between the channels of a pixel, in 8-bit levels. */
export function mostColour(pixels: Buffer): number {
  let most = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const pixel = pixels.subarray(at, at + 3);
    most = Math.max(most, Math.max(...pixel) - Math.min(...pixel));
  }
  return most;
}
