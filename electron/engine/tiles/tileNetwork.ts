import { Failure } from '../../../shared/errors/failure.ts';
import { planTiles, type Rect } from '../../../shared/tiles/planTiles.ts';
import { copyPlanes } from './planes.ts';

/** What a tile is run through: a session, or what a test puts in its place. */
export interface RunnableGraph {
  run(values: Float32Array, shape: readonly number[]): Promise<Float32Array[]>;
}

/** Counts what the networks did; golden tiles are not counted. */
export class NetworkMeter {
  readonly #total: NetworkMeter | null;
  #runs = 0;
  #seconds = 0;
  #tilePx: number | null = null;

  /** @param total counts what this one counts, too */
  constructor(total: NetworkMeter | null = null) {
    this.#total = total;
  }

  get runs(): number {
    return this.#runs;
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** Side of the squares that were last asked of a network, output pixels; null before the first one. */
  get tilePx(): number | null {
    return this.#tilePx;
  }

  /** @param tilePx smaller than asked where memory ran short */
  noteTile(tilePx: number): void {
    this.#tilePx = tilePx;
    this.#total?.noteTile(tilePx);
  }

  async measure<T>(run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await run();
    } finally {
      this.#add((performance.now() - start) / 1000);
    }
  }

  #add(seconds: number): void {
    this.#runs++;
    this.#seconds += seconds;
    if (this.#total !== null) this.#total.#add(seconds);
  }
}

/**
 * Runs a graph over a rectangle of the enlarged picture, with the context that its answer depends on.
 * @returns the graph's outputs, each float32 CHW of the rectangle
 */
export type RunTile = (graph: RunnableGraph, core: Rect) => Promise<Float32Array[]>;

export interface TileNetworkOptions {
  readonly runTile: RunTile;
  /** Memory ran short; from now on tiles have at most this side. */
  readonly onHalved: (tilePx: number) => void;
}

/** Below this the halo of a usual network is most of the work; memory that short is no memory. */
const SMALLEST_TILE_PX = 32;

/**
 * Runs a graph tile by tile. Where memory runs short a tile is cut in half along each axis and the run
 * repeated; the answer stays the same, because every tile sees all that it depends on.
 */
export class TileNetwork {
  readonly #options: TileNetworkOptions;
  #largestPx = Number.POSITIVE_INFINITY;

  constructor(options: TileNetworkOptions) {
    this.#options = options;
  }

  /** The largest side that is still run in one piece. */
  get largestPx(): number {
    return this.#largestPx;
  }

  /**
   * @returns the graph's outputs, each float32 CHW of `core`
   * @throws Failure 'engine-out-of-memory' where even small tiles do not fit, 'provider-unavailable' where the
   *   provider fails or returns something that is not a number
   */
  async run(graph: RunnableGraph, core: Rect): Promise<Float32Array[]> {
    if (Math.max(core.width, core.height) > this.#largestPx) return this.#runInParts(graph, core);
    try {
      const outputs = await this.#options.runTile(graph, core);
      outputs.forEach(refuseNaN);
      return outputs;
    } catch (error) {
      const halfPx = Math.ceil(Math.max(core.width, core.height) / 2);
      const isTooLarge = error instanceof Failure && error.code === 'engine-out-of-memory';
      if (!isTooLarge || halfPx < SMALLEST_TILE_PX) throw error;
      this.#largestPx = halfPx;
      this.#options.onHalved(halfPx);
      return this.#runInParts(graph, core);
    }
  }

  async #runInParts(graph: RunnableGraph, core: Rect): Promise<Float32Array[]> {
    const whole: Float32Array[] = [];
    const parts = planTiles({
      widthPx: core.width,
      heightPx: core.height,
      tilePx: this.#largestPx,
      haloPx: 0,
      multiple: 1,
    });
    for (const { core: offset } of parts) {
      const part = { ...offset, x: core.x + offset.x, y: core.y + offset.y };
      (await this.run(graph, part)).forEach((values, output) => {
        whole[output] ??= new Float32Array(
          (values.length / (part.width * part.height)) * core.width * core.height,
        );
        copyPlanes(values, part, whole[output], core, part);
      });
    }
    return whole;
  }
}

/** A driver that loses its device may go on answering with NaN. */
function refuseNaN(values: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  if (!Number.isFinite(sum)) {
    throw new Failure('provider-unavailable.answer-is-no-number', {});
  }
}
