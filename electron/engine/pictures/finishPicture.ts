import type { SharpenOptions } from 'sharp';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { fitSize } from '../../../shared/pictures/fitSize.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { convertGreyEncoded, convertProfile } from './convertProfile.ts';
import { canHoldGrey, encoderInput, openPixels, type ResultPicture } from './encodePicture.ts';
import { readIccProfile } from './metadata/iccProfile.ts';
import { readPixels, splitAlpha } from './rawPixels.ts';

/** Unsharp masking of lightness: thin for a screen, wider for the spread of ink. */
const SHARPENING: Record<'screen' | 'print', SharpenOptions> = {
  screen: { sigma: 0.6, m1: 0.5, m2: 1.5 },
  print: { sigma: 1.1, m1: 0.6, m2: 2.2 },
};

/**
 * What is done to a restored picture for its use: made to fit, converted, sharpened, in this order.
 * @returns the picture itself where nothing is asked
 */
export async function finishPicture(
  picture: ResultPicture,
  options: OutputOptions,
  signal?: AbortSignal,
): Promise<{ picture: ResultPicture; notes: Said[] }> {
  const notes: Said[] = [];
  let finished = await withFittingProfile(await resized(picture, options), options);
  signal?.throwIfAborted();
  if (options.profile !== undefined && options.profile !== 'keep') {
    if (finished.channels === 3) finished = await convertProfile(finished, options.profile, signal);
    else if (finished.metadata.icc !== undefined) notes.push(said('grey-keeps-its-profile'));
  }
  signal?.throwIfAborted();
  return { picture: await sharpened(finished, options), notes };
}

/**
 * A greyscale profile fits one channel only. Where a picture has three, or its format stores three, the
 * values are brought to sRGB.
 */
async function withFittingProfile(picture: ResultPicture, options: OutputOptions): Promise<ResultPicture> {
  const { icc } = picture.metadata;
  const isStoredGrey = picture.channels === 1 && canHoldGrey(options.format);
  if (icc === undefined || isStoredGrey || readIccProfile(icc)?.colourSpace !== 'GRAY') return picture;
  return convertGreyEncoded(picture, icc);
}

async function resized(picture: ResultPicture, options: OutputOptions): Promise<ResultPicture> {
  if (options.resize === undefined) return picture;
  const { widthPx, heightPx, density } = fitSize(picture.widthPx, picture.heightPx, options.resize);
  const metadata =
    density === undefined ? picture.metadata : { ...picture.metadata, density: { x: density, y: density } };
  if (widthPx === picture.widthPx && heightPx === picture.heightPx) return { ...picture, metadata };
  const pixels = openPixels(encoderInput(picture), 'png').resize(widthPx, heightPx, {
    fit: 'fill',
    kernel: 'lanczos3',
  });
  const kind = { ...picture, hasAlpha: picture.alpha !== undefined };
  return { ...splitAlpha(await readPixels(pixels, kind), picture.channels), metadata };
}

async function sharpened(picture: ResultPicture, options: OutputOptions): Promise<ResultPicture> {
  if (options.sharpening === undefined) return picture;
  const { alpha: _, ...opaque } = picture;
  const pixels = openPixels(encoderInput(opaque), 'png').sharpen(SHARPENING[options.sharpening]);
  const { pixelsHwc } = await readPixels(pixels, { ...picture, hasAlpha: false });
  return { ...picture, pixelsHwc };
}
