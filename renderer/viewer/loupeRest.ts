import type { MissingTiles } from './missingTiles.ts';
import type { WantedTile } from './tileLoader.ts';

/** Whoever leafs through photos looks at one for less, ms; exact tiles of a photo take the network many seconds. */
export const LOUPE_REST_MS = 1500;

export interface ChosenTiles {
  readonly wanted: readonly WantedTile[];
  /** After this time more is wanted, ms; null: that is all. */
  readonly moreInMs: number | null;
}

/**
 * In the loupe one leafs through photos to choose among them. There a draft is enough until a photo has been looked at
 * for a while: one that is kept is shown without a run of the network, and none is begun that the next photo cancels.
 */
export class LoupeRest {
  #looksAt: string | null = null;
  #sinceMs = 0;

  /** @param looksAt what is looked at in the loupe, whole; null anywhere else */
  choose({ wanted, isDraftSeen }: MissingTiles, looksAt: string | null, nowMs: number): ChosenTiles {
    if (looksAt !== this.#looksAt) [this.#looksAt, this.#sinceMs] = [looksAt, nowMs];
    const leftMs = this.#sinceMs + LOUPE_REST_MS - nowMs;
    const exact = wanted.filter(({ kind }) => kind === 'exact');
    // Without a draft there is nothing of the development to be seen yet.
    if (looksAt === null || !isDraftSeen || leftMs <= 0 || exact.length === 0)
      return { wanted, moreInMs: null };
    return { wanted: wanted.filter(({ kind }) => kind !== 'exact'), moreInMs: leftMs };
  }
}
