import { type EnlargementPlan, enlargeRegion, planEnlargement } from '../../../shared/enlarge/bicubic.ts';
import { containsRect, type Rect } from '../../../shared/tiles/planTiles.ts';
import type { Picture } from '../pictures/picture.ts';
import { copyPlanes } from './planes.ts';

/** The plain enlargement x_L of a picture, or of a part of it, computed where it is read. */
export class EnlargedPicture {
  readonly picture: Picture;
  readonly #plan: EnlargementPlan;
  /** What a network has just seen: its core is read once more, to be mixed with the answer. */
  #input: { readonly rect: Rect; readonly values: Float32Array } | null = null;
  readonly #part: Rect;

  /** @param part in output pixels; sizes and rectangles are its own then */
  constructor(picture: Picture, scale: number, part?: Rect) {
    this.picture = picture;
    this.#plan = planEnlargement(picture.widthPx, picture.heightPx, scale);
    const { widthPx: width, heightPx: height } = this.#plan;
    this.#part = part ?? { x: 0, y: 0, width, height };
  }

  get widthPx(): number {
    return this.#part.width;
  }

  get heightPx(): number {
    return this.#part.height;
  }

  /** The size of the whole, and where in it the part lies; in output pixels. */
  get place(): { readonly widthPx: number; readonly heightPx: number; readonly part: Rect } {
    const { widthPx, heightPx } = this.#plan;
    return { widthPx, heightPx, part: this.#part };
  }

  /**
   * A rectangle: float32 CHW, three channels, in [0, 1]. It may reach past the picture, whose edge is repeated,
   * and past a part of it, into what lies around.
   */
  read(rect: Rect): Float32Array<ArrayBuffer> {
    const out = new Float32Array(3 * rect.width * rect.height);
    const input = this.#input;
    if (input !== null && containsRect(input.rect, rect)) {
      copyPlanes(input.values, input.rect, out, rect, rect);
      this.#input = null;
      return out;
    }
    enlargeRegion(this.picture, this.#plan, this.#inPicture(rect), out, 3);
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
    const picture = { widthPx, heightPx, channels: 1, pixelsHwc: alpha } as const;
    return enlargeRegion(picture, this.#plan, this.#inPicture(rect), out);
  }

  #inPicture(rect: Rect): Rect {
    return { ...rect, x: rect.x + this.#part.x, y: rect.y + this.#part.y };
  }
}
