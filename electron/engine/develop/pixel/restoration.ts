import type { Recipe } from '../../../../shared/develop/recipe.ts';
import type { Steps } from '../../../../shared/develop/step.ts';
import type { Priority } from '../../../../shared/engine/protocol.ts';
import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { intersectRects, NETWORK_TILE_PX, planTiles, type Rect } from '../../../../shared/tiles/planTiles.ts';
import { toHalfResidual } from '../../../packs/halfResidual.ts';
import type { KeptFiles, KeptName } from '../../keptFiles.ts';
import type { Original } from '../../originals.ts';
import type { ProvenPack } from '../../sessions/provenPack.ts';
import { checkPossible } from '../../tiles/checkPossible.ts';
import { EnlargedPicture } from '../../tiles/enlargedPicture.ts';
import { cropPlanes } from '../../tiles/planes.ts';
import { NetworkMeter, type RunnableGraph, type RunTile, TileNetwork } from '../../tiles/tileNetwork.ts';
import type { TurnQueue } from '../../turnQueue.ts';
import { networkKey, networkKeyOfPart } from '../networkKey.ts';
import { type KeptResiduals, nameOf, type ResidualsKey, type TileResiduals } from './keptResiduals.ts';
import { machineMemoryBytes } from './machineMemory.ts';
import { radiusOf, reachOf } from './reach.ts';
import { runPixelTile } from './runPixelTile.ts';
import { runUpscalerTile } from './runUpscalerTile.ts';
import { type TileBlock, tileBlock } from './tileBlock.ts';

/** Whose work it is, what ends it, and what of it is left. */
export interface ResidualsTurn {
  readonly priority: Priority;
  readonly signal: AbortSignal;
  /** Whether they are kept. */
  readonly keep: boolean;
  /** Tiles that will be wanted next: computed in one piece with this one, where they are kept and that is possible. */
  readonly next?: ReadonlySet<number>;
}

/** What all restorations of an engine share. */
export interface RestorationParts {
  readonly kept: KeptResiduals;
  /** What outlives the engine; null where nothing does. */
  readonly keptFiles: KeptFiles | null;
  readonly networkTurns: TurnQueue;
  readonly meter: NetworkMeter;
  readonly notify: (what: Said) => void;
  /** What can be done to a photo. */
  readonly steps: Steps;
}

export interface RestorationOptions {
  /** As the network is to read it. */
  readonly original: Original;
  readonly proven: ProvenPack;
  readonly recipe: Recipe;
  readonly tilePx?: number;
}

/** One original under one pack at one scale: its enlargement, its tiles, and the residuals of each. */
export class Restoration {
  readonly original: Original;
  readonly proven: ProvenPack;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The kept squares, in reading order; a tile's index is its place here. */
  readonly cores: readonly Rect[];
  readonly #tilePx: number;
  readonly #enlarged: EnlargedPicture;
  readonly #network: TileNetwork;
  readonly #meter: NetworkMeter;
  readonly #parts: RestorationParts;
  /** Of the tiles that were asked about: of hundreds, a view's tile asks about one. */
  readonly #keys = new Map<number, ResidualsKey>();
  readonly #nameKey: (core: Rect) => ResidualsKey;

  /** @throws Failure 'recipe-invalid' or 'request-invalid' where scale or tile are not possible */
  constructor(parts: RestorationParts, options: RestorationOptions) {
    const { original, proven, recipe, tilePx = NETWORK_TILE_PX } = options;
    const { scale } = recipe;
    checkPossible(proven.manifest, scale, tilePx);
    this.original = original;
    this.proven = proven;
    this.#tilePx = tilePx;
    this.#parts = parts;
    this.#enlarged = new EnlargedPicture(original.picture, scale);
    const { widthPx, heightPx } = this.#enlarged;
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.cores = planTiles({ widthPx, heightPx, tilePx, haloPx: 0, multiple: 1 }).map(({ core }) => core);
    this.#meter = new NetworkMeter(parts.meter);
    this.#network = new TileNetwork({
      runTile: this.#chooseRun(),
      onHalved: (px) => parts.notify(said('tiles-are-smaller', { px })),
    });
    const key = { originalSha256: original.sha256, copy: original.copy, provider: proven.arithmetic, tilePx };
    const reach = reachOf(proven.manifest, scale);
    const shared = original.mended === undefined ? networkKey(recipe, original, parts.steps) : null;
    this.#nameKey = (core) => ({
      ...key,
      network: shared ?? networkKeyOfPart(recipe, original, parts.steps, reach(core)),
    });
  }

  #keyOf(index: number): ResidualsKey {
    const key = this.#keys.get(index) ?? this.#nameKey(this.core(index));
    this.#keys.set(index, key);
    return key;
  }

  #chooseRun(): RunTile {
    const { scales, tileMultiple: multiple } = this.proven.manifest;
    const radiusPx = radiusOf(this.proven.manifest);
    const meter = this.#meter;
    if (scales.fixed === undefined) {
      const { widthPx, heightPx } = this;
      const read = (rect: Rect) => this.#enlarged.readInput(rect);
      return runPixelTile({ widthPx, heightPx, haloPx: radiusPx, multiple, read, meter });
    }
    const { widthPx, heightPx } = this.original.picture;
    const asItIs = new EnlargedPicture(this.original.picture, 1);
    return runUpscalerTile({
      widthPx,
      heightPx,
      haloPx: Math.ceil(radiusPx / scales.fixed),
      multiple,
      read: (rect) => asItIs.read(rect),
      meter,
      factor: scales.fixed,
      outputWidthPx: this.widthPx,
      outputHeightPx: this.heightPx,
    });
  }

  get wholeRect(): Rect {
    return { x: 0, y: 0, width: this.widthPx, height: this.heightPx };
  }

  /** The side of the squares that are really processed; smaller than asked where memory ran short. */
  get effectiveTilePx(): number {
    return Math.min(this.#tilePx, this.#network.largestPx);
  }

  /** Spent inside the network for this restoration. */
  get networkSeconds(): number {
    return this.#meter.seconds;
  }

  /** The plain enlargement x_L in a rectangle: float32 CHW, three channels, in [0, 1]. */
  enlarge(rect: Rect): Float32Array<ArrayBuffer> {
    return this.#enlarged.read(rect);
  }

  /** The enlarged alpha in a rectangle: float32 HW in [0, 1]; null where the original has none. */
  enlargeAlpha(rect: Rect): Float32Array | null {
    return this.#enlarged.readAlpha(rect);
  }

  /** Indices of the tiles that have a part in a rectangle. */
  tilesIn(rect: Rect): number[] {
    return this.cores.flatMap((core, index) => (intersectRects(core, rect) === null ? [] : [index]));
  }

  /** Whether an export of the whole picture needs no network run. */
  async isKept(): Promise<boolean> {
    return (await this.keptShare()) === 1;
  }

  /** How much of the picture's area is kept, 0…1. */
  async keptShare(): Promise<number> {
    await this.#parts.keptFiles?.ready;
    const keptCores = this.cores.filter((_, index) => this.isTileKept(index));
    return keptCores.reduce((sum, core) => sum + areaOf(core), 0) / areaOf(this.wholeRect);
  }

  /** In memory or on disk, as far as the disk has been looked through. */
  isTileKept(index: number): boolean {
    const { kept, keptFiles } = this.#parts;
    return kept.has(this.#keyOf(index), index) || keptFiles?.has(this.#fileName(index)) === true;
  }

  /** Bytes that the residuals of these tiles take when they are kept. */
  residualBytes(indices: readonly number[]): number {
    const pixels = indices.reduce((sum, index) => sum + areaOf(this.core(index)), 0);
    return pixels * 3 * this.proven.manifest.dials.length * Float16Array.BYTES_PER_ELEMENT;
  }

  core(index: number): Rect {
    const core = this.cores[index];
    if (core === undefined) throw new RangeError(`there is no tile ${index}`);
    return core;
  }

  /**
   * A tile's residuals, kept in memory or on disk, or computed now. They are rounded to float16 either way, so that what was kept
   * and what was not gives the same bytes.
   * @param use is called with them while it is this job's turn; what it does is one step of the engine
   */
  withResiduals<T>(
    index: number,
    turn: ResidualsTurn,
    use: (residuals: TileResiduals, core: Rect) => T,
  ): Promise<T> {
    const core = this.core(index);
    return this.#parts.networkTurns.run(turn.priority, turn.signal, async () => {
      let residuals = this.#parts.kept.get(this.#keyOf(index), index);
      if (residuals === undefined) {
        residuals = (await this.#readFile(index)) ?? (await this.#compute(index, turn));
        if (turn.keep) this.#parts.kept.keep(this.#keyOf(index), index, residuals);
      }
      return use(residuals, core);
    });
  }

  async #compute(index: number, turn: ResidualsTurn): Promise<TileResiduals> {
    const { indices, rect } = this.#blockWith(index, turn);
    const outputs = await this.#run(this.proven.residuals, rect);
    let own: TileResiduals = [];
    for (const computed of indices) {
      const residuals = outputs.map((output) =>
        toHalfResidual(cropPlanes(output, rect, this.core(computed))),
      );
      if (computed === index) own = residuals;
      else this.#parts.kept.keep(this.#keyOf(computed), computed, residuals);
      this.#keepFile(computed, residuals, turn);
    }
    return own;
  }

  /** An album's export or its thumbnails would only push out what somebody looks at: they leave nothing on disk. */
  #keepFile(index: number, residuals: TileResiduals, { priority, keep }: ResidualsTurn): void {
    const isLookedAt = priority === 'visible' || priority === 'preview';
    if (keep && isLookedAt) this.#parts.keptFiles?.keep(this.#fileName(index), [...residuals]);
  }

  #blockWith(index: number, { keep, next }: ResidualsTurn): TileBlock {
    const { kept } = this.#parts;
    const { proven } = this;
    const isWanted = (other: number) => keep && next?.has(other) === true && !this.isTileKept(other);
    return tileBlock(index, this.cores, isWanted, {
      largestPx: this.#network.largestPx,
      haloPx: radiusOf(proven.manifest),
      secondsPerPixel: proven.secondsPerPixel,
      memoryBytes: machineMemoryBytes(),
      canKeep: (indices) => kept.canHold(this.residualBytes(indices)),
    });
  }

  async #run(graph: RunnableGraph, core: Rect): Promise<Float32Array[]> {
    const outputs = await this.#network.run(graph, core);
    this.#meter.noteTile(this.effectiveTilePx);
    return outputs;
  }

  async #readFile(index: number): Promise<TileResiduals | undefined> {
    const arrays = await this.#parts.keptFiles?.read(this.#fileName(index));
    const values = areaOf(this.core(index)) * 3;
    const isRight =
      arrays?.length === this.proven.manifest.dials.length &&
      arrays.every(({ byteLength }) => byteLength === values * Float16Array.BYTES_PER_ELEMENT);
    return isRight ? arrays.map(({ buffer }) => new Float16Array(buffer)) : undefined;
  }

  #fileName(index: number): KeptName {
    const key = this.#keyOf(index);
    return { originalSha256: key.originalSha256, name: nameOf(key, index) };
  }

  /**
   * One residual of a tile from a graph that gives no other: of `default` the sum of all, of `pix` the first.
   * @throws Failure 'internal' where the pack has no such graph; ask `proven.openGraph` first
   */
  withOne<T>(
    graph: 'default' | 'pix',
    index: number,
    turn: { readonly priority: Priority; readonly signal: AbortSignal },
    use: (residual: Float32Array, core: Rect) => T,
  ): Promise<T> {
    const core = this.core(index);
    return this.#parts.networkTurns.run(turn.priority, turn.signal, async () => {
      const session = await this.proven.requireGraph(graph);
      const [residual] = await this.#run(session, core);
      if (residual === undefined) throw new TypeError(`the graph '${graph}' gave nothing`);
      return use(residual, core);
    });
  }

  /** One step of the engine without a network: plain enlargement. */
  withoutNetwork<T>(
    index: number,
    turn: { readonly priority: Priority; readonly signal: AbortSignal },
    use: (core: Rect) => T,
  ): Promise<T> {
    return this.#parts.networkTurns.run(turn.priority, turn.signal, () => use(this.core(index)));
  }
}

const areaOf = (rect: Rect): number => rect.width * rect.height;
