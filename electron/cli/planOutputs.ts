import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { numberedFileName, safeFileName } from '../../shared/export/safeFileName.ts';
import type { OutputFormat } from '../../shared/pictures/outputOptions.ts';
import { stat } from '../files/disk.ts';
import type { Input } from './collectInputs.ts';
import { usageFailure } from './usage.ts';

/** Where `-o` leads. */
export type Destination =
  | { readonly kind: 'file'; readonly path: string; readonly format: OutputFormat }
  | { readonly kind: 'folder'; readonly path: string };

export interface PlannedOutput {
  readonly input: Input;
  readonly output: string;
  readonly format: OutputFormat;
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, OutputFormat>> = {
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.jfif': 'jpeg',
  '.png': 'png',
  '.tif': 'tiff',
  '.tiff': 'tiff',
  '.webp': 'webp',
  '.avif': 'avif',
};

const EXTENSION_OF_FORMAT: Readonly<Record<OutputFormat, string>> = {
  jpeg: '.jpg',
  png: '.png',
  tiff: '.tif',
  webp: '.webp',
  avif: '.avif',
};

/** Extensions that a person may ask for and that cannot be written. */
const UNWRITABLE = new Set(['.gif', '.heic', '.heif', '.bmp', '.psd', '.dng', '.raw']);

export function formatOfName(name: string): OutputFormat | undefined {
  return FORMAT_OF_EXTENSION[extname(name).toLowerCase()];
}

/** `jpg` and `tif` are accepted beside the formats' own names. */
export function parseFormat(text: string): OutputFormat | undefined {
  return FORMAT_OF_EXTENSION[`.${text.toLowerCase()}`];
}

/**
 * A folder for several photographs, for folders and for a name without a picture's extension; else a file.
 * @throws Failure 'usage' where `-o` and the inputs do not go together
 */
export async function chooseDestination(
  inputPaths: readonly string[],
  out: string,
  asked: OutputFormat | undefined,
): Promise<Destination> {
  const existing = await stat(out).catch(() => undefined);
  if (existing?.isDirectory() || /[/\\]$/.test(out)) return { kind: 'folder', path: resolve(out) };
  const [only, ...others] = inputPaths;
  const isOneFile = others.length === 0 && only !== undefined && !(await isFolder(only));
  if (!isOneFile) {
    if (existing) throw usageFailure(`${out} is a file; several photographs need a folder.`);
    if (formatOfName(out)) throw usageFailure(`${out} names a file; several photographs need a folder.`);
    return { kind: 'folder', path: resolve(out) };
  }
  if (UNWRITABLE.has(extname(out).toLowerCase()))
    throw usageFailure(`${extname(out)} cannot be written; use .jpg, .png, .tif, .webp or .avif.`);
  const named = formatOfName(out);
  if (named && asked && named !== asked)
    throw usageFailure(`${basename(out)} is named as ${named}, but --format says ${asked}.`);
  const format = named ?? (existing ? (asked ?? formatOfName(only)) : undefined);
  return format === undefined
    ? { kind: 'folder', path: resolve(out) }
    : { kind: 'file', path: resolve(out), format };
}

/**
 * One output per input. In a folder the originals' names and tree are kept; the extension follows the
 * format, which is the original's where that can be written (PNG where 16 bit are asked for), else JPEG.
 * Names that would coincide are numbered: `beach.jpg`, `beach (2).jpg`.
 */
export function planOutputs(
  inputs: readonly Input[],
  destination: Destination,
  asked: OutputFormat | undefined,
  depth: 8 | 16 | undefined,
): PlannedOutput[] {
  if (destination.kind === 'file')
    return inputs.map((input) => ({ input, output: destination.path, format: destination.format }));
  const taken = new Set<string>();
  return inputs.map((input) => {
    const format = asked ?? defaultFormat(input.path, depth);
    const { relativePath } = input;
    const stem = basename(relativePath, extname(relativePath));
    const folders = dirname(relativePath).split(sep).map(safeFolderName);
    const folder = join(destination.path, ...folders);
    for (let number = 1; ; number++) {
      const name = safeFileName(stem, EXTENSION_OF_FORMAT[format].slice(1));
      const output = join(folder, numberedFileName(name, number));
      // Disks of Windows and macOS do not tell upper from lower case, nor composed from decomposed letters.
      const key = output.normalize('NFC').toLowerCase();
      if (taken.has(key)) continue;
      taken.add(key);
      return { input, output, format };
    }
  });
}

/** Of a photograph's own folders; '.' is where it lies itself. */
const safeFolderName = (name: string): string => (name === '.' ? name : safeFileName(name, ''));

function defaultFormat(path: string, depth: 8 | 16 | undefined): OutputFormat {
  const own = formatOfName(path);
  if (depth === 16) return own === 'tiff' ? 'tiff' : 'png';
  return own ?? (extname(path).toLowerCase() === '.gif' ? 'png' : 'jpeg');
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
