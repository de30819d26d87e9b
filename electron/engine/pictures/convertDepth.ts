import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { canHoldDepth16, type ResultPicture } from './encodePicture.ts';

/** 65535 / 255. */
const STEPS_PER_STEP = 257;

/** Brings a picture to the depth that is asked for and that the format can hold. */
export function convertDepth(
  picture: ResultPicture,
  options: OutputOptions,
): { picture: ResultPicture; notes: Said[] } {
  const canHold = canHoldDepth16(options.format);
  const depth = canHold ? options.depth : 8;
  const notes = options.depth === 16 && !canHold ? [said('eight-bits-written')] : [];
  if (depth === picture.depth) return { picture, notes };
  const { alpha } = picture;
  const convert = depth === 16 ? to16 : to8;
  const converted = { ...picture, depth, pixelsHwc: convert(picture.pixelsHwc) };
  return { picture: alpha === undefined ? converted : { ...converted, alpha: convert(alpha) }, notes };
}

function to16(values: Uint8Array | Uint16Array): Uint16Array {
  const converted = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) converted[i] = (values[i] as number) * STEPS_PER_STEP;
  return converted;
}

function to8(values: Uint8Array | Uint16Array): Uint8Array {
  const converted = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) converted[i] = Math.round((values[i] as number) / STEPS_PER_STEP);
  return converted;
}
