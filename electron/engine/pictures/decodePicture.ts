import type { Metadata, Sharp } from 'sharp';
import { missingRows } from './cutJpeg.ts';
import { decodableInput } from './decodableInput.ts';
import { decodeHeic } from './decodeHeic.ts';
import { chooseDecodingRoute, type DecodingRoute } from './decodingRoute.ts';
import { decodingFailure, isCutShort, sharp } from './libvips.ts';
import { carriedMetadata } from './metadata/carriedMetadata.ts';
import type { MetadataTool } from './metadata/metadataTool.ts';
import { type OpenMetadata, openMetadata } from './metadata/openMetadata.ts';
import { type Original, openOriginal, readingFailure } from './openOriginal.ts';
import type { Picture } from './picture.ts';
import { hasOnlySelections, type PicturePart, photoPart } from './pictureParts.ts';
import { type InterleavedPixels, readPixels, splitAlpha } from './rawPixels.ts';
import { spreadColours } from './spreadColours.ts';
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
    const facts = await readFacts(original, opened.input, options.tool);
    const { header, route, carried, isSelection } = facts;
    const cutNotes: string[] = [];
    const pixels =
      original.format === 'heic'
        ? await reduceDecoded(await decodeHeic(path, route.depth), route, options)
        : await decodeWhatThereIs(original, opened.input, facts, options, cutNotes);
    options.signal?.throwIfAborted();
    const plain = splitAlpha(pixels, route.channels, !isSelection);
    if (header.hasAlpha) spreadColours(plain);
    return {
      ...plain,
      metadata: carried.metadata,
      notes: [...opened.notes, ...route.notes, ...cutNotes, ...carried.notes],
    };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw isFileSystemError(cause) ? readingFailure(path, cause) : decodingFailure(path, cause);
  }
}

/** What is known of a picture before its pixels are decoded. */
export interface PictureFacts {
  readonly header: Metadata;
  readonly route: DecodingRoute;
  readonly part: PicturePart;
  readonly opening: OpenMetadata;
  readonly carried: Awaited<ReturnType<typeof carriedMetadata>>;
  /** Whether the channel beside the colours is no transparency. */
  readonly isSelection: boolean;
}

/** Reads headers alone; nothing is decoded, so no size is too large here. */
export async function readFacts(
  original: Original,
  input: string | Buffer,
  tool: MetadataTool | undefined,
): Promise<PictureFacts> {
  const tags = await tool?.readTags(original.path);
  const part = original.format === 'tiff' ? photoPart(tags ?? []) : {};
  const header = await sharp(input, { limitInputPixels: false, ...part }).metadata();
  const route = chooseDecodingRoute(original.path, header);
  const opening = await openMetadata(original, header, tool, tags);
  const isSelection = header.hasAlpha && original.format === 'tiff' && hasOnlySelections(opening.tags);
  const carried = await carriedMetadata(original, header, route, opening);
  const notes = isSelection
    ? ['A saved selection of the original is no transparency; it is left out.', ...carried.notes]
    : carried.notes;
  return { header, route, part, opening, carried: { ...carried, notes }, isSelection };
}

/** Decodes a JPEG that was cut in its last rows, too, and says how much of it is missing. */
async function decodeWhatThereIs(
  original: Original,
  input: string | Buffer,
  facts: PictureFacts,
  options: DecodingOptions,
  notes: string[],
): Promise<InterleavedPixels> {
  try {
    return await decodeBySharp(input, facts, options);
  } catch (cause) {
    if (original.format !== 'jpeg' || !isCutShort(cause)) throw cause;
    const missing = await missingRows(input);
    if (missing === undefined) throw cause;
    const { rows, ofRows } = missing;
    notes.push(
      rows === 0
        ? 'Its end marker is missing; the picture is whole.'
        : `Its data end too early: ${rows} of its ${ofRows} rows are missing.`,
    );
    return decodeBySharp(input, facts, options, 'none');
  }
}

async function decodeBySharp(
  input: string | Buffer,
  { header, route, part, opening: { orientation }, isSelection }: PictureFacts,
  options: DecodingOptions,
  // Warnings stand for harmless deviations that many cameras and editors write.
  failOn: 'error' | 'none' = 'error',
): Promise<InterleavedPixels> {
  // Sharp's own turning lets a JPEG be decoded no larger than it is needed.
  const autoOrient = orientation === (header.orientation ?? 1);
  const pipeline = sharp(input, {
    failOn,
    limitInputPixels: false,
    ignoreIcc: !route.convertsByProfile,
    autoOrient,
    ...part,
  });
  const upright = autoOrient ? pipeline : turnUpright(pipeline, orientation);
  const kind = { ...route, hasAlpha: header.hasAlpha };
  if (!isSelection) return readPixels(reduce(upright, options), kind);
  // Sharp would take the selection for a transparency and blacken what it hides while it reduces.
  const whole = await readPixels(upright, kind);
  const { pixelsHwc } = splitAlpha(whole, route.channels, false);
  return reduceDecoded({ ...whole, pixelsHwc, totalChannels: route.channels }, route, options);
}

async function reduceDecoded(
  pixels: InterleavedPixels,
  route: DecodingRoute,
  options: DecodingOptions,
): Promise<InterleavedPixels> {
  const { widthPx: width, heightPx: height, pixelsHwc, totalChannels: channels } = pixels;
  if (options.longSidePx === undefined) return pixels;
  const raw = { width, height, channels: channels as 1 | 3 | 4 };
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
