import { type EnlargementPlan, enlargeRegion, planEnlargement } from '../../../shared/enlarge/bicubic.ts';
import { containsRect, type Rect } from '../../../shared/tiles/planTiles.ts';
import type { Picture } from '../pictures/picture.ts';
import { copyPlanes } from './planes.ts';

/** The plain enlargement x_L of a picture, computed where it is read. */
export class EnlargedPicture {
  readonly picture: Picture;
  readonly #plan: EnlargementPlan;
  /** What a network has just seen: its core is read once more, to be mixed with the answer. */
  #input: { readonly rect: Rect; readonly values: Float32Array } | null = null;

  constructor(picture: Picture, scale: number) {
    this.picture = picture;
    this.#plan = planEnlargement(picture.widthPx, picture.heightPx, scale);
  }

  get widthPx(): number {
    return this.#plan.widthPx;
  }

  get heightPx(): number {
    return this.#plan.heightPx;
  }

  /** A rectangle, which may reach past the picture: float32 CHW, three channels, in [0, 1]. */
  read(rect: Rect): Float32Array<ArrayBuffer> {
    const out = new Float32Array(3 * rect.width * rect.height);
    const input = this.#input;
    if (input !== null && containsRect(input.rect, rect)) {
      copyPlanes(input.values, input.rect, out, rect, rect);
      this.#input = null;
      return out;
    }
    enlargeRegion(this.picture, this.#plan, rect, out, 3);
    return out;
  }

  /** The same for a network, which must not write to it. */
  readInput(rect: Rect): Float32Array<ArrayBuffer> {
    const values = this.read(rect);
    this.#input = { rect, values };
    return values;
  }

  /** The enlarged alpha in a rectangle: float32 HW in [0, 1]; null where the picture has none. */
  readAlpha(rect: Rect): Float32Array | null {
    const { alpha, widthPx, heightPx } = this.picture;
    if (alpha === undefined) return null;
    const out = new Float32Array(rect.width * rect.height);
    return enlargeRegion({ widthPx, heightPx, channels: 1, pixelsHwc: alpha }, this.#plan, rect, out);
  }
}
