import type { Sharp } from 'sharp';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import { findMissing, type MissingPart } from './cutJpeg.ts';
import { type DecodableInput, decodableInput } from './decodableInput.ts';
import { decodeHeic } from './decodeHeic.ts';
import { chooseDecodingRoute, type DecodingRoute } from './decodingRoute.ts';
import { furtherPictures } from './furtherPictures.ts';
import { toneMap } from './hdr/toneMap.ts';
import { decodingFailure, isCutShort, sharp } from './libvips.ts';
import { carriedMetadata } from './metadata/carriedMetadata.ts';
import type { MetadataTool } from './metadata/metadataTool.ts';
import { headerOrientation, type OpenMetadata, openMetadata } from './metadata/openMetadata.ts';
import { type Original, openOriginal, readingFailure } from './openOriginal.ts';
import type { Picture } from './picture.ts';
import type { PictureHeader } from './pictureHeader.ts';
import {
  dropSelections,
  type ExtraChannels,
  hasSelections,
  type InterleavedPixels,
  readPixels,
  splitAlpha,
  stretch,
} from './rawPixels.ts';
import { spreadColours } from './spreadColours.ts';
import { decodeStored, isReadByLibvips, storedHeader } from './tiff/storedSamples.ts';
import { PHOTOMETRIC, type TiffPhoto } from './tiff/tiffPhoto.ts';
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
    const facts = await readHeader(original, opened);
    const { route, extras } = facts;
    // ExifTool takes as long as a small copy does. What it tells decides over pixels in rare files alone.
    const telling = readTold(original, opened, facts, options.tool);
    const turned = headerOrientation(original, facts.header);
    const early = decodeAny(original, opened, { ...facts, orientation: turned }, options);
    early.catch(() => {}); // a picture that is refused for what is told of it is refused for that
    const { opening, carried } = await telling;
    const decoded = await early;
    const { orientation } = opening;
    const { pixels: encoded, notes } =
      orientation === turned
        ? decoded
        : await decodeAny(original, opened, { ...facts, orientation }, options);
    options.signal?.throwIfAborted();
    const { hdr } = carried;
    const pixels = hdr === undefined ? encoded : toneMap(encoded, route.channels, hdr, options.signal);
    const plain = splitAlpha(pixels, route.channels);
    if (extras.alphaAt !== undefined) spreadColours(plain);
    return {
      ...plain,
      metadata: carried.metadata,
      notes: [...opened.notes, ...route.notes, ...notes, ...carried.notes],
    };
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw isFileSystemError(cause) ? readingFailure(path, cause) : decodingFailure(path, cause);
  }
}

/** What a picture's own header says. */
interface HeaderFacts {
  readonly header: PictureHeader;
  readonly route: DecodingRoute;
  readonly extras: ExtraChannels;
}

interface ToldFacts {
  readonly opening: OpenMetadata;
  readonly carried: Awaited<ReturnType<typeof carriedMetadata>>;
}

/** What is known of a picture before its pixels are decoded. */
export type PictureFacts = HeaderFacts & ToldFacts;

/** Reads headers alone; nothing is decoded, so no size is too large here. */
export async function readFacts(
  original: Original,
  opened: DecodableInput,
  tool: MetadataTool | undefined,
): Promise<PictureFacts> {
  const facts = await readHeader(original, opened);
  return { ...facts, ...(await readTold(original, opened, facts, tool)) };
}

async function readHeader(original: Original, { input, tiff, part }: DecodableInput): Promise<HeaderFacts> {
  const header =
    tiff === undefined || isReadByLibvips(tiff)
      ? await sharp(input, { limitInputPixels: false, ...part }).metadata()
      : storedHeader(original.path, tiff);
  const route = chooseDecodingRoute(original.path, header);
  return { header, route, extras: extraChannels(header, tiff) };
}

/** What ExifTool tells, and what of it goes along. */
async function readTold(
  original: Original,
  { tiff }: DecodableInput,
  { header, route, extras }: HeaderFacts,
  tool: MetadataTool | undefined,
): Promise<ToldFacts> {
  const tags = await tool?.readOriginalTags(original.path);
  const opening = await openMetadata(original, header, tool, tags);
  const carried = await carriedMetadata(original, header, route, opening);
  const notes = [
    ...furtherPictures(header, opening.tags, tiff),
    ...(hasSelections(extras) && (tiff?.extraSamples.length ?? 0) > 0 ? [said('selection-left-out')] : []),
    ...carried.notes,
  ];
  return { opening, carried: { ...carried, notes } };
}

/** ExtraSamples (TIFF 6.0, section 18) that are transparency; 0 is anything else, a saved selection for one. */
const ALPHA_SAMPLES = new Set([1, 2]);

/** Where a TIFF tells nothing, one channel more than colours is transparency. */
function extraChannels(header: PictureHeader, tiff: TiffPhoto | undefined): ExtraChannels {
  const told = tiff?.extraSamples ?? [];
  // libvips opens brightness and differences by a part of libtiff that always gives four channels.
  if (told.length === 0 && header.hasAlpha)
    return tiff?.photometric === PHOTOMETRIC.ycbcr ? { count: 1 } : { count: 1, alphaAt: 0 };
  const alphaAt = told.findIndex((kind) => ALPHA_SAMPLES.has(kind));
  return alphaAt < 0 ? { count: told.length } : { count: told.length, alphaAt };
}

/** How pixels are read: by the header, and turned as it or somebody else tells. */
interface DecodingFacts extends HeaderFacts {
  readonly orientation: number;
}

async function decodeAny(
  original: Original,
  { input, tiff, part = {} }: DecodableInput,
  facts: DecodingFacts,
  options: DecodingOptions,
): Promise<{ pixels: InterleavedPixels; notes: readonly Said[] }> {
  const { route, extras, orientation } = facts;
  const notes: Said[] = [];
  const decode = async () => {
    if (original.format === 'heic')
      return reduceDecoded(await decodeHeic(original.path, route.depth), route, options);
    if (tiff === undefined || isReadByLibvips(tiff)) {
      const pixels = await decodeWhatThereIs(original, input, { ...facts, part }, options, notes);
      return original.format === 'avif' ? stretch(pixels, facts.header.bitsPerSample) : pixels;
    }
    const stored = await decodeStored(original.path, options.signal, notes);
    return reduceDecoded(dropSelections(stored, extras), route, options, orientation);
  };
  return { pixels: await decode(), notes };
}

type SharpFacts = DecodingFacts & { readonly part: TiffPhoto['part'] };

/** Decodes a JPEG that was cut in its last rows, too, and says how much of it is missing. */
async function decodeWhatThereIs(
  original: Original,
  input: string | Buffer,
  facts: SharpFacts,
  options: DecodingOptions,
  notes: Said[],
): Promise<InterleavedPixels> {
  try {
    return await decodeBySharp(input, facts, options);
  } catch (cause) {
    if (original.format !== 'jpeg' || !isCutShort(cause)) throw cause;
    const missing = await findMissing(input);
    if (missing === undefined) throw cause;
    notes.push(missingNote(missing));
    return decodeBySharp(input, facts, options, 'none');
  }
}

function missingNote(missing: MissingPart): Said {
  switch (missing.kind) {
    case 'end-marker':
      return said('end-marker-missing');
    case 'details':
      return said('details-missing');
    case 'rows':
      return said('rows-missing', { rows: missing.rows, ofRows: missing.ofRows });
  }
}

async function decodeBySharp(
  input: string | Buffer,
  { header, route, part, orientation, extras }: SharpFacts,
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
  const kind = { ...route, hasAlpha: extras.count > 0 };
  if (!hasSelections(extras)) return readPixels(reduce(upright, options), kind);
  // Sharp would take the selection for a transparency and blacken what it hides while it reduces.
  return reduceDecoded(dropSelections(await readPixels(upright, kind), extras), route, options);
}

async function reduceDecoded(
  pixels: InterleavedPixels,
  route: DecodingRoute,
  options: DecodingOptions,
  orientation = 1,
): Promise<InterleavedPixels> {
  const { widthPx: width, heightPx: height, pixelsHwc, totalChannels: channels } = pixels;
  if (options.longSidePx === undefined && orientation === 1) return pixels;
  const raw = { width, height, channels: channels as 1 | 2 | 3 | 4 };
  const upright = turnUpright(sharp(pixelsHwc, { raw, limitInputPixels: false }), orientation);
  return readPixels(reduce(upright, options), { ...route, hasAlpha: channels % 2 === 0 });
}

function reduce(pipeline: Sharp, { longSidePx }: DecodingOptions): Sharp {
  if (longSidePx === undefined) return pipeline;
  return pipeline.resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true });
}

function isFileSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && 'syscall' in cause;
}
