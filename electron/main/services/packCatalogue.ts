import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, type FailureData, toFailureData } from '../../../shared/errors/failure.ts';
import type { PackSummary } from '../../../shared/ipc/views.ts';
import { readManifest } from '../../packs/openPack.ts';

export interface CataloguedPack {
  readonly folder: string;
  readonly summary: PackSummary;
}

/** The packs that came with the app and those that the user installed; an installed one hides a bundled one. */
export class PackCatalogue {
  readonly #bundledFolder: string;
  readonly #installedFolder: string;
  #packs = new Map<string, CataloguedPack>();

  constructor(bundledFolder: string, installedFolder: string) {
    this.#bundledFolder = bundledFolder;
    this.#installedFolder = installedFolder;
  }

  /** Reads the folders anew; packs that cannot be read are left out and named in the answer. */
  async refresh(): Promise<readonly FailureData[]> {
    const packs = new Map<string, CataloguedPack>();
    const failures: FailureData[] = [];
    for (const [parent, isBundled] of [
      [this.#bundledFolder, true],
      [this.#installedFolder, false],
    ] as const) {
      for (const folder of await foldersIn(parent)) {
        try {
          packs.set(...(await describePack(folder, isBundled)));
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          failures.push(toFailureData(error));
        }
      }
    }
    this.#packs = packs;
    return failures;
  }

  list(): PackSummary[] {
    return [...this.#packs.values()].map(({ summary }) => summary);
  }

  /** @throws Failure 'pack-not-found' */
  get(id: string): CataloguedPack {
    const pack = this.#packs.get(id);
    if (pack === undefined) {
      throw new Failure('pack-not-found', `The pack '${id}' is not installed.`, {
        action: 'Install it, or choose another pack.',
      });
    }
    return pack;
  }
}

async function describePack(folder: string, isBundled: boolean): Promise<[string, CataloguedPack]> {
  const { manifest, hash } = await readManifest(folder);
  const { id, version, name, description, licence, attribution, dials, scales, files } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const space = manifest.space.kind;
  const summary = {
    ...{ id, version, hash, name, description, licence, attribution, space, dials, scales },
    bytes,
    isBundled,
  };
  return [id, { folder, summary }];
}

async function foldersIn(parent: string): Promise<string[]> {
  const names = await readdir(parent).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const folders = [];
  for (const name of names.toSorted()) {
    const folder = join(parent, name);
    if (!name.startsWith('.') && (await stat(folder)).isDirectory()) folders.push(folder);
  }
  return folders;
}
