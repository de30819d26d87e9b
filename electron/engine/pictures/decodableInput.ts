import { type Said, said } from '../../../shared/errors/words/words.ts';
import { open, readFile } from '../../files/disk.ts';
import { readJpegFrame, unreadableJpeg, withHeight } from './jpegFrame.ts';
import { forSharp, sharp } from './libvips.ts';
import { type Original, readingFailure, unreadableKind } from './openOriginal.ts';
import { readRawPreview } from './rawPreview.ts';
import { OLD_JPEG, readTiffPhoto, type TiffPhoto } from './tiff/tiffPhoto.ts';

/** What a decoder is to open for an original: the file itself, or the picture inside it. */
export interface DecodableInput {
  readonly input: string | Buffer;
  /** What the directories of a TIFF say of its photo, where it is opened itself. */
  readonly tiff?: TiffPhoto;
  /** Of several pictures in it the photo, as sharp opens it. */
  readonly part?: TiffPhoto['part'];
  readonly notes: readonly Said[];
}

/** Where the main brand of a file of boxes stands (ISO/IEC 14496-12, section 4.3). */
const BRAND = { at: 8, bytes: 4 };
const [SEQUENCE_BRAND, STILL_BRAND] = [Buffer.from('avis'), Buffer.from('avif')];

export async function decodableInput(original: Original): Promise<DecodableInput> {
  const { path, format } = original;
  try {
    if (format === 'raw') {
      const { jpeg, note } = await readRawPreview(path);
      return { input: jpeg, notes: [note] };
    }
    if (format === 'avif' || format === 'heic') return await boxedInput(path, format);
    if (format === 'jpeg') return { input: await readableJpeg(path), notes: [] };
    const tiff = format === 'tiff' ? await readTiffPhoto(path) : undefined;
    if (tiff === undefined) return { input: await forSharp(path), notes: [] };
    if (tiff.compression === OLD_JPEG) return { input: await readOldJpeg(path, tiff), notes: [] };
    return { input: await forSharp(path), tiff, part: tiff.part, notes: [] };
  } catch (cause) {
    throw readingFailure(path, cause);
  }
}

/** HEIC and AVIF: their primary picture, which need not be the first; a sequence's first one. */
async function boxedInput(path: string, format: 'avif' | 'heic'): Promise<DecodableInput> {
  const isSequence = format === 'avif' && (await readPart(path, BRAND)).equals(SEQUENCE_BRAND);
  const input = isSequence ? asStillPicture(await readFile(path)) : await forSharp(path);
  const notes = isSequence ? [said('sequence-of-pictures')] : [];
  // What is damaged is told by whoever decodes it.
  const header = await sharp(input, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  const page = header?.pagePrimary ?? 0;
  return { input, notes, ...(page === 0 ? {} : { part: { page } }) };
}

/** libvips knows a sequence of AVIF pictures by no name; its first picture is there as any still one. */
function asStillPicture(file: Buffer): Buffer {
  STILL_BRAND.copy(file, BRAND.at);
  return file;
}

/**
 * JPEG in TIFF as it was first defined (TIFF 6.0, section 22), where the whole stream lies in one piece.
 * @throws Failure 'picture-unknown-format' where it lies in tiles or parts, of which every writer made another kind
 */
async function readOldJpeg(path: string, photo: TiffPhoto): Promise<Buffer> {
  const jpeg = photo.oldJpeg && (await readPart(path, photo.oldJpeg));
  const header =
    jpeg &&
    (await sharp(jpeg, { limitInputPixels: false })
      .metadata()
      .catch(() => undefined));
  if (jpeg && header?.width === photo.widthPx && header.height === photo.heightPx) return jpeg;
  throw unreadableKind(path, 'TIFF (old-style JPEG)');
}

/** @throws Failure 'picture-unknown-format' for kinds of JPEG that libjpeg does not decode as it is built here */
async function readableJpeg(path: string): Promise<string | Buffer> {
  const frame = await readJpegFrame(path);
  if (frame === undefined) return forSharp(path);
  const kind = unreadableJpeg(frame);
  if (kind !== undefined) throw unreadableKind(path, kind);
  return (frame.heightPx > 0 ? undefined : withHeight(await readFile(path), frame)) ?? forSharp(path);
}

async function readPart(path: string, { at, bytes }: { at: number; bytes: number }): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.max(0, Math.min(bytes, size - at));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
