import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import { parseBoundedJson } from '../../shared/json/parseBoundedJson.ts';
import {
  LEAVES_FOLDER,
  MANIFEST_VERSION,
  type Manifest,
  manifestSchema,
} from '../../shared/packs/manifest.ts';
import { hashFile } from '../files/hashFile.ts';
import { readBounded } from '../files/readBounded.ts';
import { systemCode } from '../files/systemCode.ts';

/** What of a manifest is needed to check a pack's files. */
type ListedFiles = Pick<Manifest, 'name' | 'files'>;

/** A pack whose manifest and files are as they should be. Its graphs have yet to be opened. */
export interface OpenedPack<M extends ListedFiles = Manifest> {
  readonly folder: string;
  readonly manifest: M;
  /** SHA-256 of manifest.json, which holds the hashes of all other files. */
  readonly hash: string;
  /** Absolute path of one of the manifest's files. */
  pathOf(packPath: string): string;
}

/**
 * Files whose hash was right: path → size, times of modification and change, and inode at that moment. Kept by
 * whoever opens packs repeatedly, so that gigabytes are hashed once and not once a photo. The change time is set
 * by the system alone: who writes new bytes under the old time and size does not get past it.
 */
export type CheckedFiles = Map<string, string>;

/** The largest one that comes with the app has four kilobytes. */
const MANIFEST_BYTES_MAX = 1_000_000;
const MANIFEST_BOUNDS = { depthMax: 16, valuesMax: 100_000 };

interface OpenOptions {
  readonly checkedFiles?: CheckedFiles;
  readonly signal?: AbortSignal;
}

/**
 * Opens a pack: manifest, paths, sizes, hashes.
 * @throws Failure 'pack-not-found', 'pack-manifest-missing', 'pack-manifest-invalid', 'pack-version-unknown',
 *   'pack-path-outside', 'pack-file-missing', 'pack-file-size' or 'pack-file-hash'
 */
export function openPack(folder: string, options: OpenOptions = {}): Promise<OpenedPack> {
  return openPackOf(folder, manifestSchema, options);
}

/** The same of a pack whose manifest is of another kind. */
export async function openPackOf<M extends ListedFiles>(
  folder: string,
  schema: z.ZodType<M>,
  options: OpenOptions = {},
): Promise<OpenedPack<M>> {
  const { manifest, hash } = await readManifestOf(folder, schema);
  const root = await realpath(folder);
  const checkedFiles = options.checkedFiles ?? new Map();
  for (const file of manifest.files) await checkFile(root, manifest, file, checkedFiles, options.signal);
  return { folder: root, manifest, hash, pathOf: (packPath) => path.join(root, packPath) };
}

/** Reads and checks the manifest alone: enough to list packs. Failures as `openPack`, but for the files'. */
export function readManifest(folder: string): Promise<{ manifest: Manifest; hash: string }> {
  return readManifestOf(folder, manifestSchema);
}

/** The same of another kind of manifest. */
export async function readManifestOf<M>(
  folder: string,
  schema: z.ZodType<M>,
): Promise<{ manifest: M; hash: string }> {
  const bytes = await readManifestBytes(folder);
  let parsed: unknown;
  try {
    parsed = parseBoundedJson(bytes.toString('utf8'), MANIFEST_BOUNDS);
  } catch (cause) {
    throw new Failure('pack-manifest-invalid.not-json', { folder }, { cause });
  }
  const version = z.object({ manifestVersion: z.unknown() }).safeParse(parsed).data?.manifestVersion;
  if (version !== undefined && version !== MANIFEST_VERSION) {
    throw new Failure('pack-version-unknown.format', {
      folder,
      version: JSON.stringify(version),
      manifestVersion: MANIFEST_VERSION,
    });
  }
  const checked = schema.safeParse(parsed);
  if (!checked.success) {
    const reasons = z.prettifyError(checked.error).replaceAll(/\s+/g, ' ');
    if (checked.error.issues.some((issue) => issue.message === LEAVES_FOLDER)) throw outside(folder, reasons);
    throw new Failure('pack-manifest-invalid.not-valid', { folder, reasons });
  }
  return { manifest: checked.data, hash: createHash('sha256').update(bytes).digest('hex') };
}

async function readManifestBytes(folder: string): Promise<Buffer> {
  try {
    const entry = await stat(folder).catch(missingAsNull);
    if (entry === null) throw new Failure('pack-not-found.no-pack-in-folder', { folder });
    if (!entry.isDirectory()) throw new Failure('pack-not-found.is-a-file', { folder });
    const bytes = await readBounded(path.join(folder, 'manifest.json'), MANIFEST_BYTES_MAX).catch(
      missingAsNull,
    );
    if (bytes === null) throw new Failure('pack-manifest-missing.no-manifest', { folder });
    return bytes;
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('pack-manifest-missing.cannot-be-read', { folder }, { cause });
  }
}

async function checkFile(
  root: string,
  manifest: ListedFiles,
  file: Manifest['files'][number],
  checkedFiles: CheckedFiles,
  signal: AbortSignal | undefined,
): Promise<void> {
  const filePath = path.join(root, file.path);
  const real = await realpath(filePath).catch(missingAsNull);
  const entry = real === null ? null : await stat(real);
  if (real === null || !entry?.isFile()) {
    throw new Failure('pack-file-missing.lacks-file', { pack: manifest.name, path: file.path });
  }
  if (!real.startsWith(root + path.sep))
    throw outside(root, said('link-leaves-folder', { path: file.path, leavesFolder: said('leaves-folder') }));
  if (entry.size !== file.bytes) {
    throw new Failure('pack-file-size.other-size', {
      path: file.path,
      pack: manifest.name,
      found: entry.size,
      bytes: file.bytes,
    });
  }
  const state = `${file.sha256} ${entry.size} ${entry.mtimeMs} ${entry.ctimeMs} ${entry.ino}`;
  if (checkedFiles.get(filePath) === state) return;
  if ((await hashFile(filePath, signal)) !== file.sha256) {
    throw new Failure('pack-file-hash.was-changed', { path: file.path, pack: manifest.name });
  }
  checkedFiles.set(filePath, state);
}

function missingAsNull(error: unknown): null {
  if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error) ?? '')) return null;
  throw error;
}

function outside(folder: string, reasons: Said | string): Failure {
  return new Failure('pack-path-outside.manifest', { folder, reasons });
}
