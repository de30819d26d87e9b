import type { Priority } from '../../../shared/engine/protocol.ts';
import { type EnlargementPlan, enlargeRegion, planEnlargement } from '../../../shared/enlarge/bicubic.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import {
  intersectRects,
  MAX_TILE_PX,
  MIN_TILE_PX,
  planTiles,
  type Rect,
} from '../../../shared/tiles/planTiles.ts';
import type { Original } from '../originals.ts';
import type { Picture } from '../pictures/picture.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import type { TurnQueue } from '../turnQueue.ts';
import type { KeptResiduals, ResidualsKey, TileResiduals } from './keptResiduals.ts';
import { runPixelTile } from './runPixelTile.ts';
import { runUpscalerTile } from './runUpscalerTile.ts';
import { NetworkMeter, type RunTile, TileNetwork } from './tileNetwork.ts';

/** What all restorations of an engine share. */
export interface RestorationParts {
  readonly kept: KeptResiduals;
  readonly networkTurns: TurnQueue;
  readonly meter: NetworkMeter;
  readonly notify: (text: string) => void;
}

export interface RestorationOptions {
  readonly original: Original;
  readonly proven: ProvenPack;
  readonly scale: number;
  readonly tilePx?: number;
}

/** With a halo of 40 px a third of the work is halo, and a tile takes about a second on two cores. */
const DEFAULT_TILE_PX = 512;

/** One original under one pack at one scale: its enlargement, its tiles, and the residuals of each. */
export class Restoration {
  readonly original: Original;
  readonly proven: ProvenPack;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The kept squares, in reading order; a tile's index is its place here. */
  readonly cores: readonly Rect[];
  readonly #tilePx: number;
  readonly #plan: EnlargementPlan;
  readonly #network: TileNetwork;
  readonly #meter: NetworkMeter;
  readonly #parts: RestorationParts;
  readonly #key: ResidualsKey;

  /** @throws Failure 'recipe-invalid' or 'request-invalid' where scale or tile are not possible */
  constructor(parts: RestorationParts, options: RestorationOptions) {
    const { original, proven, scale, tilePx = DEFAULT_TILE_PX } = options;
    checkPossible(proven.manifest, scale, tilePx);
    this.original = original;
    this.proven = proven;
    this.#tilePx = tilePx;
    this.#parts = parts;
    this.#plan = planEnlargement(original.picture.widthPx, original.picture.heightPx, scale);
    this.widthPx = this.#plan.widthPx;
    this.heightPx = this.#plan.heightPx;
    const { widthPx, heightPx } = this;
    this.cores = planTiles({ widthPx, heightPx, tilePx, haloPx: 0, multiple: 1 }).map(({ core }) => core);
    this.#meter = new NetworkMeter(parts.meter);
    this.#network = new TileNetwork({
      runTile: this.#chooseRun(),
      onHalved: (px) => parts.notify(`Memory ran short: tiles are ${px} px from now on.`),
    });
    this.#key = {
      originalSha256: original.sha256,
      packHash: proven.pack.hash,
      scale,
      provider: proven.provider,
      tilePx,
    };
  }

  #chooseRun(): RunTile {
    const { space, scales, tileMultiple: multiple } = this.proven.manifest;
    const radiusPx = space.kind === 'pixel' ? space.receptiveRadiusPx : 0;
    const meter = this.#meter;
    if (scales.fixed === undefined) {
      const { widthPx, heightPx } = this;
      const read = (rect: Rect) => this.enlarge(rect);
      return runPixelTile({ widthPx, heightPx, haloPx: radiusPx, multiple, read, meter });
    }
    const { widthPx, heightPx } = this.original.picture;
    const asItIs = planEnlargement(widthPx, heightPx, 1);
    return runUpscalerTile({
      widthPx,
      heightPx,
      haloPx: Math.ceil(radiusPx / scales.fixed),
      multiple,
      read: (rect) => readEnlarged(this.original.picture, asItIs, rect),
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
    return readEnlarged(this.original.picture, this.#plan, rect);
  }

  /** The enlarged alpha in a rectangle: float32 HW in [0, 1]; null where the original has none. */
  enlargeAlpha(rect: Rect): Float32Array | null {
    const { alpha, widthPx, heightPx } = this.original.picture;
    if (alpha === undefined) return null;
    const out = new Float32Array(rect.width * rect.height);
    return enlargeRegion({ widthPx, heightPx, channels: 1, pixelsHwc: alpha }, this.#plan, rect, out);
  }

  /** Indices of the tiles that have a part in a rectangle. */
  tilesIn(rect: Rect): number[] {
    return this.cores.flatMap((core, index) => (intersectRects(core, rect) === null ? [] : [index]));
  }

  /** Whether an export of the whole picture needs no network run. */
  isKept(): boolean {
    return this.cores.every((_, index) => this.#parts.kept.has(this.#key, index));
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
   * A tile's residuals, kept or computed now. They are rounded to float16 either way, so that what was kept
   * and what was not gives the same bytes.
   * @param use is called with them while it is this job's turn; what it does is one step of the engine
   */
  withResiduals<T>(
    index: number,
    turn: { readonly priority: Priority; readonly signal: AbortSignal; readonly keep: boolean },
    use: (residuals: TileResiduals, core: Rect) => T,
  ): Promise<T> {
    const core = this.core(index);
    return this.#parts.networkTurns.run(turn.priority, turn.signal, async () => {
      let residuals = this.#parts.kept.get(this.#key, index);
      if (residuals === undefined) {
        const outputs = await this.#network.run(this.proven.residuals, core);
        residuals = outputs.map((output) => new Float16Array(output));
        if (turn.keep) this.#parts.kept.keep(this.#key, index, residuals);
      }
      return use(residuals, core);
    });
  }

  /**
   * The sum of a tile's residuals from the pack's single-pass graph: every dial at 1.
   * @throws Failure 'internal' where the pack has none; ask `proven.openDefault()` first
   */
  withDefault<T>(
    index: number,
    turn: { readonly priority: Priority; readonly signal: AbortSignal },
    use: (residual: Float32Array, core: Rect) => T,
  ): Promise<T> {
    const core = this.core(index);
    return this.#parts.networkTurns.run(turn.priority, turn.signal, async () => {
      const session = await this.proven.openDefault();
      const [residual] = session === null ? [] : await this.#network.run(session, core);
      if (residual === undefined) throw new Failure('internal', 'The pack has no default graph.');
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

function readEnlarged(picture: Picture, plan: EnlargementPlan, rect: Rect): Float32Array<ArrayBuffer> {
  const out = new Float32Array(3 * rect.width * rect.height);
  enlargeRegion(picture, plan, rect, out, 3);
  return out;
}

const areaOf = (rect: Rect): number => rect.width * rect.height;

function checkPossible(manifest: Manifest, scale: number, tilePx: number): void {
  const { scales, space, name } = manifest;
  if (space.kind !== 'pixel') {
    throw new Failure(
      'recipe-invalid',
      `This version of the app cannot run packs of the kind of '${name}'.`,
      {
        action: 'Choose another pack.',
      },
    );
  }
  if (!(scales.min <= scale && scale <= scales.max)) {
    throw new Failure(
      'recipe-invalid',
      `The pack '${name}' enlarges ${scales.min} to ${scales.max} times; ${scale} was asked for.`,
      { action: 'Choose a scale in that range, or another pack.' },
    );
  }
  if (!Number.isInteger(tilePx) || tilePx < MIN_TILE_PX || tilePx > MAX_TILE_PX) {
    throw new Failure(
      'request-invalid',
      `A tile has ${MIN_TILE_PX} to ${MAX_TILE_PX} pixels a side; ${tilePx} was asked for.`,
    );
  }
}
