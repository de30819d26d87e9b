import type { Sharp } from 'sharp';

/** Pixels as a decoder gives them: HWC, alpha still among the channels. */
export interface InterleavedPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly depth: 8 | 16;
  readonly pixelsHwc: Uint8Array | Uint16Array;
  readonly totalChannels: number;
}

/** Channels beyond the colours. */
export interface ExtraChannels {
  readonly count: number;
  /** Which of them is transparency; absent where all are something else, saved selections for one. */
  readonly alphaAt?: number;
}

/** Pixels as this project holds them: alpha apart. */
export interface PlainPixels {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  readonly pixelsHwc: Uint8Array | Uint16Array;
  readonly alpha?: Uint8Array | Uint16Array;
}

/** What a sharp pipeline is asked for; sharp converts nothing where it has that already. */
export interface RawKind {
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  readonly hasAlpha: boolean;
}

/** Runs a sharp pipeline and takes its pixels. */
export async function readPixels(pipeline: Sharp, kind: RawKind): Promise<InterleavedPixels> {
  const { data, info } = await pipeline
    .toColourspace(interpretationOf(kind))
    .raw({ depth: kind.depth === 16 ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    widthPx: info.width,
    heightPx: info.height,
    depth: kind.depth,
    pixelsHwc: kind.depth === 16 ? asUint16(data) : data,
    totalChannels: info.channels,
  };
}

function interpretationOf({ channels, depth, hasAlpha }: RawKind): 'srgb' | 'rgb16' | 'b-w' | 'grey16' {
  if (channels === 3) return depth === 16 ? 'rgb16' : 'srgb';
  if (depth === 16) return 'grey16';
  // Sharp's raw output of an 8-bit grey picture drops its alpha; of an RGB one it does not.
  return hasAlpha ? 'srgb' : 'b-w';
}

/** A view where the bytes are aligned, which sharp's own results are. */
function asUint16(bytes: Buffer): Uint16Array {
  if (bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  return new Uint16Array(new Uint8Array(bytes).buffer);
}

/** Brings 16-bit values that libvips made of fewer bits by shifting them to the full range, in place. */
export function stretch(pixels: InterleavedPixels, bits = 16): InterleavedPixels {
  const { depth, pixelsHwc } = pixels;
  if (depth === 8 || bits >= 16) return pixels;
  const gain = 65535 / ((2 ** bits - 1) * 2 ** (16 - bits));
  for (let i = 0; i < pixelsHwc.length; i++)
    pixelsHwc[i] = Math.min(65535, Math.round((pixelsHwc[i] as number) * gain));
  return pixels;
}

export function hasSelections({ count, alphaAt }: ExtraChannels): boolean {
  return count > (alphaAt === undefined ? 0 : 1);
}

/** Leaves out what is neither colour nor transparency, in the same memory. */
export function dropSelections(pixels: InterleavedPixels, extras: ExtraChannels): InterleavedPixels {
  if (!hasSelections(extras)) return pixels;
  const { widthPx, heightPx, pixelsHwc, totalChannels: stride } = pixels;
  const colours = stride - extras.count;
  const kept = Array.from({ length: colours }, (_, channel) => channel);
  if (extras.alphaAt !== undefined) kept.push(colours + extras.alphaAt);
  let to = 0;
  for (let from = 0; from < widthPx * heightPx * stride; from += stride)
    for (const channel of kept) pixelsHwc[to++] = pixelsHwc[from + channel] as number;
  return { ...pixels, pixelsHwc: pixelsHwc.subarray(0, to), totalChannels: kept.length };
}

/** Moves colours to the front of the same memory, so that a large picture is never held twice. */
export function splitAlpha(interleaved: InterleavedPixels, channels: 1 | 3): PlainPixels {
  const { widthPx, heightPx, depth, pixelsHwc, totalChannels } = interleaved;
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
