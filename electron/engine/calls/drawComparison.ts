import type { EngineCalls, SheetFile } from '../../../shared/engine/protocol.ts';
import { fitSize } from '../../../shared/pictures/fitSize.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import type { CallContext, EngineParts } from '../callContext.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import { convertGreyEncoded } from '../pictures/convertProfile.ts';
import { encoderInput, openPixels, type ResultPicture } from '../pictures/encodePicture.ts';
import { finishPicture } from '../pictures/finishPicture.ts';
import { decodingFailure, forSharp, sharp } from '../pictures/libvips.ts';
import { readIccProfile } from '../pictures/metadata/iccProfile.ts';
import { openOriginal } from '../pictures/openOriginal.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import type { CarriedMetadata } from '../pictures/picture.ts';
import { readPixels } from '../pictures/rawPixels.ts';
import { SHEET_GREY } from './gridSheet.ts';
import { writeSheet } from './writeSheet.ts';

/** Longest side of each half: sharp on a large screen, and small beside the result itself. */
const HALF_PX = 2048;
const GAP_SHARE = 0.008;
/** From this shape on the halves stand one above the other. */
const WIDE = 2;
const BACKGROUND = { r: SHEET_GREY, g: SHEET_GREY, b: SHEET_GREY };

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/**
 * Draws a photo before (left or above) and after (right or below), both in the result's colours.
 * @throws Failure of every step; nothing is left behind under the output's name
 */
export async function drawComparison(
  { originals }: EngineParts,
  params: EngineCalls['drawComparison']['params'],
  { signal, reportProgress }: CallContext,
): Promise<SheetFile> {
  const startedAt = performance.now();
  const { original, result, output, options } = params;
  await checkOutputTarget(output, { overwrite: options.overwrite, original });
  reportProgress(0, 2);
  const after = await openResult(result);
  const half = fitSize(after.widthPx, after.heightPx, { kind: 'long-side', px: HALF_PX });
  const { picture } = await originals.load(original, signal);
  const before = await drawBefore(picture, half, options, signal);
  signal.throwIfAborted();
  reportProgress(1, 2);
  const reduced = after.pixels.resize(half.widthPx, half.heightPx, { fit: 'fill' });
  const afterHwc = await asOpaqueRgb(reduced, half, before.greyIcc);
  signal.throwIfAborted();
  const sheet = { ...layOut(half, before.pixelsHwc, afterHwc), metadata: before.metadata };
  const file = await writeSheet(output, sheet, options, { original, signal, startedAt });
  reportProgress(2, 2);
  return file;
}

/** The result as it was written; its values are not converted. @throws Failure with a 'picture-…' code */
async function openResult(path: string): Promise<Size & { pixels: ReturnType<typeof sharp> }> {
  await openOriginal(path); // says what is wrong with a file that is no picture or is gone
  const pixels = sharp(await forSharp(path), { ignoreIcc: true, limitInputPixels: false, failOn: 'error' });
  try {
    const { width, height } = await pixels.metadata();
    return { pixels, widthPx: width, heightPx: height };
  } catch (cause) {
    throw decodingFailure(path, cause);
  }
}

/** The original as large as its half, brought into the profile that the result got. */
async function drawBefore(
  picture: ResultPicture,
  half: Size,
  options: OutputOptions,
  signal: AbortSignal,
): Promise<{ pixelsHwc: Uint8Array; metadata: CarriedMetadata; greyIcc: Uint8Array | undefined }> {
  const small = openPixels(encoderInput(picture), 'png').resize(half.widthPx, half.heightPx, {
    fit: 'fill',
    kernel: 'cubic',
  });
  const { icc } = picture.metadata;
  const greyIcc = icc !== undefined && readIccProfile(icc)?.colourSpace === 'GRAY' ? icc : undefined;
  const pixelsHwc = await asOpaqueRgb(small, half, greyIcc);
  const { icc: _, ...withoutIcc } = picture.metadata;
  const metadata = greyIcc === undefined ? picture.metadata : withoutIcc;
  const { resize: _resize, sharpening: _sharpening, ...kept } = options;
  const rgb = { ...half, channels: 3, depth: 8, pixelsHwc, metadata } as const;
  const finished = (await finishPicture(rgb, kept, signal)).picture;
  return { pixelsHwc: Uint8Array.from(finished.pixelsHwc), metadata: finished.metadata, greyIcc };
}

/**
 * @param pixels of the half's size
 * @returns HWC, three channels, 8 bits; transparent parts show the sheet
 */
async function asOpaqueRgb(
  pixels: ReturnType<typeof sharp>,
  half: Size,
  greyIcc: Uint8Array | undefined,
): Promise<Uint8Array> {
  const opaque = pixels.flatten({ background: BACKGROUND });
  const { pixelsHwc } = await readPixels(opaque, { channels: 3, depth: 8, hasAlpha: false });
  const rgb = Uint8Array.from(pixelsHwc);
  if (greyIcc === undefined) return rgb;
  const grey = { ...half, channels: 3, depth: 8, pixelsHwc: rgb, metadata: { icc: greyIcc } } as const;
  return Uint8Array.from((await convertGreyEncoded(grey, greyIcc)).pixelsHwc);
}

function layOut(
  { widthPx, heightPx }: Size,
  before: Uint8Array,
  after: Uint8Array,
): Omit<ResultPicture, 'metadata'> {
  const gapPx = Math.max(2, Math.round(Math.max(widthPx, heightPx) * GAP_SHARE));
  const isWide = widthPx / heightPx > WIDE;
  const sheet = new OutputPicture({
    widthPx: isWide ? widthPx : 2 * widthPx + gapPx,
    heightPx: isWide ? 2 * heightPx + gapPx : heightPx,
    ...{ channels: 3, depth: 8, hasAlpha: false },
  });
  sheet.fill(SHEET_GREY);
  const half = { x: 0, y: 0, width: widthPx, height: heightPx };
  sheet.paste(half, before);
  sheet.paste({ ...half, ...(isWide ? { y: heightPx + gapPx } : { x: widthPx + gapPx }) }, after);
  const { pixelsHwc } = sheet;
  return { widthPx: sheet.widthPx, heightPx: sheet.heightPx, channels: 3, depth: 8, pixelsHwc };
}
