import { open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { OutputFormat, OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { outputExists } from '../../files/outputExists.ts';
import { placeInstead, placeNew } from '../../files/placeFile.ts';
import { removeAbandonedFiles, temporaryPath } from '../../files/temporaryFile.ts';
import { spliceJpeg } from './containers/jpegSegments.ts';
import { splicePng } from './containers/pngChunks.ts';
import type { EncodedFile, MetadataBlock, Splice } from './containers/splice.ts';
import { spliceTiff } from './containers/tiffTags.ts';
import { spliceWebp } from './containers/webpChunks.ts';
import { encodedFile, writeSpliced } from './containers/writeSpliced.ts';
import { convertDepth } from './convertDepth.ts';
import {
  canBeProgressive,
  canHoldAlpha,
  encoderInput,
  encodeToFile,
  FORMAT_NAME,
  type ResultPicture,
} from './encodePicture.ts';
import { finishPicture } from './finishPicture.ts';
import { encodingFailure } from './libvips.ts';
import { outgoingMetadata } from './metadata/outgoingMetadata.ts';
import { checkOutputLimits } from './outputLimits.ts';
import { checkOutputTarget } from './outputTarget.ts';
import type { CarriedMetadata } from './picture.ts';
import { verifyWritten } from './verifyWritten.ts';

export interface WriteContext {
  /** The file that the picture came from: it is never written, by whatever name it is given. */
  readonly original?: string;
  readonly signal?: AbortSignal;
}

export interface WrittenPicture {
  /** As written, which is smaller than the picture where the options ask for it. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly notes: readonly string[];
}

const BLOCK_NAME: Record<MetadataBlock, string> = { exif: 'EXIF', xmp: 'XMP', iptc: 'IPTC' };

/**
 * Writes a finished picture: encoded under a temporary name beside the target, with its metadata, flushed,
 * decoded again and compared, and only then given its name. On failure and cancellation nothing is left.
 *
 * Before that it is made to fit, converted and sharpened as the options ask. What a format cannot hold is
 * converted or left out, with a note.
 * @throws Failure with an 'output-…' code; AbortError
 */
export async function writePicture(
  target: string,
  picture: ResultPicture,
  options: OutputOptions,
  context: WriteContext = {},
): Promise<WrittenPicture> {
  const { signal } = context;
  signal?.throwIfAborted();
  checkOutputLimits(target, picture, options);
  await checkOutputTarget(target, {
    overwrite: options.overwrite,
    ...(context.original === undefined ? {} : { original: context.original }),
  });
  // A killed engine leaves its file; the next result for the same folder takes it away.
  await removeAbandonedFiles(dirname(target));
  const [encodedPath, finishedPath] = [temporaryPath(target), temporaryPath(target)];
  try {
    const { fitted, metadata, notes } = await preparePicture(picture, options, signal);
    const input = encoderInput(fitted);
    await encodeToFile(input, metadata, options, encodedPath);
    const added = await addMetadata(encodedPath, finishedPath, fitted, metadata, options, signal);
    await rm(encodedPath);
    const kept = withoutBlocks(metadata, added.leftOut);
    await verifyWritten({ file: finishedPath, target, input, options, metadata: kept });
    signal?.throwIfAborted();
    if (options.overwrite) await placeInstead(finishedPath, target);
    else if (!(await placeNew(finishedPath, target))) throw outputExists(target);
    const losses = added.leftOut.map((block) => lossNote(block, options.format));
    const { widthPx, heightPx } = fitted;
    return { ...added.written, widthPx, heightPx, notes: [...notes, ...losses] };
  } catch (cause) {
    await Promise.all([rm(encodedPath, { force: true }), rm(finishedPath, { force: true })]);
    signal?.throwIfAborted();
    throw encodingFailure(target, cause);
  }
}

/** Everything that happens to pixels and metadata before they are encoded. */
async function preparePicture(
  picture: ResultPicture,
  options: OutputOptions,
  signal: AbortSignal | undefined,
): Promise<{ fitted: ResultPicture; metadata: CarriedMetadata; notes: string[] }> {
  const finished = await finishPicture(picture, options, signal);
  const { picture: fitted, notes: depthNotes } = convertDepth(finished.picture, options);
  const outgoing = outgoingMetadata(fitted, options);
  const notes = [...finished.notes, ...depthNotes, ...outgoing.notes];
  if (options.progressive && options.format === 'jpeg' && !canBeProgressive(fitted))
    notes.push('The picture is too large for a progressive JPEG; a plain one was written.');
  if (hidesTransparency(fitted, options.format))
    notes.push('JPEG has no transparency; the picture stands on white.');
  return { fitted, metadata: outgoing.metadata, notes };
}

function lossNote(block: MetadataBlock, format: OutputFormat): string {
  return `${FORMAT_NAME[format]} has no room for the ${BLOCK_NAME[block]} fields; they were left out.`;
}

async function addMetadata(
  encodedPath: string,
  finishedPath: string,
  picture: ResultPicture,
  metadata: CarriedMetadata,
  options: OutputOptions,
  signal: AbortSignal | undefined,
): Promise<{ written: { bytes: number; sha256: string }; leftOut: readonly MetadataBlock[] }> {
  signal?.throwIfAborted();
  const handle = await open(encodedPath, 'r');
  try {
    const file = encodedFile(handle, (await stat(encodedPath)).size);
    const splice = await spliceFor(file, picture, metadata, options.format);
    const written = await writeSpliced(handle, splice, finishedPath, signal);
    return { written, leftOut: splice.leftOut };
  } finally {
    await handle.close();
  }
}

async function spliceFor(
  file: EncodedFile,
  picture: ResultPicture,
  metadata: CarriedMetadata,
  format: OutputFormat,
): Promise<Splice> {
  const { widthPx, heightPx } = picture;
  switch (format) {
    case 'jpeg':
      return spliceJpeg(file, metadata);
    case 'png':
      return splicePng(file, metadata);
    case 'tiff':
      return spliceTiff(file, metadata);
    case 'webp':
      return spliceWebp(file, metadata, { widthPx, heightPx, hasAlpha: picture.alpha !== undefined });
    case 'avif': {
      const nothing = Buffer.alloc(0);
      const leftOut: MetadataBlock[] = metadata.iptc === undefined ? [] : ['iptc'];
      return { replacedBytes: 0, head: nothing, tail: nothing, leftOut };
    }
  }
}

function withoutBlocks(metadata: CarriedMetadata, blocks: readonly MetadataBlock[]): CarriedMetadata {
  const kept = { ...metadata };
  for (const block of blocks) delete kept[block];
  return kept;
}

function hidesTransparency(picture: ResultPicture, format: OutputFormat): boolean {
  if (picture.alpha === undefined || canHoldAlpha(format)) return false;
  const opaque = picture.depth === 16 ? 65535 : 255;
  return picture.alpha.some((value: number) => value < opaque);
}
