import { open } from 'node:fs/promises';
import { Failure } from '../../../shared/errors/failure.ts';
import { quoted, sharp } from './libvips.ts';
import { type Original, readingFailure } from './openOriginal.ts';
import { readRawPreview } from './rawPreview.ts';
import { OLD_JPEG, readTiffPhoto, type TiffPhoto } from './tiff/tiffPhoto.ts';

/** What a decoder is to open for an original: the file itself, or the picture inside it. */
export interface DecodableInput {
  readonly input: string | Buffer;
  /** What the directories of a TIFF say of its photo, where it is opened itself. */
  readonly tiff?: TiffPhoto;
  readonly notes: readonly string[];
}

export async function decodableInput(original: Original): Promise<DecodableInput> {
  const { path, format } = original;
  try {
    if (format === 'raw') {
      const { jpeg, note } = await readRawPreview(path);
      return { input: jpeg, notes: [note] };
    }
    const tiff = format === 'tiff' ? await readTiffPhoto(path) : undefined;
    if (tiff === undefined) return { input: path, notes: [] };
    if (tiff.compression === OLD_JPEG) return { input: await readOldJpeg(path, tiff), notes: [] };
    return { input: path, tiff, notes: [] };
  } catch (cause) {
    throw readingFailure(path, cause);
  }
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
  throw new Failure(
    'picture-unknown-format',
    `${quoted(path)} is a TIFF (old-style JPEG) file, a format that cannot be read.`,
    { action: 'Save it as JPEG, PNG or TIFF in the program that made it, and use that file.' },
  );
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
