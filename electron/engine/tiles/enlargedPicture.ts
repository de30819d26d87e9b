import { type EnlargementPlan, enlargeRegion, planEnlargement } from '../../../shared/enlarge/bicubic.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { Picture } from '../pictures/picture.ts';

/** The plain enlargement x_L of a picture, computed where it is read. */
export class EnlargedPicture {
  readonly picture: Picture;
  readonly #plan: EnlargementPlan;

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
    enlargeRegion(this.picture, this.#plan, rect, out, 3);
    return out;
  }

  /** The enlarged alpha in a rectangle: float32 HW in [0, 1]; null where the picture has none. */
  readAlpha(rect: Rect): Float32Array | null {
    const { alpha, widthPx, heightPx } = this.picture;
    if (alpha === undefined) return null;
    const out = new Float32Array(rect.width * rect.height);
    return enlargeRegion({ widthPx, heightPx, channels: 1, pixelsHwc: alpha }, this.#plan, rect, out);
  }
}
