import { mkdir, mkdtemp, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { type Manifest, manifestSchema } from '../../../shared/packs/manifest.ts';
import { hashFile } from '../../files/hashFile.ts';
import { isProcessAlive } from '../../files/isProcessAlive.ts';
import { makeOwnCopy, type OwnCopy } from '../../files/makeOwnCopy.ts';

/** Kept free beside what an installation writes. */
const SPARE_BYTES = 64e6;

/**
 * A pack while it is put together, in a folder beside its final place that nothing lists. It appears under
 * its name in one step; what is disposed of before that leaves nothing behind.
 */
export class StagedPack implements AsyncDisposable {
  readonly folder: string;
  readonly #packsFolder: string;
  readonly #files: { path: string; sha256?: string }[] = [];
  readonly #passing = new Set<string>();
  readonly #signal: AbortSignal;
  #writtenBytes = 0;
  #isDone = false;

  private constructor(folder: string, packsFolder: string, signal: AbortSignal) {
    this.folder = folder;
    this.#packsFolder = packsFolder;
    this.#signal = signal;
  }

  /** @throws Failure 'conflict' where a pack of that id and version is installed already */
  static async begin(
    packsFolder: string,
    pack: Pick<Manifest, 'id' | 'version' | 'name'>,
    signal: AbortSignal,
  ): Promise<StagedPack> {
    signal.throwIfAborted();
    await mkdir(packsFolder, { recursive: true });
    await expectFree(placeOf(packsFolder, pack), pack.name);
    return new StagedPack(
      await mkdtemp(path.join(packsFolder, `.installing-${process.pid}-`)),
      packsFolder,
      signal,
    );
  }

  /** Bytes that were written so far; files whose data are shared count nothing. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /**
   * Puts a file into the pack, as `makeOwnCopy` does.
   * @param name what it is called here: a name of the app's own, never one that came with the file
   * @param known.sha256 its hash where it is known already
   * @param known.isOwn nobody but the app has this file
   * @throws Failure 'output-disk-full' where a copy would not fit, 'pack-file-missing' where it is no file,
   *   'pack-file-hash' where it has another content by now; EEXIST where the name is taken
   */
  async place(
    source: string,
    name: string,
    known: { readonly sha256?: string; readonly isOwn?: boolean } = {},
  ): Promise<OwnCopy> {
    this.#signal.throwIfAborted();
    const placed = await makeOwnCopy(source, path.join(this.folder, name), {
      signal: this.#signal,
      isOwn: known.isOwn ?? false,
      beforeCopy: (bytes) => this.#expectSpace(bytes, source),
    });
    if (placed.how === 'copied') this.#writtenBytes += placed.bytes;
    const sha256 = placed.sha256 ?? known.sha256;
    if (known.sha256 !== undefined && sha256 !== known.sha256) {
      throw new Failure('pack-file-hash.changed-while-installed', { source });
    }
    this.#files.push({ path: name, ...(sha256 === undefined ? {} : { sha256 }) });
    return placed;
  }

  /** @throws EEXIST where the name is taken: nothing is ever written into a file that is there */
  async write(name: string, bytes: Uint8Array | string): Promise<void> {
    this.#signal.throwIfAborted();
    await writeFile(path.join(this.folder, name), bytes, { flag: 'wx' });
    this.#files.push({ path: name });
    this.#writtenBytes += Buffer.byteLength(bytes);
  }

  /** Writes a file that is needed only while the pack is put together, in place of its last content. @returns its path */
  async writePassing(name: string, bytes: Uint8Array): Promise<string> {
    this.#signal.throwIfAborted();
    const file = path.join(this.folder, name);
    if (this.#passing.has(file)) await rm(file);
    await writeFile(file, bytes, { flag: 'wx' });
    this.#passing.add(file);
    return file;
  }

  /**
   * Hashes what has no hash yet, writes the manifest, and gives the pack its name.
   * @returns the pack's folder
   * @throws Failure 'conflict' where a pack has that name already
   */
  async finish(manifest: Omit<Manifest, 'files'>): Promise<{ folder: string; manifest: Manifest }> {
    for (const file of this.#passing) await rm(file);
    const files = [];
    for (const { path: name, sha256 } of this.#files) {
      this.#signal.throwIfAborted();
      const file = path.join(this.folder, name);
      const { size: bytes } = await stat(file);
      files.push({ path: name, bytes, sha256: sha256 ?? (await hashFile(file, this.#signal)) });
    }
    const complete = manifestSchema.parse({ ...manifest, files });
    await this.write('manifest.json', `${JSON.stringify(complete, null, 2)}\n`);
    this.#signal.throwIfAborted();
    const folder = placeOf(this.#packsFolder, manifest);
    await expectFree(folder, manifest.name);
    await rename(this.folder, folder);
    this.#isDone = true;
    return { folder, manifest: complete };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isDone) await rm(this.folder, { recursive: true, force: true });
  }

  async #expectSpace(bytes: number, source: string): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const free = bavail * bsize;
    if (free >= bytes + SPARE_BYTES) return;
    throw new Failure('output-disk-full.for-copy', {
      source,
      bytes: toGigabytes(bytes),
      free: toGigabytes(free),
    });
  }
}

/** `.installing-PID-…` here, `.removing-PID-…` in `removePack`. */
const UNFINISHED = /^\.(?:installing|removing)-(\d+)-/;

/** Removes what processes that were killed in the middle left in a folder of packs. */
export async function sweepUnfinished(packsFolder: string): Promise<void> {
  const names = await readdir(packsFolder).catch(() => []);
  for (const name of names) {
    const pid = UNFINISHED.exec(name)?.[1];
    if (pid === undefined || isProcessAlive(Number(pid))) continue;
    await rm(path.join(packsFolder, name), { recursive: true, force: true });
  }
}

/** The folder that a pack is installed in. */
function placeOf(packsFolder: string, { id, version }: Pick<Manifest, 'id' | 'version'>): string {
  return path.join(packsFolder, `${id}-${version}`);
}

async function expectFree(folder: string, name: string): Promise<void> {
  const isTaken = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!isTaken) return;
  throw new Failure('conflict.installed-already', { name, folder });
}

const toGigabytes = (bytes: number) => (bytes / 1e9).toFixed(2);
