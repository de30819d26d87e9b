import { randomUUID } from 'node:crypto';
import { basename, dirname, relative, sep } from 'node:path';
import { makeZip, predictLength } from 'client-zip';
import { safeFileName } from '../../../shared/export/safeFileName.ts';
import { RecentlyUsed } from '../../engine/recentlyUsed.ts';
import { createReadStream, stat } from '../../files/disk.ts';
import { toFileFailure } from '../../files/fileFailure.ts';
import type { Download } from '../../shells/shell.ts';

/** Offers that nobody fetched: a page asks for one and goes there at once. */
const OFFERS_MAX = 100;

interface Offer {
  readonly name: string;
  readonly paths: readonly string[];
}

/**
 * Results that a page can fetch, for one without a file manager of its own. An address is made when it is asked for,
 * and ends with the session.
 */
export class Downloads {
  readonly #offers = new RecentlyUsed<Offer>(OFFERS_MAX);

  /** @param name what several are called together */
  offer(name: string, paths: readonly string[]): { readonly address: string } {
    const id = randomUUID();
    this.#offers.set(id, { name, paths });
    return { address: `/download/${id}` };
  }

  /**
   * One file as it is, several as a ZIP that is made on the way; pictures are packed already and are stored as they are.
   * @throws Failure where the file is not there any more
   */
  async open(id: string): Promise<Download | null> {
    const offer = this.#offers.get(id);
    const [first] = offer?.paths ?? [];
    if (offer === undefined || first === undefined) return null;
    if (offer.paths.length === 1) {
      const { size } = await stat(first).catch((cause: unknown) => {
        throw toFileFailure(cause, first);
      });
      return { fileName: basename(first), bytes: size, body: readLater(first) };
    }
    const entries = await entriesOf(offer.paths);
    const bytes = Number(predictLength(entries));
    const read = entries.map(({ path, ...entry }) => ({ ...entry, input: readLater(path) }));
    return { fileName: safeFileName(offer.name, 'zip'), bytes, body: makeZip(read) };
  }
}

interface Entry {
  readonly path: string;
  readonly name: string;
  readonly lastModified: Date;
  readonly size: number;
}

/** By their places below the folder that holds them all, so that no two have one name. */
async function entriesOf(paths: readonly string[]): Promise<Entry[]> {
  const folder = commonFolder(paths);
  const entries: Entry[] = [];
  for (const path of paths) {
    const facts = await stat(path).catch(() => null);
    // One that was moved since is left out: the others are wanted all the same.
    if (facts === null) continue;
    const name = relative(folder, path).split(sep).join('/');
    entries.push({ path, name, lastModified: facts.mtime, size: facts.size });
  }
  return entries;
}

/** Opened when it is its turn: an export may have more files than a process may hold open. */
async function* readLater(path: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield* createReadStream(path);
}

function commonFolder(paths: readonly string[]): string {
  return paths
    .map((path) => dirname(path))
    .reduce((common, folder) => {
      let shared = common;
      while (relative(shared, folder).startsWith('..')) shared = dirname(shared);
      return shared;
    });
}
