import type { OriginalFacts } from '../../shared/develop/step.ts';
import type { ViewTile } from '../../shared/engine/protocol.ts';
import type { Decoded } from './look.ts';
import { TILE_KINDS, type TileKind, type WantedTile } from './tileLoader.ts';

/** Graphics memory for tiles; at 1:1 a 4K screen shows about 130 tiles of 1.5 MiB. */
const TEXTURE_BYTES_MAX = 384 * 2 ** 20;
const BYTES_PER_TEXEL = 8;

export interface TileTexture {
  /** The draft of the whole covers it, whatever its rectangle says. */
  readonly kind: TileKind;
  /** Where it was decoded; null: it serves every dial position. */
  readonly decoded: Decoded | null;
  readonly texture: WebGLTexture;
  readonly rect: ViewTile['rect'];
  readonly level: number;
  readonly dialCount: number;
  /** Of the photo. */
  readonly facts: OriginalFacts;
  readonly bytes: number;
}

/** Tiles in graphics memory, bounded; the ones that were drawn longest ago go first. */
export class TileTextures {
  readonly #gl: WebGL2RenderingContext;
  /** A Map keeps insertion order: a tile that is used moves to the end. */
  readonly #tiles = new Map<string, TileTexture>();
  #bytes = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
  }

  has(key: string): boolean {
    return this.#tiles.has(key);
  }

  /** Marks the tile as just used. */
  use(key: string): TileTexture | undefined {
    const tile = this.#tiles.get(key);
    if (tile === undefined) return undefined;
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
    return tile;
  }

  /** Tiles whose key starts with `prefix`, drafts and coarse levels first: what is better is drawn over them. */
  under(prefix: string): TileTexture[] {
    return [...this.#tiles.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, tile]) => tile)
      .sort((a, b) => TILE_KINDS.indexOf(a.kind) - TILE_KINDS.indexOf(b.kind) || b.level - a.level);
  }

  add({ key, kind, decoded }: WantedTile, tile: ViewTile): void {
    this.remove(key);
    const layers = 1 + tile.residuals.length;
    const { width, height } = tile.rect;
    const gl = this.#gl;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    gl.texImage3D(
      gl.TEXTURE_2D_ARRAY,
      0,
      gl.RGBA16F,
      width,
      height,
      layers,
      0,
      gl.RGBA,
      gl.HALF_FLOAT,
      interleave(tile),
    );
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const bytes = width * height * layers * BYTES_PER_TEXEL;
    this.#tiles.set(key, {
      kind,
      decoded,
      texture,
      rect: tile.rect,
      level: tile.level,
      dialCount: tile.residuals.length,
      facts: tile.facts,
      bytes,
    });
    this.#bytes += bytes;
    this.#trim(key);
  }

  remove(key: string): void {
    const tile = this.#tiles.get(key);
    if (tile === undefined) return;
    this.#gl.deleteTexture(tile.texture);
    this.#tiles.delete(key);
    this.#bytes -= tile.bytes;
  }

  clear(): void {
    for (const key of [...this.#tiles.keys()]) this.remove(key);
  }

  #trim(keep: string): void {
    for (const key of this.#tiles.keys()) {
      if (this.#bytes <= TEXTURE_BYTES_MAX) return;
      if (key !== keep) this.remove(key);
    }
  }
}

/** Planes (CHW) to one RGBA layer each: one fetch per layer instead of three, which software GL feels. */
function interleave(tile: ViewTile): Uint16Array<ArrayBuffer> {
  const pixels = tile.rect.width * tile.rect.height;
  const layers = [tile.original, ...tile.residuals];
  const texels = new Uint16Array(pixels * 4 * layers.length);
  layers.forEach((plane, layer) => {
    const red = plane.subarray(0, pixels);
    const green = plane.subarray(pixels, 2 * pixels);
    const blue = plane.subarray(2 * pixels);
    let at = layer * pixels * 4;
    for (let pixel = 0; pixel < pixels; pixel++, at += 4) {
      texels[at] = red[pixel] as number;
      texels[at + 1] = green[pixel] as number;
      texels[at + 2] = blue[pixel] as number;
    }
  });
  return texels;
}
