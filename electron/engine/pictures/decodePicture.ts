import type { Metadata } from 'sharp';
import { decodableInput } from './decodableInput.ts';
import { decodeHeic } from './decodeHeic.ts';
import { chooseDecodingRoute, type DecodingRoute } from './decodingRoute.ts';
import { decodingFailure, sharp } from './libvips.ts';
import { carriedMetadata } from './metadata/carriedMetadata.ts';
import { openOriginal, readingFailure } from './openOriginal.ts';
import type { Picture } from './picture.ts';

/** Pixels as a decoder gives them: HWC, alpha still among the channels. */
export interface DecodedPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: 8 | 16;
  readonly pixelsHwc: Uint8Array | Uint16Array;
  readonly totalChannels: number;
}

/**
 * Decodes an original: upright, in its own RGB or grey profile, 8 or 16 bits, alpha apart.
 * @throws Failure with a 'picture-…' code; AbortError where `signal` was aborted
 */
export async function decodePicture(
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Picture> {
  const original = await openOriginal(path);
  options.signal?.throwIfAborted();
  try {
    const opened = await decodableInput(original);
    const header = await readHeader(opened.input);
    const route = chooseDecodingRoute(path, header);
    const pixels =
      original.format === 'heic'
        ? await decodeHeic(path, route.depth)
        : await decodeBySharp(opened.input, header, route);
    options.signal?.throwIfAborted();
    const { metadata, notes } = carriedMetadata(original, header, route);
    return {
      ...splitAlpha(pixels, route.channels),
      metadata,
      notes: [...opened.notes, ...route.notes, ...notes],
    };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw isFileSystemError(cause) ? readingFailure(path, cause) : decodingFailure(path, cause);
  }
}

/** The header alone; nothing is decoded, so no size is too large here. */
export function readHeader(input: string | Buffer): Promise<Metadata> {
  return sharp(input, { limitInputPixels: false }).metadata();
}

async function decodeBySharp(
  input: string | Buffer,
  header: Metadata,
  route: DecodingRoute,
): Promise<DecodedPixels> {
  // Sharp's raw output of an 8-bit grey picture drops its alpha; of an RGB one it does not.
  const target = route.target === 'b-w' && header.hasAlpha ? 'srgb' : route.target;
  const { data, info } = await sharp(input, {
    // Warnings stand for harmless deviations that many cameras and editors write.
    failOn: 'error',
    limitInputPixels: false,
    ignoreIcc: !route.convertsByProfile,
    autoOrient: true,
  })
    .toColourspace(target)
    .raw({ depth: route.depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    widthPx: info.width,
    heightPx: info.height,
    depth: route.depth,
    pixelsHwc: route.depth === 16 ? asUint16(data) : data,
    totalChannels: info.channels,
  };
}

/** A view where the bytes are aligned, which sharp's own results are. */
function asUint16(bytes: Buffer): Uint16Array {
  if (bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return new Uint16Array(new Uint8Array(bytes).buffer);
}

/** Moves colours to the front of the same memory, so that a large picture is never held twice. */
function splitAlpha(decoded: DecodedPixels, channels: 1 | 3): Omit<Picture, 'metadata' | 'notes'> {
  const { widthPx, heightPx, depth, pixelsHwc, totalChannels } = decoded;
  const pixels = widthPx * heightPx;
  const size = { widthPx, heightPx, channels, depth };
  if (totalChannels === channels) return { ...size, pixelsHwc };
  const hasAlpha = totalChannels % 2 === 0;
  const alpha = depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const from = pixel * totalChannels;
    alpha[pixel] = pixelsHwc[from + totalChannels - 1] as number;
    for (let channel = 0; channel < channels; channel++)
      pixelsHwc[pixel * channels + channel] = pixelsHwc[from + channel] as number;
  }
  const colours = pixelsHwc.subarray(0, pixels * channels);
  return hasAlpha ? { ...size, pixelsHwc: colours, alpha } : { ...size, pixelsHwc: colours };
}

function isFileSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && 'syscall' in cause;
}
