import { dirname } from 'node:path';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { open, rm } from '../../files/disk.ts';
import { hashFile } from '../../files/hashFile.ts';
import { outputExists } from '../../files/outputExists.ts';
import { placeInstead, placeNew } from '../../files/placeFile.ts';
import { removeAbandonedFiles, temporaryPath } from '../../files/temporaryFile.ts';
import { writeSpliced, writeWithChunks } from './containers/writeSpliced.ts';
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
import { addMetadata } from './metadata/addMetadata.ts';
import { fittingProfile } from './metadata/fittingProfile.ts';
import { isSrgbProfile } from './metadata/iccProfile.ts';
import { keptTexts } from './metadata/keptTexts.ts';
import type { Marks } from './metadata/marks.ts';
import { checkOutputLimits } from './outputLimits.ts';
import { checkOutputTarget } from './outputTarget.ts';
import type { CarriedMetadata } from './picture.ts';
import { verifyWritten } from './verifyWritten.ts';

export interface WriteContext {
  /** The file that the picture came from: it is never written, by whatever name it is given. */
  readonly original?: string;
  readonly signal?: AbortSignal;
  /** What the file says of how it was restored; left out: nothing. */
  readonly restoration?: string;
}

export interface WrittenPicture {
  /** As written, which is smaller than the picture where the options ask for it. */
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly notes: readonly Said[];
}

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
  const paths = {
    encoded: temporaryPath(target),
    tagged: temporaryPath(target),
    texted: temporaryPath(target),
    finished: temporaryPath(target),
  };
  try {
    const { fitted, metadata, notes } = await preparePicture(picture, options, signal);
    const input = encoderInput(fitted);
    const marks = { restoredWith: options.restoredWith, restoration: context.restoration };
    await encodeToFile(input, metadata, options, marks, paths.encoded);
    const finishing = { metadata, options, marks, signal };
    const { file, notes: metadataNotes } = await finishFile(paths, fitted, finishing);
    const written = await settleFile(file);
    await verifyWritten({ file, target, input, options, icc: metadata.icc });
    signal?.throwIfAborted();
    if (options.overwrite) await placeInstead(file, target);
    else if (!(await placeNew(file, target))) throw outputExists(target);
    const { widthPx, heightPx } = fitted;
    return { ...written, widthPx, heightPx, notes: [...notes, ...metadataNotes] };
  } catch (cause) {
    signal?.throwIfAborted();
    throw encodingFailure(target, cause);
  } finally {
    await Promise.all(Object.values(paths).map((path) => rm(path, { force: true })));
  }
}

/** Everything that happens to pixels before they are encoded. */
async function preparePicture(
  picture: ResultPicture,
  options: OutputOptions,
  signal: AbortSignal | undefined,
): Promise<{ fitted: ResultPicture; metadata: CarriedMetadata; notes: Said[] }> {
  const finished = await finishPicture(picture, options, signal);
  const { picture: fitted, notes: depthNotes } = convertDepth(finished.picture, options);
  const { icc: _, ...others } = fitted.metadata;
  const { icc, notes: profileNotes } = fittingProfile(fitted.metadata.icc, fitted.channels);
  const notes = [...finished.notes, ...depthNotes, ...profileNotes];
  if (options.progressive && options.format === 'jpeg' && !canBeProgressive(fitted))
    notes.push(said('too-large-for-progressive'));
  if (hidesTransparency(fitted, options.format)) notes.push(said('transparency-on-white'));
  return { fitted, metadata: icc === undefined ? others : { ...others, icc }, notes };
}

/**
 * Adds profile and resolution, then the original's other metadata.
 * @returns the file that has everything
 */
async function finishFile(
  paths: Record<'encoded' | 'tagged' | 'texted' | 'finished', string>,
  picture: ResultPicture,
  finishing: {
    readonly metadata: CarriedMetadata;
    readonly options: OutputOptions;
    readonly marks: Marks;
    readonly signal: AbortSignal | undefined;
  },
): Promise<{ file: string; notes: readonly Said[] }> {
  const { metadata, options, marks, signal } = finishing;
  const { widthPx, heightPx, alpha } = picture;
  const { format } = options;
  const size = { widthPx, heightPx, hasAlpha: alpha !== undefined };
  const isTagged = await writeSpliced(paths.encoded, paths.tagged, { format, metadata, size }, signal);
  const tagged = isTagged ? paths.tagged : paths.encoded;
  if (isTagged) await rm(paths.encoded);
  const { source, density, icc, notCopied } = metadata;
  if (options.metadata === 'none') return { file: tagged, notes: [] };
  if (source === undefined) return { file: tagged, notes: notCopied === undefined ? [] : [notCopied] };
  const order = {
    source,
    format,
    formatName: FORMAT_NAME[format],
    facts: {
      frame: { ...source.frame, widthPx, heightPx },
      density,
      isSrgb: icc === undefined || isSrgbProfile(icc),
    },
    stripsPlaces: options.metadata === 'without-gps',
    marks,
    described: options.described,
  };
  const texts = await keptTexts(order);
  if (texts.length > 0) await writeWithChunks(tagged, paths.texted, texts, signal);
  const from = texts.length > 0 ? paths.texted : tagged;
  const { isWritten, notes } = await addMetadata(order, from, paths.finished, signal);
  return { file: isWritten ? paths.finished : tagged, notes };
}

/** Flushes a file to the disk and hashes what stands there. */
async function settleFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
    return { bytes: (await handle.stat()).size, sha256: await hashFile(path) };
  } finally {
    await handle.close();
  }
}

function hidesTransparency(picture: ResultPicture, format: OutputOptions['format']): boolean {
  if (picture.alpha === undefined || canHoldAlpha(format)) return false;
  const opaque = picture.depth === 16 ? 65535 : 255;
  return picture.alpha.some((value: number) => value < opaque);
}
