import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adaptRecipe, type PackOfRecipe } from '../../shared/develop/adaptRecipe.ts';
import { missingPackFailure } from '../../shared/develop/packFailures.ts';
import type { Recipe, RecipePack } from '../../shared/develop/recipe.ts';
import { type ResolvedPack, resolvePack } from '../../shared/develop/resolvePack.ts';
import { Failure, type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import type { Manifest } from '../../shared/packs/manifest.ts';
import { systemCode } from '../files/systemCode.ts';
import { readManifest } from '../packs/openPack.ts';

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

export interface ShelfContents {
  readonly packs: readonly ShelvedPack[];
  readonly broken: readonly BrokenPack[];
}

/** A recipe and the pack that it means; see `resolvePack`. */
export type ResolvedRecipe =
  | { readonly kind: 'exact' | 'newer'; readonly pack: ShelvedPack; readonly recipe: Recipe }
  | { readonly kind: 'missing' };

/** What is used when nobody asked for a certain pack. */
const DEFAULT_PACK_ID = 'pisa-compact';

/** The packs at hand: the bundled ones, and those installed in the data folder. */
export class PackShelf {
  readonly installedFolder: string;
  readonly #bundledFolder: string;
  readonly #read: typeof readManifest;
  #contents: ShelfContents = { packs: [], broken: [] };
  #isListed = false;
  #turn = 0;

  constructor(folders: { readonly bundledModels: string; readonly data: string }, read = readManifest) {
    this.#read = read;
    this.#bundledFolder = join(folders.bundledModels, 'packs');
    this.installedFolder = join(folders.data, 'packs');
  }

  /**
   * Reads the folders anew: bundled packs first, each group in the order of folder names; without opening any
   * weights. What cannot be read is listed with its reason and hides nothing.
   */
  async list(): Promise<ShelfContents> {
    const turn = ++this.#turn;
    const packs: ShelvedPack[] = [];
    const broken: BrokenPack[] = [];
    for (const parent of [this.#bundledFolder, this.installedFolder]) {
      const isBundled = parent === this.#bundledFolder;
      for (const folder of await foldersIn(parent)) {
        try {
          packs.push({ folder, isBundled, ...(await this.#read(folder)) });
        } catch (thrown) {
          broken.push({ folder, isBundled, failure: toFailureData(thrown) });
        }
        if (!this.#isListed && turn === this.#turn)
          this.#contents = { packs: [...packs], broken: [...broken] };
      }
    }
    const contents = { packs, broken };
    // One that began later saw what is there now.
    if (turn === this.#turn) this.#contents = contents;
    this.#isListed = true;
    return contents;
  }

  /**
   * The first `list`, which nobody has to wait for longer than that: what is read by then is there, the bundled
   * packs before all others.
   * @returns `rest`: what is still going on; null where all is listed
   */
  async begin(limitMs: number): Promise<{ readonly rest: Promise<ShelfContents> | null }> {
    const listing = this.list();
    const isInTime = await Promise.race([listing.then(() => true), delay(limitMs, false, { ref: false })]);
    return { rest: isInTime ? null : listing };
  }

  /** What the last `list` found. */
  get contents(): ShelfContents {
    return this.#contents;
  }

  /** Of each id the one that is used, by what the last `list` found; in the order of the list. */
  get preferred(): readonly ShelvedPack[] {
    return preferredAmong(this.#contents.packs);
  }

  /** All of them, the preferred ones first. */
  get inOrder(): readonly ShelvedPack[] {
    return inOrder(this.#contents.packs);
  }

  /** Which one something that was made with a pack means, of what the last `list` found. */
  match(wanted: RecipePack): MatchedPack {
    return matchPack(wanted, this.#contents.packs);
  }

  /**
   * What a recipe means of what the last `list` found, and the recipe under that pack.
   * @see resolvePack
   */
  resolve(recipe: Recipe): ResolvedRecipe {
    return resolveRecipe(recipe, this.#contents.packs);
  }

  /** The same with the folders read anew: what is done in the background outlives installing and removing. */
  async resolveNow(recipe: Recipe): Promise<ResolvedRecipe> {
    const { packs } = await this.list();
    return resolveRecipe(recipe, packs);
  }

  /**
   * `resolve` for whoever can do nothing without it.
   * @throws Failure 'pack-not-found'
   */
  require(recipe: Recipe): Exclude<ResolvedRecipe, { kind: 'missing' }> {
    const resolved = this.resolve(recipe);
    if (resolved.kind !== 'missing') return resolved;
    throw missingPackFailure(recipe.pack);
  }

  /**
   * The one of that id that is used, by what the last `list` found.
   * @throws Failure 'pack-not-found'
   */
  get(id: string): ShelvedPack {
    const pack = preferredOf(this.#contents.packs, id);
    if (pack !== undefined) return pack;
    throw new Failure('pack-not-found.id-not-installed', { id });
  }

  /**
   * By id (see `preferredOf` where there are several), or by folder; without a name the default one.
   * @throws Failure 'pack-not-found', or why the folder's manifest is refused
   */
  async find(named?: string): Promise<ShelvedPack> {
    const { packs } = await this.list();
    const wanted = named ?? DEFAULT_PACK_ID;
    const byId = preferredOf(packs, wanted);
    if (byId) return byId;
    if (named === undefined) return packs[0] ?? this.#throwNoPack();
    const folder = resolve(named);
    const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;
    if (isFolder) return { folder, isBundled: false, ...(await readManifest(folder)) };
    const known = [...new Set(packs.map((pack) => pack.manifest.id))].join(', ') || 'none';
    throw new Failure('pack-not-found.neither-installed-nor-folder', { named, known });
  }

  #throwNoPack(): never {
    throw new Failure('pack-not-found.none-installed', {
      installedFolder: this.installedFolder,
    });
  }
}

type MatchedPack = ResolvedPack<PackOfRecipe & { readonly shelved: ShelvedPack }>;

function matchPack(wanted: RecipePack, packs: readonly ShelvedPack[]): MatchedPack {
  return resolvePack(
    wanted,
    inOrder(packs).map((shelved) => ({ ...packOfRecipe(shelved), shelved })),
  );
}

function resolveRecipe(recipe: Recipe, packs: readonly ShelvedPack[]): ResolvedRecipe {
  const resolved = matchPack(recipe.pack, packs);
  if (resolved.kind === 'missing') return resolved;
  const { kind, pack } = resolved;
  return { kind, pack: pack.shelved, recipe: adaptRecipe(recipe, pack) };
}

export function packOfRecipe({ manifest, hash }: ShelvedPack): PackOfRecipe {
  const { id, version, dials, scales, prompt } = manifest;
  return { id, version, hash, dials, scales, takesPrompt: prompt !== undefined };
}

function inOrder(packs: readonly ShelvedPack[]): ShelvedPack[] {
  return [...new Set([...preferredAmong(packs), ...packs])];
}

function preferredAmong(packs: readonly ShelvedPack[]): ShelvedPack[] {
  return packs.filter((pack) => preferredOf(packs, pack.manifest.id) === pack);
}

/**
 * Of one id the newest version; of one version the installed one, which the user wanted, before the bundled.
 */
function preferredOf(packs: readonly ShelvedPack[], id: string): ShelvedPack | undefined {
  return packs
    .filter((pack) => pack.manifest.id === id)
    .toSorted((a, b) => newestFirst(a, b) || Number(a.isBundled) - Number(b.isBundled))[0];
}

function newestFirst(a: ShelvedPack, b: ShelvedPack): number {
  return b.manifest.version.localeCompare(a.manifest.version, 'en', { numeric: true });
}

/** Links too: one that leads nowhere is a broken pack, of which a person should know. */
async function foldersIn(parent: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    const names = entries
      .filter((entry) => !entry.name.startsWith('.') && !entry.isFile())
      .map((entry) => entry.name);
    return names.sort().map((name) => join(parent, name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    // What is wrong with the folder of packs is said where its manifest is looked for.
    return [parent];
  }
}
