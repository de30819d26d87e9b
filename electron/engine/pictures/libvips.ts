import { basename } from 'node:path';
import sharp from 'sharp';
import { Failure } from '../../../shared/errors/failure.ts';
import { nativePath, readFile } from '../../files/disk.ts';

// libvips keeps results by file name; a file that was replaced under the same name would be read stale.
sharp.cache(false);

export { sharp };

/** A file for sharp, which takes a path in UTF-8 alone: one with another name is read for it. */
export async function forSharp(path: string): Promise<string | Buffer> {
  return nativePath(path) === path ? path : readFile(path);
}

/** How a file is called in sentences. */
export function quoted(path: string): string {
  return `“${basename(path)}”`;
}

/** Errors of this program's own code: they say nothing about a file and must not be told as if they did. */
function isBug(cause: unknown): boolean {
  return cause instanceof TypeError || cause instanceof ReferenceError || cause instanceof SyntaxError;
}

/** Whether libvips says of a JPEG that its data end before its end marker. */
export function isCutShort(cause: unknown): boolean {
  return cause instanceof Error && /premature end of jpeg/i.test(cause.message);
}

/** The one place that reads libvips' words: an error while an original is decoded. */
export function decodingFailure(path: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  if (isBug(cause)) throw cause;
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/out of memory|unable to allocate|allocation fail/i.test(text))
    return new Failure('picture-too-large.memory', { path: quoted(path) }, { cause });
  if (
    /no decoder|data precision|arithmetic coding|compression support is not configured|unsupported (codec|compression)|not built in/i.test(
      text,
    )
  )
    return new Failure('picture-unknown-format.not-decoded', { path: quoted(path) }, { cause });
  const isCut =
    /premature|truncat|unexpected end|end of file|end of stream|read error|not enough|too short|eof/i;
  const word = isCut.test(text) ? 'picture-damaged.ends-too-early' : 'picture-damaged.cannot-be-decoded';
  return new Failure(word, { path: quoted(path) }, { cause });
}

/** The one place that reads libvips' words: an error while a result is encoded to a file. */
export function encodingFailure(target: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  if (isBug(cause)) throw cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const text = cause instanceof Error ? cause.message : String(cause);
  if (/^(ENOSPC|EDQUOT)$/.test(code) || /no space left|disk quota|write failed|write error/i.test(text))
    return new Failure('output-disk-full.not-written', { target: quoted(target) }, { cause });
  if (code === 'ENOENT')
    return new Failure('output-folder-missing.no-longer-there', { target: quoted(target) }, { cause });
  if (/^(EACCES|EPERM|EROFS)$/.test(code) || /permission denied|read-only file system/i.test(text))
    return new Failure('output-not-writable.no-permission-there', { target: quoted(target) }, { cause });
  return new Failure('output-not-writable.not-written', { target: quoted(target) }, { cause });
}
