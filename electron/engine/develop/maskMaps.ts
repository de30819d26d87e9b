import { createHash } from 'node:crypto';
import { bytesOfBase64 } from '../../../shared/develop/bytesOfBase64.ts';
import { stableJson } from '../../../shared/develop/developmentKey.ts';
import { drawMask, type GreyPicture } from '../../../shared/develop/drawMask.ts';
import { type Mask, picturesOf } from '../../../shared/develop/mask.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { sharp } from '../pictures/libvips.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface Kept {
  readonly map: Promise<GreyPicture>;
  /** 0 until it is drawn. */
  bytes: number;
}

/**
 * Masks as they are drawn, by what they are drawn of: every tile of a painted photo needs its whole map, and reads no
 * picture and draws no stroke for it again. What was asked for longest ago goes first.
 */
export class MaskMaps {
  readonly #mostBytes: number;
  /** In order of last use. */
  readonly #kept = new Map<string, Kept>();

  /** @param mostBytes of maps; a single one is kept in any case */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    return [...this.#kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * @param frame size of the original
   * @param sideMaxPx of the map; default: what λ is painted in
   * @returns one channel, 16 bit, stretched over the original; not to be written to
   * @throws Failure 'recipe-invalid' where a picture of the mask is missing, or is no picture
   */
  async draw(recipe: Recipe, mask: Mask, frame: Size, sideMaxPx?: number): Promise<GreyPicture> {
    const { widthPx, heightPx } = frame;
    const key = createHash('sha256')
      .update(stableJson([mask, widthPx, heightPx, sideMaxPx ?? null]))
      .digest('hex');
    const kept = this.#kept.get(key) ?? { map: drawAnew(recipe, mask, frame, sideMaxPx), bytes: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    try {
      const map = await kept.map;
      kept.bytes = map.pixels.byteLength;
      this.#forgetOldest();
      return map;
    } catch (error) {
      this.#kept.delete(key);
      throw error;
    }
  }

  forget(): void {
    this.#kept.clear();
  }

  #forgetOldest(): void {
    for (const oldest of [...this.#kept.keys()]) {
      if (this.bytes <= this.#mostBytes || this.#kept.size === 1) return;
      this.#kept.delete(oldest);
    }
  }
}

async function drawAnew(recipe: Recipe, mask: Mask, frame: Size, sideMaxPx?: number): Promise<GreyPicture> {
  const pictures = new Map<string, GreyPicture>();
  for (const hash of picturesOf([mask])) pictures.set(hash, await decodeGrey(recipe, hash));
  return drawMask(mask, frame, pictures, sideMaxPx);
}

async function decodeGrey({ pictures }: Recipe, hash: string): Promise<GreyPicture> {
  try {
    const base64 = pictures?.[hash];
    if (base64 === undefined) throw new RangeError('it did not come along');
    const { data, info } = await sharp(bytesOfBase64(base64))
      .flatten()
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1) throw new TypeError(`it has ${info.channels} channels`);
    const pixels = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    return { widthPx: info.width, heightPx: info.height, pixels };
  } catch (cause) {
    throw new Failure('recipe-invalid.mask-is-no-png', {}, { cause });
  }
}
