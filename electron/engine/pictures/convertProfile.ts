import type { OutputProfile } from '../../../shared/pictures/outputOptions.ts';
import { builtInProfile } from './builtInProfile.ts';
import { pngWithMetadata } from './containers/pngChunks.ts';
import type { ResultPicture } from './encodePicture.ts';
import { sharp } from './libvips.ts';

const SHARP_NAME: Record<Exclude<OutputProfile, 'keep'>, 'srgb' | 'p3'> = {
  srgb: 'srgb',
  'display-p3': 'p3',
};
/** Converted at a time: bounds memory, and no pixel's colour depends on another's. */
const STRIP_PIXELS = 2 ** 21;
const STEPS_PER_STEP = 257;
const CURVE_STEPS = 256;

/**
 * Converts a colour picture into another profile (perceptual intent, by Little CMS) and tags it so. Runs at
 * 16 bits whatever the depth, because sharp squeezes 8-bit pictures through sRGB on their way.
 */
export async function convertProfile(
  picture: ResultPicture,
  profile: Exclude<OutputProfile, 'keep'>,
  signal?: AbortSignal,
): Promise<ResultPicture> {
  const { widthPx, heightPx, metadata } = picture;
  const name = SHARP_NAME[profile];
  const icc = await builtInProfile(name);
  const source = { icc: metadata.icc ?? (await builtInProfile('srgb')) };
  const stripRows = Math.max(1, Math.floor(STRIP_PIXELS / widthPx));
  const converted = picture.pixelsHwc.slice();
  for (let row = 0; row < heightPx; row += stripRows) {
    signal?.throwIfAborted();
    const rows = Math.min(stripRows, heightPx - row);
    const [start, end] = [row * widthPx * 3, (row + rows) * widthPx * 3];
    const deep = widen(picture.pixelsHwc.subarray(start, end));
    const strip = sharp(deep, { raw: { width: widthPx, height: rows, channels: 3 } }).toColourspace('rgb16');
    const tagged = await pngWithMetadata(await strip.png({ compressionLevel: 0 }).toBuffer(), source);
    const values = await sharp(tagged)
      .withIccProfile(name)
      .toColourspace('rgb16')
      .raw({ depth: 'ushort' })
      .toBuffer();
    const wide = new Uint16Array(values.buffer, values.byteOffset, values.length / 2);
    if (converted instanceof Uint16Array) converted.set(wide, start);
    else
      for (let i = 0; i < wide.length; i++)
        converted[start + i] = Math.round((wide[i] as number) / STEPS_PER_STEP);
  }
  return { ...picture, pixelsHwc: converted, metadata: { ...metadata, icc } };
}

/** Brings values that are encoded by a greyscale profile to sRGB: each channel goes through its curve. */
export async function convertGreyEncoded(
  picture: ResultPicture,
  greyIcc: Uint8Array,
): Promise<ResultPicture> {
  const ramp = Uint8Array.from({ length: CURVE_STEPS }, (_, value) => value);
  const strip = sharp(ramp, { raw: { width: CURVE_STEPS, height: 1, channels: 1 } }).toColourspace('b-w');
  const tagged = await pngWithMetadata(await strip.png().toBuffer(), { icc: greyIcc });
  const rgb = await sharp(tagged).toColourspace('srgb').raw().toBuffer();
  const curve = Float64Array.from({ length: CURVE_STEPS }, (_, value) => rgb[value * 3] ?? value);
  const pixelsHwc = picture.pixelsHwc.slice();
  const steps = pixelsHwc instanceof Uint16Array ? STEPS_PER_STEP : 1;
  for (let i = 0; i < pixelsHwc.length; i++) {
    const position = (pixelsHwc[i] as number) / steps;
    const below = Math.floor(position);
    const low = curve[below] as number;
    const high = curve[Math.min(CURVE_STEPS - 1, below + 1)] as number;
    pixelsHwc[i] = Math.round((low + (high - low) * (position - below)) * steps);
  }
  const { icc: _, ...metadata } = picture.metadata;
  return { ...picture, pixelsHwc, metadata };
}

function widen(values: Uint8Array | Uint16Array): Uint16Array {
  if (values instanceof Uint16Array) return values;
  const wide = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) wide[i] = (values[i] as number) * STEPS_PER_STEP;
  return wide;
}
