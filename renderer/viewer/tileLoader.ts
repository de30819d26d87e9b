import type { Recipe } from '../../shared/develop/recipe.ts';
import type { ViewTile } from '../../shared/engine/protocol.ts';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import type { Photo } from '../../shared/library/photo.ts';
import { decodeTile } from '../../shared/viewport/tileMessage.ts';
import { fetchPixels } from '../client/fetchPixels.ts';
import type { Decoded } from './look.ts';

/** One that the engine works on and one that waits at its door; more would only share its time among them. */
const LOADS_AT_ONCE = 2;

/**
 * How well a tile stands for the picture: as a draft of the whole from a small copy, as a draft of its place
 * from that place's surroundings (of a latent pack), or exactly.
 */
export const TILE_KINDS = ['whole-draft', 'local-draft', 'exact'] as const;
export type TileKind = (typeof TILE_KINDS)[number];

export interface WantedTile {
  readonly key: string;
  readonly url: string;
  /** What is done to the photo, as far as the tile shows it. */
  readonly recipe: Recipe;
  readonly kind: TileKind;
  /** Where it is decoded; null: it serves every dial position. */
  readonly decoded: Decoded | null;
}

export interface TileLoaderEvents {
  readonly onTile: (wanted: WantedTile, tile: ViewTile) => void;
  /** After every change of what is under way. */
  readonly onProgress: () => void;
}

/** Fetches tiles, nearest first, and cancels what is no longer wanted. */
export class TileLoader {
  readonly #events: TileLoaderEvents;
  #queue: WantedTile[] = [];
  readonly #running = new Map<string, AbortController>();
  /** Not asked for again until the view or the source changes: a broken tile must not be hammered. */
  readonly #failed = new Map<string, FailureData>();
  #stuck: FailureData | null = null;
  /** The original is gone, and with it every tile of it: nothing is asked for until somebody tries again. */
  #gone: FailureData | null = null;
  #photo: { readonly id: number | null; readonly isMissing: boolean } = { id: null, isMissing: false };

  constructor(events: TileLoaderEvents) {
    this.#events = events;
  }

  get pending(): number {
    return this.#queue.length + this.#running.size;
  }

  /** Why nothing more comes of what is wanted; null while something may. */
  get stuck(): FailureData | null {
    return this.#stuck;
  }

  /** The tiles that are missing now, most wanted first; everything else is cancelled. */
  want(tiles: readonly WantedTile[]): void {
    const keys = new Set(tiles.map(({ key }) => key));
    for (const [key, controller] of this.#running) {
      if (!keys.has(key)) controller.abort();
    }
    const failures = tiles.map(({ key }) => this.#gone ?? this.#failed.get(key));
    this.#stuck = failures.every((failure) => failure !== undefined) ? (failures[0] ?? null) : null;
    this.#queue =
      this.#gone !== null ? [] : tiles.filter(({ key }) => !this.#running.has(key) && !this.#failed.has(key));
    this.#start();
  }

  retryFailed(): void {
    this.#failed.clear();
    // As long as the library does not know it to be missing, it may have come back unseen.
    if (!this.#photo.isMissing) this.#gone = null;
  }

  /** Even for those of an original that is gone. */
  retryAll(): void {
    this.#gone = null;
    this.retryFailed();
  }

  /** The photo that tiles are wanted of, as the library knows it: another one, or one that is back, is asked for. */
  follow(photo: Pick<Photo, 'id' | 'isMissing'> | null): void {
    const { id = null, isMissing = false } = photo ?? {};
    if (id !== this.#photo.id || (this.#photo.isMissing && !isMissing)) this.retryAll();
    this.#photo = { id, isMissing };
  }

  stop(): void {
    this.want([]);
  }

  #start(): void {
    while (this.#running.size < LOADS_AT_ONCE) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      void this.#load(next);
    }
  }

  #loseAll(failure: FailureData): void {
    this.#gone = failure;
    this.#queue = [];
  }

  async #load(wanted: WantedTile): Promise<void> {
    const { key } = wanted;
    const controller = new AbortController();
    this.#running.set(key, controller);
    try {
      const tile = await fetchTile(wanted, controller.signal);
      if (!controller.signal.aborted) this.#events.onTile(wanted, tile);
    } catch (error) {
      if (!controller.signal.aborted) {
        const failure = failureOf(error);
        this.#failed.set(key, failure);
        if (failure.code === 'picture-not-found') this.#loseAll(failure);
      }
    } finally {
      this.#running.delete(key);
      this.#start();
      this.#events.onProgress();
    }
  }
}

async function fetchTile({ url, recipe }: WantedTile, signal: AbortSignal): Promise<ViewTile> {
  const response = await fetchPixels(url, signal, recipe);
  if (response.ok) return decodeTile(await response.arrayBuffer());
  const isExpected = response.headers.get('content-type') === 'application/json';
  if (isExpected) throw Failure.fromData((await response.json()) as FailureData);
  throw new Failure('internal.no-tile', { status: response.status });
}

function failureOf(error: unknown): FailureData {
  if (error instanceof Failure) return error.toData();
  return new Failure('internal.part-not-loaded', {}).toData();
}
