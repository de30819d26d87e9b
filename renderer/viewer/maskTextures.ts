import { bytesOfBase64 } from '../../shared/develop/bytesOfBase64.ts';
import { stableJson } from '../../shared/develop/developmentKey.ts';
import { drawMask, type GreyPicture } from '../../shared/develop/drawMask.ts';
import { picturesOf } from '../../shared/develop/mask.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { maskPictureUrl } from '../client/pixelUrls.ts';
import type { Look } from './look.ts';
import { DIALS_MAX, MASK_UNIT } from './shaders.ts';

/** Local λ in graphics memory: one layer per dial, each map in the upper left corner of its own. */
interface MaskTexture {
  readonly texture: WebGLTexture;
  /** Width and height of each layer's map, one after the other; 0 where a dial has none. */
  readonly sizes: readonly number[];
}

/** A survey shows up to four settings, and undo goes back to the one before. */
const KEPT = 8;

/** Masks of the settings that are drawn, drawn when they are first asked for. */
export class MaskTextures {
  readonly #gl: WebGL2RenderingContext;
  readonly #onReady: () => void;
  readonly #onFailure: (failure: unknown) => void;
  /** In order of first use; null while it is drawn. */
  readonly #kept = new Map<string, MaskTexture | null>();

  constructor(gl: WebGL2RenderingContext, onReady: () => void, onFailure: (failure: unknown) => void) {
    this.#gl = gl;
    this.#onReady = onReady;
    this.#onFailure = onFailure;
  }

  /**
   * Makes the masks of a look the ones that the shader reads.
   * @returns their sizes; null where there are none, or nothing is drawn yet
   */
  bind(look: Pick<Look, 'recipe' | 'dialIds' | 'photo'>): readonly number[] | null {
    const masks = look.recipe?.steps.localLambda?.masks;
    if (masks === undefined) return null;
    const key = stableJson([look.photo?.id, look.dialIds, masks]);
    if (!this.#kept.has(key)) void this.#load(key, look);
    const kept = this.#kept.get(key) ?? null;
    if (kept === null) return null;
    this.#atUnit(() => this.#gl.bindTexture(this.#gl.TEXTURE_2D_ARRAY, kept.texture));
    return kept.sizes;
  }

  clear(): void {
    for (const kept of this.#kept.values()) this.#gl.deleteTexture(kept?.texture ?? null);
    this.#kept.clear();
  }

  async #load(key: string, look: Pick<Look, 'recipe' | 'dialIds' | 'photo'>): Promise<void> {
    this.#kept.set(key, null);
    try {
      const maps = await drawMaps(look);
      if (!this.#kept.has(key)) return;
      this.#kept.set(key, this.#create(maps));
      this.#forgetOldest();
      this.#onReady();
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #create(maps: readonly (GreyPicture | null)[]): MaskTexture {
    const gl = this.#gl;
    const target = gl.TEXTURE_2D_ARRAY;
    const texture = gl.createTexture();
    const largest = (side: 'widthPx' | 'heightPx') => Math.max(...maps.map((map) => map?.[side] ?? 0));
    this.#atUnit(() => {
      gl.bindTexture(target, texture);
      gl.texStorage3D(target, 1, gl.R8, largest('widthPx'), largest('heightPx'), maps.length);
      gl.texParameteri(target, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      gl.texParameteri(target, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
      maps.forEach((map, layer) => {
        if (map === null) return;
        const { widthPx, heightPx, pixels } = map;
        const bytes = Uint8Array.from(pixels, (value) => Math.round(value / 257));
        const place = [0, 0, layer, widthPx, heightPx, 1] as const;
        gl.texSubImage3D(target, 0, ...place, gl.RED, gl.UNSIGNED_BYTE, bytes);
      });
      gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4);
    });
    return { texture, sizes: maps.flatMap((map) => [map?.widthPx ?? 0, map?.heightPx ?? 0]) };
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

/** In the dials' order, as far as the shader mixes them; null for a dial that has one value everywhere. */
async function drawMaps({
  recipe,
  dialIds,
  photo,
}: Pick<Look, 'recipe' | 'dialIds' | 'photo'>): Promise<(GreyPicture | null)[]> {
  const masks = recipe?.steps.localLambda?.masks ?? {};
  const pictures = new Map<string, GreyPicture>();
  for (const hash of picturesOf(Object.values(masks))) {
    pictures.set(hash, await decodeGrey(await pictureOf(recipe?.pictures?.[hash], hash)));
  }
  return dialIds.slice(0, DIALS_MAX).map((id) => {
    const mask = masks[id];
    return mask === undefined || photo === null ? null : drawMask(mask, photo, pictures);
  });
}

/** What came along with a recipe, else what the library has. @throws Failure 'recipe-invalid' where it has none */
async function pictureOf(base64: string | undefined, sha256: string): Promise<Blob> {
  if (base64 !== undefined) return new Blob([bytesOfBase64(base64)], { type: 'image/png' });
  const response = await fetch(maskPictureUrl(sha256));
  if (!response.ok) {
    throw new Failure('recipe-invalid.mask-is-no-png', {});
  }
  return response.blob();
}

/** Values as they are; where it is transparent nothing is painted, as the engine has it. */
async function decodeGrey(blob: Blob): Promise<GreyPicture> {
  const image = await createImageBitmap(blob, { colorSpaceConversion: 'none' });
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error('this computer offers no canvas');
  context.drawImage(image, 0, 0);
  image.close();
  const { data } = context.getImageData(0, 0, width, height);
  const pixels = Uint16Array.from({ length: width * height }, (_, i) => (data[4 * i] ?? 0) * 257);
  return { widthPx: width, heightPx: height, pixels };
}
