import { Failure } from '../../../shared/errors/failure.ts';
import { isRawName } from '../../../shared/library/pictureFiles.ts';
import { open, stat } from '../../files/disk.ts';
import { quoted } from './libvips.ts';

export type OriginalFormat = 'jpeg' | 'png' | 'tiff' | 'webp' | 'gif' | 'avif' | 'heic' | 'raw';

/** A file that is known to be there, not empty, and to begin like a picture. */
export interface Original {
  readonly path: string;
  readonly bytes: number;
  /** By what the file holds; its name may say something else, but for RAW files, which look like TIFF. */
  readonly format: OriginalFormat;
}

const HEAD_BYTES = 64;
/** Formats that people have and that nothing here decodes, by how their files begin. */
const UNREADABLE: readonly { readonly name: string; readonly at: number; readonly mark: Buffer }[] = [
  { name: 'Photoshop', at: 0, mark: Buffer.from('8BPS') },
  { name: 'JPEG XL', at: 0, mark: Buffer.from('ff0a', 'hex') },
  { name: 'JPEG XL', at: 4, mark: Buffer.from('JXL ') },
  { name: 'JPEG XR', at: 0, mark: Buffer.from('4949bc', 'hex') },
  { name: 'OpenEXR', at: 0, mark: Buffer.from('762f3101', 'hex') },
  { name: 'Radiance HDR', at: 0, mark: Buffer.from('#?R') },
  { name: 'PDF', at: 0, mark: Buffer.from('%PDF-') },
  { name: 'JPEG 2000', at: 0, mark: Buffer.from('ff4fff51', 'hex') },
  { name: 'JPEG 2000', at: 4, mark: Buffer.from('jP  ') },
];

/**
 * Looks at a file before anything decodes it.
 * @throws Failure 'picture-not-found', 'picture-not-a-file', 'picture-unreadable', 'picture-empty',
 * 'picture-unknown-format'
 */
export async function openOriginal(path: string): Promise<Original> {
  const { head, bytes } = await readHead(path);
  if (bytes === 0) throw new Failure('picture-empty.no-bytes', { path: quoted(path) });
  const unreadable = UNREADABLE.find(({ at, mark }) => head.subarray(at, at + mark.length).equals(mark));
  if (isBitmap(head)) throw unreadableKind(path, 'BMP');
  if (unreadable !== undefined) throw unreadableKind(path, unreadable.name);
  const format = formatOf(head, path);
  if (format === undefined) throw new Failure('picture-unknown-format.no-picture', { path: quoted(path) });
  return { path, bytes, format };
}

/** 'BM', the size of the file, and four bytes of nothing. */
function isBitmap(head: Buffer): boolean {
  return head.length >= 14 && head.toString('latin1', 0, 2) === 'BM' && head.readUInt32LE(6) === 0;
}

/** @param kind a format by its name: 'JPEG 2000', '12-bit JPEG' */
export function unreadableKind(path: string, kind: string): Failure {
  return new Failure('picture-unknown-format.kind-not-read', { path: quoted(path), name: kind });
}

async function readHead(path: string): Promise<{ head: Buffer; bytes: number }> {
  try {
    const facts = await stat(path);
    if (!facts.isFile()) throw new Failure('picture-not-a-file.folder-or-device', { path: quoted(path) });
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { head: buffer.subarray(0, bytesRead), bytes: facts.size };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw readingFailure(path, cause);
  }
}

/** A file-system error while an original is read, as the person meets it. */
export function readingFailure(path: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new Failure('picture-not-found.not-there', { path: quoted(path) }, { cause });
  return new Failure(
    'picture-unreadable.system-error',
    { path: quoted(path), code: code || String(cause) },
    { cause },
  );
}

function formatOf(head: Buffer, path: string): OriginalFormat | undefined {
  const text = head.toString('latin1');
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp';
  if (text.slice(4, 8) === 'ftyp') return isoFormatOf(text);
  if (isRawName(path)) return 'raw';
  // Canon, Olympus, Panasonic and Fujifilm mark their RAW files; the others look like any TIFF.
  if (/^(II\*\0.{4}CR|IIRO|IIRS|MMOR|IIU\0|FUJIFILM)/s.test(text)) return 'raw';
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'tiff';
  return undefined;
}

/** Files of boxes say by their brands what they hold (ISO/IEC 14496-12, section 4.3). */
function isoFormatOf(text: string): OriginalFormat | undefined {
  const brands = [text.slice(8, 12), ...(text.slice(16).match(/.{4}/gs) ?? [])];
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  if (brands.some((brand) => /^(hei[cmsx]|hev[cmsx]|mif1|msf1|mif2)$/.test(brand))) return 'heic';
  if (brands.includes('crx ')) return 'raw';
  return undefined;
}
