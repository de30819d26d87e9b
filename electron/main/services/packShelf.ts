import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure, type FailureData, toFailureData } from '../../../shared/errors/failure.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import { readManifest } from '../../packs/openPack.ts';

/** A pack that can be used, as far as its manifest tells. */
export interface ShelvedPack {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly hash: string;
  readonly isBundled: boolean;
}

export interface BrokenPack {
  readonly folder: string;
  readonly isBundled: boolean;
  readonly failure: FailureData;
}

/** What is used when nobody asked for a certain pack. */
const DEFAULT_PACK_ID = 'pisa-compact';

/** The packs at hand: the bundled ones, and those installed in the data folder. */
export class PackShelf {
  readonly #bundledFolder: string;
  readonly #installedFolder: string;

  constructor(folders: { readonly bundledModels: string; readonly data: string }) {
    this.#bundledFolder = join(folders.bundledModels, 'packs');
    this.#installedFolder = join(folders.data, 'packs');
  }

  /** Bundled ones first, each group in the order of folder names; without opening any weights. */
  async list(): Promise<{ readonly packs: readonly ShelvedPack[]; readonly broken: readonly BrokenPack[] }> {
    const packs: ShelvedPack[] = [];
    const broken: BrokenPack[] = [];
    for (const parent of [this.#bundledFolder, this.#installedFolder]) {
      const isBundled = parent === this.#bundledFolder;
      for (const folder of await foldersIn(parent)) {
        try {
          packs.push({ folder, isBundled, ...(await readManifest(folder)) });
        } catch (thrown) {
          broken.push({ folder, isBundled, failure: toFailureData(thrown) });
        }
      }
    }
    return { packs, broken };
  }

  /**
   * By id (the newest version where there are several), or by folder; without a name the default one.
   * @throws Failure 'pack-not-found', or why the folder's manifest is refused
   */
  async find(named?: string): Promise<ShelvedPack> {
    const { packs } = await this.list();
    const wanted = named ?? DEFAULT_PACK_ID;
    const byId = packs.filter((pack) => pack.manifest.id === wanted).sort(newestFirst)[0];
    if (byId) return byId;
    if (named === undefined) return packs[0] ?? this.#throwNoPack();
    const folder = resolve(named);
    const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
    if (isFolder) return { folder, isBundled: false, ...(await readManifest(folder)) };
    const known = [...new Set(packs.map((pack) => pack.manifest.id))].join(', ') || 'none';
    throw new Failure('pack-not-found', `There is no pack '${named}', neither installed nor as a folder.`, {
      action: `Installed packs: ${known}.`,
    });
  }

  /**
   * The very pack that something was made with.
   * @throws Failure 'pack-not-found' where it is not at hand in that state
   */
  async findExactly(wanted: Recipe['pack']): Promise<ShelvedPack> {
    const { packs } = await this.list();
    const found = packs.find((pack) => pack.hash === wanted.hash);
    if (found) return found;
    throw new Failure(
      'pack-not-found',
      `The pack ${wanted.id} ${wanted.version} is not installed as it was.`,
      {
        action: 'Install it again.',
      },
    );
  }

  #throwNoPack(): never {
    throw new Failure(
      'pack-not-found',
      `No pack is installed, neither with the app nor in ${this.#installedFolder}.`,
      {
        action: 'Name the folder of a pack.',
      },
    );
  }
}

async function foldersIn(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
      .map((entry) => entry.name);
    return names.sort().map((name) => join(parent, name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function newestFirst(a: ShelvedPack, b: ShelvedPack): number {
  return b.manifest.version.localeCompare(a.manifest.version, 'en', { numeric: true });
}
