import type { Metadata, Sharp } from 'sharp';
import { decodableInput } from './decodableInput.ts';
import { decodeHeic } from './decodeHeic.ts';
import { chooseDecodingRoute, type DecodingRoute } from './decodingRoute.ts';
import { decodingFailure, sharp } from './libvips.ts';
import { carriedMetadata } from './metadata/carriedMetadata.ts';
import type { MetadataTool } from './metadata/metadataTool.ts';
import { openMetadata } from './metadata/openMetadata.ts';
import { openOriginal, readingFailure } from './openOriginal.ts';
import type { Picture } from './picture.ts';
import { type InterleavedPixels, readPixels, splitAlpha } from './rawPixels.ts';
import { turnUpright } from './turnUpright.ts';

export interface DecodingOptions {
  readonly signal?: AbortSignal;
  /** Its long side is reduced to this; of a JPEG no more is decoded than that needs. */
  readonly longSidePx?: number;
  /** Reads what libvips does not; without it no metadata go along. */
  readonly tool?: MetadataTool | undefined;
}

/**
 * Decodes an original: upright, in its own RGB or grey profile, 8 or 16 bits, alpha apart.
 * @throws Failure with a 'picture-…' code; AbortError where `signal` was aborted
 */
export async function decodePicture(path: string, options: DecodingOptions = {}): Promise<Picture> {
  const original = await openOriginal(path);
  options.signal?.throwIfAborted();
  try {
    const opened = await decodableInput(original);
    const header = await readHeader(opened.input);
    const route = chooseDecodingRoute(path, header);
    const opening = await openMetadata(original, header, options.tool);
    const pixels =
      original.format === 'heic'
        ? await reduceDecoded(await decodeHeic(path, route.depth), route, options)
        : await decodeBySharp(opened.input, { header, route, orientation: opening.orientation }, options);
    options.signal?.throwIfAborted();
    const { metadata, notes } = await carriedMetadata(original, header, route, opening);
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

function decodeBySharp(
  input: string | Buffer,
  { header, route, orientation }: { header: Metadata; route: DecodingRoute; orientation: number },
  options: DecodingOptions,
): Promise<InterleavedPixels> {
  // Sharp's own turning lets a JPEG be decoded no larger than it is needed.
  const autoOrient = orientation === (header.orientation ?? 1);
  const pipeline = sharp(input, {
    // Warnings stand for harmless deviations that many cameras and editors write.
    failOn: 'error',
    limitInputPixels: false,
    ignoreIcc: !route.convertsByProfile,
    autoOrient,
  });
  const upright = autoOrient ? pipeline : turnUpright(pipeline, orientation);
  return readPixels(reduce(upright, options), { ...route, hasAlpha: header.hasAlpha });
}

async function reduceDecoded(
  pixels: InterleavedPixels,
  route: DecodingRoute,
  options: DecodingOptions,
): Promise<InterleavedPixels> {
  const { widthPx: width, heightPx: height, pixelsHwc, totalChannels: channels } = pixels;
  if (options.longSidePx === undefined) return pixels;
  const raw = { width, height, channels: channels as 3 | 4 };
  const pipeline = sharp(pixelsHwc, { raw, limitInputPixels: false });
  return readPixels(reduce(pipeline, options), { ...route, hasAlpha: channels === 4 });
}

function reduce(pipeline: Sharp, { longSidePx }: DecodingOptions): Sharp {
  if (longSidePx === undefined) return pipeline;
  return pipeline.resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true });
}

function isFileSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && 'syscall' in cause;
}
