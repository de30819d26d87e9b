/** One tile's residuals, one array per dial: float16 CHW of the tile's core. */
export type TileResiduals = readonly Float16Array<ArrayBuffer>[];

/** What residuals belong to; any difference makes them others. */
export interface ResidualsKey {
  readonly originalSha256: string;
  /** The reduced copy that they were computed on; absent: the original itself. */
  readonly copy?: string | undefined;
  /** The recipe up to the network, see `developmentKey`. */
  readonly network: string;
  /** With the precision that it computes in. */
  readonly provider: string;
  /** Side of the cores that the picture is cut into. */
  readonly tilePx: number;
}

interface Kept {
  readonly originalSha256: string;
  readonly residuals: TileResiduals;
  readonly bytes: number;
}

/**
 * Residuals that were computed, so that another λ costs no network run. The least recently used tiles go
 * first once the bound is reached. Stored as float16: half the memory; the
 * rounding of a residual of 0.25 is at most 1.2e-4, a thirtieth of an 8-bit step.
 */
export class KeptResiduals {
  #limitBytes: number;
  /** In order of last use; a Map keeps the order of insertion. */
  readonly #tiles = new Map<string, Kept>();
  #keptBytes = 0;
  #lentBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get bytes(): number {
    return this.#keptBytes;
  }

  get tiles(): number {
    return this.#tiles.size;
  }

  setLimit(bytes: number): void {
    this.#limitBytes = bytes;
    this.#shrinkTo(bytes - this.#lentBytes);
  }

  /** Whether that much could be kept at once. */
  canHold(bytes: number): boolean {
    return bytes <= this.#limitBytes - this.#lentBytes;
  }

  has(key: ResidualsKey, tileIndex: number): boolean {
    return this.#tiles.has(nameOf(key, tileIndex));
  }

  get(key: ResidualsKey, tileIndex: number): TileResiduals | undefined {
    const name = nameOf(key, tileIndex);
    const kept = this.#tiles.get(name);
    if (kept === undefined) return undefined;
    this.#tiles.delete(name);
    this.#tiles.set(name, kept);
    return kept.residuals;
  }

  keep(key: ResidualsKey, tileIndex: number, residuals: TileResiduals): void {
    const bytes = residuals.reduce((sum, residual) => sum + residual.byteLength, 0);
    const name = nameOf(key, tileIndex);
    this.#drop(name);
    this.#shrinkTo(this.#limitBytes - this.#lentBytes - bytes);
    if (!this.canHold(bytes)) return;
    this.#tiles.set(name, { originalSha256: key.originalSha256, residuals, bytes });
    this.#keptBytes += bytes;
  }

  /** Gives up part of the bound for something else of that size, until the returned function is called. */
  lend(bytes: number): () => void {
    this.#lentBytes += bytes;
    this.#shrinkTo(this.#limitBytes - this.#lentBytes);
    let isLent = true;
    return () => {
      if (isLent) this.#lentBytes -= bytes;
      isLent = false;
    };
  }

  /** Forgets what belongs to an original, or everything. */
  forget(originalSha256?: string): void {
    for (const [name, kept] of this.#tiles) {
      if (originalSha256 === undefined || kept.originalSha256 === originalSha256) this.#drop(name);
    }
  }

  #shrinkTo(bytes: number): void {
    for (const name of this.#tiles.keys()) {
      if (this.#keptBytes <= Math.max(0, bytes)) return;
      this.#drop(name);
    }
  }

  #drop(name: string): void {
    this.#keptBytes -= this.#tiles.get(name)?.bytes ?? 0;
    this.#tiles.delete(name);
  }
}

/** Names a tile's residuals, in memory and on disk. */
export function nameOf(key: ResidualsKey, tileIndex: number): string {
  const { originalSha256, copy, network, provider, tilePx } = key;
  const ofCopy = copy === undefined ? [] : [`copy ${copy}`];
  return [originalSha256, network, provider, tilePx, tileIndex, ...ofCopy].join(' ');
}
