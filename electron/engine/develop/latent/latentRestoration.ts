import { said } from '../../../../shared/errors/words/words.ts';
import { gaussianWeights, planOverlappingTiles, TileBlender } from '../../../../shared/tiles/blendTiles.ts';
import { planTiles, type Rect, scaleRect, tileInput } from '../../../../shared/tiles/planTiles.ts';
import type { KeptName } from '../../keptFiles.ts';
import type { ProvenPack } from '../../sessions/provenPack.ts';
import { checkPossible } from '../../tiles/checkPossible.ts';
import { EnlargedPicture } from '../../tiles/enlargedPicture.ts';
import { clampToRange, cropPlanes } from '../../tiles/planes.ts';
import { NetworkMeter, type RunnableGraph, TileNetwork } from '../../tiles/tileNetwork.ts';
import type { Turn } from '../../turnQueue.ts';
import { networkKey } from '../networkKey.ts';
import type { RestorationOptions, RestorationParts } from '../pixel/restoration.ts';
import type { KeptLatents, PictureLatents } from './keptLatents.ts';
import { type DecodeRect, type Decoding, hasParts, TiledAutoencoder } from './tiledAutoencoder.ts';

/** The published code encodes in one piece up to about this side, and so does this. */
const ENCODED_TILE_PX = 1024;
/** Context of an encoded tile, pixels, and of a decoded one, latents: as published (32 px, 11 latents). */
const ENCODER_HALO_PX = 32;
const DECODER_HALO = 11;
const ONE_PIECE_PX = 1024;
/** A picture that is decoded as a whole even where a part of it is wanted; a draft of a part is one. */
const SMALL_PIXELS = 768 * 768;
/** With the context on both sides as large as a picture that is decoded in one piece. */
const DEFAULT_DECODED_TILE_PX = 896;

export interface LatentRestorationOptions extends RestorationOptions {
  /** In output pixels: it alone is encoded, predicted and decoded, and all sizes are its own. */
  readonly part?: Rect;
}

/** One original under one latent pack at one scale: encode, residuals, and decoding of rectangles. */
export class LatentRestoration {
  readonly enlarged: EnlargedPicture;
  readonly tilePx: number;
  /** Size in latents. */
  readonly width: number;
  readonly height: number;
  readonly #options: LatentRestorationOptions;
  readonly #parts: RestorationParts;
  readonly #meter: NetworkMeter;
  readonly #downscale: number;
  readonly #overlap: { readonly tile: number; readonly overlap: number; readonly channels: number };

  /** @throws Failure 'recipe-invalid' or 'request-invalid' where scale or tile are not possible */
  constructor(parts: RestorationParts, options: LatentRestorationOptions) {
    const { original, proven, recipe, part } = options;
    const { space } = proven.manifest;
    if (space.kind !== 'latent') throw new TypeError('not a latent pack');
    this.#options = options;
    this.#parts = parts;
    this.#meter = new NetworkMeter(parts.meter);
    this.#downscale = space.downscale;
    this.#overlap = space;
    this.enlarged = new EnlargedPicture(original.picture, recipe.scale, part);
    const side = Math.max(this.enlarged.widthPx, this.enlarged.heightPx);
    const { tilePx = side <= ONE_PIECE_PX ? ONE_PIECE_PX : DEFAULT_DECODED_TILE_PX } = options;
    checkPossible(proven.manifest, recipe.scale, tilePx);
    this.tilePx = Math.ceil(tilePx / space.downscale) * space.downscale;
    this.width = Math.ceil(this.enlarged.widthPx / space.downscale);
    this.height = Math.ceil(this.enlarged.heightPx / space.downscale);
  }

  /** Of everything that depends on original, part, recipe up to the network and provider alone. */
  get key(): string {
    const { original, proven, recipe, part } = this.#options;
    const place = part === undefined ? [] : [`${part.width}×${part.height} at ${part.x}, ${part.y}`];
    const copy = original.copy === undefined ? [] : [`copy ${original.copy}`];
    const network = networkKey(recipe, original, this.#parts.steps);
    return [original.sha256, network, proven.arithmetic, ...copy, ...place].join(' ');
  }

  /** Whether it is about a part of the picture only. */
  get isPart(): boolean {
    return this.#options.part !== undefined;
  }

  /** Side of a latent, output pixels. */
  get latentPx(): number {
    return this.#downscale;
  }

  get proven(): ProvenPack {
    return this.#options.proven;
  }

  /** Spent inside the residual network for this restoration. */
  get networkSeconds(): number {
    return this.#meter.seconds;
  }

  /** The squares that are decoded one by one, output pixels. */
  get cores(): Rect[] {
    const { widthPx, heightPx } = this.enlarged;
    return planTiles({ widthPx, heightPx, tilePx: this.tilePx, haloPx: 0, multiple: 1 }).map(
      ({ core }) => core,
    );
  }

  /** How many steps `latents` reports. */
  get latentSteps(): number {
    const { tile, overlap } = this.#overlap;
    return this.#encodedTiles().length + planOverlappingTiles(this.width, this.height, tile, overlap).length;
  }

  /**
   * Encodes the enlarged picture and predicts its residuals, or takes what is kept.
   * @param way 'all' dials, the 'default' graph (one residual: their sum), or 'none'
   */
  async latents(
    way: 'all' | 'default' | 'none',
    kept: KeptLatents,
    turn: Turn,
    step: () => void,
  ): Promise<PictureLatents> {
    const { key, proven } = this;
    const known = await this.recall(kept);
    if (known !== undefined) return known;
    const text = await proven.prompts.inputsFor(way === 'none' ? '' : (this.#options.recipe.prompt ?? ''));
    const zL = await this.#encode(turn, step);
    const learnt = { decoder: null };
    const latents = { width: this.width, height: this.height, zL, isSum: way !== 'all', learnt };
    if (way === 'none') return { ...latents, residuals: [] };
    const session = way === 'default' ? await proven.requireGraph('default') : proven.residuals;
    const count = way === 'default' ? 1 : proven.manifest.dials.length;
    const predict = (values: Float32Array, shape: readonly number[]) => session.run(values, shape, text);
    const all = { ...latents, residuals: await this.#predict(predict, zL, count, turn, step) };
    if (way === 'all') {
      kept.keep(key, all);
      this.#parts.keptFiles?.keep(this.#fileName(key), [all.zL, ...all.residuals]);
    }
    return all;
  }

  /** What is kept of it, in memory or on disk. */
  async recall(kept: KeptLatents): Promise<PictureLatents | undefined> {
    const known = kept.get(this.key) ?? (await this.#readFile(this.key));
    if (known !== undefined) kept.keep(this.key, known);
    return known;
  }

  async #readFile(key: string): Promise<PictureLatents | undefined> {
    const arrays = await this.#parts.keptFiles?.read(this.#fileName(key));
    const { width, height } = this;
    const bytes = width * height * this.#overlap.channels * Float32Array.BYTES_PER_ELEMENT;
    const isRight =
      arrays?.length === 1 + this.proven.manifest.dials.length &&
      arrays.every(({ byteLength }) => byteLength === bytes);
    const [zL, ...residuals] = isRight ? arrays.map(({ buffer }) => new Float32Array(buffer)) : [];
    const learnt = { decoder: null };
    return zL === undefined ? undefined : { width, height, zL, isSum: false, residuals, learnt };
  }

  #fileName(key: string): KeptName {
    return { originalSha256: this.#options.original.sha256, name: `latents ${key}` };
  }

  /**
   * Decodes the whole output from mixed latents.
   * @param z   float32 CHW of the whole picture
   * @param put takes each of the cores, float32 CHW, three channels, cut to [0, 1]; where the statistics of the
   *   tiles need another pass it gets them again, better
   */
  async decodeWhole(
    z: Float32Array,
    { learnt }: PictureLatents,
    turn: Turn,
    put: (pixels: Float32Array, core: Rect) => void,
  ): Promise<void> {
    const { cores } = this;
    const putCut = (pixels: Float32Array, core: Rect) => put(clampToRange(pixels), core);
    if (cores.length > 1 && this.#hasParts) return this.#inParts.decode(z, learnt, turn, putCut);
    for (const core of cores) putCut(await this.#decodeAlone(z, core, turn), core);
  }

  /** For rectangles of the output, cut to [0, 1]. */
  async openDecoding(z: Float32Array, { learnt }: PictureLatents, turn: Turn): Promise<Decoding> {
    const cut = ({ decode, bytes }: Decoding): Decoding => ({
      decode: async (...asked) => clampToRange(await decode(...asked)),
      bytes,
    });
    if (!this.#hasParts) {
      return cut({ decode: (...asked) => this.#decodeAlone(z, ...asked), bytes: z.byteLength });
    }
    const { widthPx, heightPx } = this.enlarged;
    if (widthPx * heightPx > SMALL_PIXELS) return cut(await this.#inParts.openDecoding(z, learnt, turn));
    const whole = { x: 0, y: 0, width: widthPx, height: heightPx };
    const pixels = clampToRange(await this.#decodeAlone(z, whole, turn));
    // A copy: who reads may change what he gets.
    const decode: DecodeRect = async (core) => cropPlanes(pixels, whole, core).slice();
    return { decode, bytes: pixels.byteLength };
  }

  /** With no statistics but those of what the tile sees: right in one piece, or for a pack that has no norms. */
  async #decodeAlone(z: Float32Array, core: Rect, turn: Turn, halo = DECODER_HALO): Promise<Float32Array> {
    const session = await this.proven.requireGraph('decode');
    const whole = this.#wholeLatents();
    const factor = this.#downscale;
    const network = this.#tileNetwork(async (decoder, part) => {
      const input = tileInput(part, {
        widthPx: this.width * factor,
        heightPx: this.height * factor,
        haloPx: halo * factor,
        multiple: factor,
      });
      const seen = scaleRect(input, 1 / factor);
      const values = cropPlanes(z, whole.rect, seen);
      const outputs = await decoder.run(values, [1, whole.channels, seen.height, seen.width]);
      return outputs.map((output) => cropPlanes(output, input, part));
    });
    const [pixels] = await this.#parts.networkTurns.run(turn.priority, turn.signal, () =>
      network.run(session, core),
    );
    if (pixels === undefined) throw new TypeError('the decoder gave nothing');
    return pixels;
  }

  get #hasParts(): boolean {
    return hasParts(this.proven.manifest);
  }

  get #inParts(): TiledAutoencoder {
    const { networkTurns, notify } = this.#parts;
    const { enlarged, width, height, cores, proven } = this;
    const downscale = this.#downscale;
    return new TiledAutoencoder({ proven, enlarged, width, height, downscale, cores, networkTurns, notify });
  }

  async #encode(turn: Turn, step: () => void): Promise<Float32Array> {
    if (this.#encodedTiles().length > 1 && this.#hasParts) return this.#inParts.encode(turn, step);
    const session = await this.proven.requireGraph('encode');
    const { rect: whole, channels } = this.#wholeLatents();
    const factor = this.#downscale;
    const network = this.#tileNetwork(async (graph, core) => {
      const input = tileInput(scaleRect(core, factor), {
        widthPx: this.width * factor,
        heightPx: this.height * factor,
        haloPx: ENCODER_HALO_PX,
        multiple: factor,
      });
      const outputs = await graph.run(this.enlarged.read(input), [1, 3, input.height, input.width]);
      return outputs.map((output) => cropPlanes(output, scaleRect(input, 1 / factor), core));
    });
    const blender = new TileBlender(whole.width, whole.height, channels);
    for (const core of this.#encodedTiles()) {
      const [latent] = await this.#parts.networkTurns.run(turn.priority, turn.signal, () =>
        network.run(session, core),
      );
      if (latent === undefined) throw new TypeError('the encoder gave nothing');
      blender.add(latent, core, new Float32Array(core.width * core.height).fill(1));
      step();
    }
    return blender.finish();
  }

  /** Overlapping tiles, blended with Gaussian weights, as published. */
  async #predict(
    predict: (values: Float32Array, shape: readonly number[]) => Promise<Float32Array[]>,
    zL: Float32Array,
    count: number,
    turn: Turn,
    step: () => void,
  ): Promise<Float32Array[]> {
    const { tile, overlap, channels } = this.#overlap;
    const whole = this.#wholeLatents().rect;
    const blenders = Array.from({ length: count }, () => new TileBlender(this.width, this.height, channels));
    for (const rect of planOverlappingTiles(this.width, this.height, tile, overlap)) {
      const outputs = await this.#parts.networkTurns.run(turn.priority, turn.signal, () =>
        this.#meter.measure(() =>
          predict(cropPlanes(zL, whole, rect), [1, channels, rect.height, rect.width]),
        ),
      );
      this.#meter.noteTile(tile * this.#downscale);
      const weights = gaussianWeights(rect.width, rect.height);
      outputs.forEach((output, dial) => {
        blenders[dial]?.add(output, rect, weights);
      });
      step();
    }
    return blenders.map((blender) => blender.finish());
  }

  /** In latents. */
  #encodedTiles(): Rect[] {
    const size = { widthPx: this.width, heightPx: this.height };
    const side = Math.max(this.width, this.height) * this.#downscale;
    const pixels = side <= ENCODED_TILE_PX ? ENCODED_TILE_PX : ENCODED_TILE_PX - 2 * ENCODER_HALO_PX;
    const tilePx = Math.floor(pixels / this.#downscale);
    return planTiles({ ...size, tilePx, haloPx: 0, multiple: 1 }).map(({ core }) => core);
  }

  #wholeLatents(): { readonly rect: Rect; readonly channels: number } {
    return { rect: { x: 0, y: 0, width: this.width, height: this.height }, channels: this.#overlap.channels };
  }

  #tileNetwork(runTile: (graph: RunnableGraph, core: Rect) => Promise<Float32Array[]>): TileNetwork {
    const onHalved = (side: number) => this.#parts.notify(said('autoencoder-tiles-are-smaller', { side }));
    return new TileNetwork({ runTile, onHalved });
  }
}
