import { MASK_UNIT } from './shaders.ts';

/** Painted λ in graphics memory: one layer per dial, each mask in the upper left corner of its own. */
interface MaskTexture {
  readonly texture: WebGLTexture;
  /** Width and height of each layer's mask, one after the other; 0 where a dial has none. */
  readonly sizes: readonly number[];
}

/** A survey shows up to four settings, and undo goes back to the one before. */
const KEPT = 8;

/** Masks of the settings that are drawn, decoded when they are first asked for. */
export class MaskTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #onReady: () => void;
  readonly #onFailure: (failure: unknown) => void;
  /** In order of first use; null while it is decoded. */
  readonly #kept = new Map<string, MaskTexture | null>();

  constructor(gl: WebGL2RenderingContext, onReady: () => void, onFailure: (failure: unknown) => void) {
    this.#gl = gl;
    this.#onReady = onReady;
    this.#onFailure = onFailure;
  }

  /**
   * Makes the masks the ones that the shader reads.
   * @param masks grey PNG in base64, in the dials' order; null for a dial that has one value everywhere
   * @returns their sizes; null where nothing is painted, or nothing is decoded yet
   */
  bind(masks: readonly (string | null)[]): readonly number[] | null {
    if (masks.every((mask) => mask === null)) return null;
    const key = masks.join(' ');
    if (!this.#kept.has(key)) void this.#load(key, masks);
    const kept = this.#kept.get(key) ?? null;
    if (kept === null) return null;
    this.#atUnit(() => this.#gl.bindTexture(this.#gl.TEXTURE_2D_ARRAY, kept.texture));
    return kept.sizes;
  }

  clear(): void {
    for (const kept of this.#kept.values()) this.#gl.deleteTexture(kept?.texture ?? null);
    this.#kept.clear();
  }

  async #load(key: string, masks: readonly (string | null)[]): Promise<void> {
    this.#kept.set(key, null);
    try {
      const images = await Promise.all(masks.map((mask) => (mask === null ? null : decodeMask(mask))));
      if (!this.#kept.has(key)) return;
      this.#kept.set(key, this.#create(images));
      for (const image of images) image?.close();
      this.#forgetOldest();
      this.#onReady();
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #create(images: readonly (ImageBitmap | null)[]): MaskTexture {
    const gl = this.#gl;
    const target = gl.TEXTURE_2D_ARRAY;
    const texture = gl.createTexture();
    const largest = (side: 'width' | 'height') => Math.max(...images.map((image) => image?.[side] ?? 0));
    this.#atUnit(() => {
      gl.bindTexture(target, texture);
      gl.texStorage3D(target, 1, gl.RGBA8, largest('width'), largest('height'), images.length);
      gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      images.forEach((image, layer) => {
        if (image === null) return;
        const { width, height } = image;
        gl.texSubImage3D(target, 0, 0, 0, layer, width, height, 1, gl.RGBA, gl.UNSIGNED_BYTE, image);
      });
    });
    return { texture, sizes: images.flatMap((image) => [image?.width ?? 0, image?.height ?? 0]) };
  }

  #atUnit(work: () => void): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + MASK_UNIT);
    work();
    this.#gl.activeTexture(this.#gl.TEXTURE0);
  }

  #forgetOldest(): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size <= KEPT || oldest === undefined) return;
    this.#gl.deleteTexture(this.#kept.get(oldest)?.texture ?? null);
    this.#kept.delete(oldest);
  }
}

/** Values as they are; where it is transparent nothing is painted, as the engine has it. */
async function decodeMask(base64: string): Promise<ImageBitmap> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type: 'image/png' }), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'premultiply',
  });
}
