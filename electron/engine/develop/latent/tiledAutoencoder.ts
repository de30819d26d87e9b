import { type Said, said } from '../../../../shared/errors/words/words.ts';
import type { Manifest } from '../../../../shared/packs/manifest.ts';
import { planTiles, type Rect, scaleRect, tileInput } from '../../../../shared/tiles/planTiles.ts';
import type { OnnxSession } from '../../sessions/onnxSession.ts';
import type { ProvenPack } from '../../sessions/provenPack.ts';
import type { EnlargedPicture } from '../../tiles/enlargedPicture.ts';
import { copyPlanes, cropPlanes } from '../../tiles/planes.ts';
import { TileNetwork } from '../../tiles/tileNetwork.ts';
import type { Turn, TurnQueue } from '../../turnQueue.ts';
import { type BodyInput, NormedBody } from './normedBody.ts';
import type { NormStatistics, PooledStatistics } from './normStatistics.ts';
import {
  type LatentPlanes,
  newFeatures,
  readPlanes,
  rectOf,
  runWholeLatent,
  samplePlanes,
  spread,
} from './wholeLatent.ts';

/**
 * Context of a body's tile, in latents. With the whole picture's statistics the tiled and the untiled result
 * differ by less than 1e-7 from here on (measured; the convolutions see 8 latents far).
 */
const HALO = 8;
/** Side of the sample that statistics are estimated on, in latents: a twentieth of a tile's work. */
const SAMPLE_SIDE = 32;
/** Side of an encoded tile, in latents. */
const ENCODED_TILE = 112;

export interface TiledAutoencoderOptions {
  readonly proven: ProvenPack;
  readonly enlarged: EnlargedPicture;
  /** Size in latents, and pixels per latent. */
  readonly width: number;
  readonly height: number;
  readonly downscale: number;
  /** The squares that a whole picture is decoded in. */
  readonly cores: readonly Rect[];
  readonly networkTurns: TurnQueue;
  readonly notify: (what: Said) => void;
}

/**
 * Decodes a rectangle of the output.
 * @param haloLatents context on each side; less than by default where little depends on the rim
 * @returns float32 CHW, three channels, not clamped
 */
export type DecodeRect = (rect: Rect, turn: Turn, haloLatents?: number) => Promise<Float32Array>;

/** A picture that is ready to be decoded, and what that holds in memory. */
export interface Decoding {
  readonly decode: DecodeRect;
  readonly bytes: number;
}

/** What decoding a picture has taught about its statistics; other settings of the dials start from it. */
export interface LearntNorms {
  decoder: NormStatistics | null;
}

/** Whether a pack can encode and decode in tiles without a seam. */
export const hasParts = ({ graphs }: Manifest): boolean => graphs.encodeBody !== undefined;

/**
 * An autoencoder over a picture that does not fit into one run, without seams or tone steps: the parts that
 * look at everything run on the whole latent, the others in tiles with common norms.
 */
export class TiledAutoencoder {
  readonly #options: TiledAutoencoderOptions;

  constructor(options: TiledAutoencoderOptions) {
    this.#options = options;
  }

  /** @returns z_L, float32 CHW of the whole picture */
  async encode(turn: Turn, step: () => void): Promise<Float32Array> {
    const { width, height, downscale, enlarged } = this.#options;
    const session = await this.#options.proven.requireGraph('encodeBody');
    const body = new NormedBody(session, (work) => this.#inTurn(turn, work));
    const planned = { widthPx: width, heightPx: height, haloPx: HALO, multiple: 1 };
    const tiles = planTiles({ ...planned, tilePx: ENCODED_TILE });
    let features: LatentPlanes | undefined;
    await body.settle(this.#samplePicture(), async (used, found) => {
      const network = this.#network(async (core) => {
        const input = tileInput(core, planned);
        const values = enlarged.read(scaleRect(input, downscale));
        const shape = [1, 3, input.height * downscale, input.width * downscale];
        const answer = await body.runTile({ values, shape, core: within(core, input) }, used, found);
        return cropPlanes(answer, input, core);
      });
      for (const { core } of tiles) {
        const answer = await network(session, core, turn);
        const channels = answer.length / (core.width * core.height);
        features ??= { width, height, data: newFeatures(channels * width * height, width * height) };
        copyPlanes(answer, core, features.data, rectOf(features), core);
        step();
      }
    });
    if (features === undefined) throw new TypeError('a picture without tiles');
    return (await this.#runEnd('encodeEnd', features, turn, (length) => new Float32Array(length))).data;
  }

  /**
   * Decodes a whole picture.
   * @param z   float32 CHW
   * @param put takes each of the cores, float32 CHW, not clamped; more than once where a pass is repeated
   */
  async decode(
    z: Float32Array,
    learnt: LearntNorms,
    turn: Turn,
    put: (pixels: Float32Array, core: Rect) => void,
  ): Promise<void> {
    const features = await this.#startDecoding(z, turn);
    const session = await this.#options.proven.requireGraph('decodeBody');
    const body = new NormedBody(session, (work) => this.#inTurn(turn, work), learnt.decoder);
    await body.settle(sampleOf(features), async (used, found) => {
      const network = this.#network((core) => this.#decodeTile(body, features, core, { used, found }));
      for (const core of this.#options.cores) put(await network(session, core, turn), core);
    });
    learnt.decoder = body.correction;
  }

  /** For parts of a picture: with the whole picture's statistics as well as they are known by now. */
  async openDecoding(z: Float32Array, learnt: LearntNorms, turn: Turn): Promise<Decoding> {
    const features = await this.#startDecoding(z, turn);
    const session = await this.#options.proven.requireGraph('decodeBody');
    const body = new NormedBody(session, (work) => this.#inTurn(turn, work), learnt.decoder);
    const used = await body.estimate(sampleOf(features));
    const decode: DecodeRect = (rect, rectTurn, halo) => {
      const network = this.#network((core) => this.#decodeTile(body, features, core, { used, halo }));
      return network(session, rect, rectTurn);
    };
    return { decode, bytes: features.data.byteLength };
  }

  #startDecoding(z: Float32Array, turn: Turn): Promise<LatentPlanes> {
    const { width, height } = this.#options;
    const planes = { width, height, data: z };
    return this.#runEnd('decodeStart', planes, turn, (length) => newFeatures(length, width * height));
  }

  async #decodeTile(
    body: NormedBody,
    features: LatentPlanes,
    core: Rect,
    {
      used,
      found,
      halo = HALO,
    }: { used: NormStatistics; found?: PooledStatistics; halo?: number | undefined },
  ): Promise<Float32Array> {
    const { width, height, downscale } = this.#options;
    const planned = { widthPx: width * downscale, heightPx: height * downscale, multiple: downscale };
    const input = tileInput(core, { ...planned, haloPx: halo * downscale });
    const seen = scaleRect(input, 1 / downscale);
    const measured = scaleRect(tileInput(core, { ...planned, haloPx: 0 }), 1 / downscale);
    const values = readPlanes(features, seen);
    const shape = [1, values.length / (seen.width * seen.height), seen.height, seen.width];
    const answer = await body.runTile({ values, shape, core: within(measured, seen) }, used, found);
    return cropPlanes(answer, input, core);
  }

  async #runEnd<T extends Float32Array | Float16Array>(
    part: 'encodeEnd' | 'decodeStart',
    source: LatentPlanes,
    turn: Turn,
    make: (length: number) => T,
  ): Promise<LatentPlanes<T>> {
    const session = await this.#options.proven.requireGraph(part);
    const run = (values: Float32Array, shape: readonly number[]) =>
      this.#inTurn(turn, async () => {
        const [answer] = await session.run(values, shape);
        if (answer === undefined) throw new TypeError(`'${part}' gave nothing`);
        return answer;
      });
    return runWholeLatent(source, run, make);
  }

  /** Runs tiles in their turns, in halves where memory runs short. */
  #network(runTile: (core: Rect) => Promise<Float32Array>) {
    const tiles = new TileNetwork({
      runTile: async (_, core) => [await runTile(core)],
      onHalved: (side) => this.#options.notify(said('autoencoder-tiles-are-smaller', { side })),
    });
    return (session: OnnxSession, core: Rect, turn: Turn): Promise<Float32Array> =>
      this.#inTurn(turn, async () => {
        const [answer] = await tiles.run(session, core);
        if (answer === undefined) throw new TypeError('a tile without an answer');
        return answer;
      });
  }

  /** Pixels evenly spread over the enlarged picture: nearest, so that its noise stays what it is. */
  #samplePicture(): BodyInput {
    const { enlarged, downscale } = this.#options;
    const rows = spread(enlarged.heightPx, SAMPLE_SIDE * downscale, downscale);
    const columns = spread(enlarged.widthPx, SAMPLE_SIDE * downscale, downscale);
    const plane = rows.length * columns.length;
    const values = new Float32Array(3 * plane);
    for (const [row, y] of rows.entries()) {
      const line = enlarged.read({ x: 0, y, width: enlarged.widthPx, height: 1 });
      for (const [column, x] of columns.entries()) {
        for (let channel = 0; channel < 3; channel++) {
          values[channel * plane + row * columns.length + column] = line[
            channel * enlarged.widthPx + x
          ] as number;
        }
      }
    }
    const core = { x: 0, y: 0, width: columns.length / downscale, height: rows.length / downscale };
    return { values, shape: [1, 3, rows.length, columns.length], core };
  }

  #inTurn<T>(turn: Turn, work: () => Promise<T>): Promise<T> {
    return this.#options.networkTurns.run(turn.priority, turn.signal, work);
  }
}

function sampleOf(features: LatentPlanes): BodyInput {
  const sample = samplePlanes(features, SAMPLE_SIDE);
  const [, , height = 0, width = 0] = sample.shape;
  return { ...sample, core: { x: 0, y: 0, width, height } };
}

const within = (rect: Rect, origin: Rect): Rect => ({
  ...rect,
  x: rect.x - origin.x,
  y: rect.y - origin.y,
});
