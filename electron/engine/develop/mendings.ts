import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { developmentKey, stableJson } from '../../../shared/develop/developmentKey.ts';
import type { GreyPicture } from '../../../shared/develop/drawMask.ts';
import type { Mask } from '../../../shared/develop/mask.ts';
import { type Recipe, stepValue } from '../../../shared/develop/recipe.ts';
import type { SourceStep, Steps } from '../../../shared/develop/step.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { type MendArea, mendAreas } from '../../../shared/repair/mendAreas.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { Original } from '../originals.ts';
import type { Picture } from '../pictures/picture.ts';
import { RecentlyUsed } from '../recentlyUsed.ts';
import { cropPlanes } from '../tiles/planes.ts';
import type { MaskMaps } from './maskMaps.ts';
import { pixelsOf, planesOf, withPlanes } from './pixelPlanes.ts';

/** Whole photos: the one that is looked at and its draft. */
const HELD_PHOTOS = 2;
/** Squares of `mendAreas`, of at most 100 kB unless a hole is deep. */
const HELD_AREAS = 1000;
const FULL = 65535;

/** What is there of one square after it was mended. */
interface MendedArea {
  readonly rect: Rect;
  /** HWC, of the picture's depth and channels. */
  readonly pixels: Uint8Array | Uint16Array;
  readonly sha256: string;
}

/**
 * Originals as the network is to read them. A square that was mended is not mended again as long as neither the mask
 * nor the photo changes around it: a new stroke costs what it touches.
 */
export class Mendings {
  readonly #maps: MaskMaps;
  readonly #photos = new RecentlyUsed<Promise<Original>>(HELD_PHOTOS);
  readonly #areas = new RecentlyUsed<MendedArea>(HELD_AREAS);

  constructor(maps: MaskMaps) {
    this.#maps = maps;
  }

  /**
   * The original itself, where no source step has anything to do.
   * @throws Failure 'recipe-invalid' where a picture of a mask is missing, or nothing is left to mend from
   */
  mend(original: Original, recipe: Recipe, steps: Steps): Promise<Original> {
    const active = steps.filter(
      (step): step is SourceStep => step.stage === 'source' && !step.isNeutral(stepValue(recipe, step)),
    );
    if (active.length === 0) return Promise.resolve(original);
    const { sha256, copy = null } = original;
    const key = stableJson([developmentKey({ ...recipe, originalSha256: sha256 }, 'source', steps), copy]);
    const photo = this.#photos.get(key) ?? this.#mendAnew(original, recipe, active);
    this.#photos.set(key, photo);
    photo.catch(() => this.#photos.delete(key));
    return photo;
  }

  async #mendAnew(original: Original, recipe: Recipe, active: readonly SourceStep[]): Promise<Original> {
    let { picture } = original;
    const areas: MendedArea[] = [];
    const before: unknown[] = [original.sha256, original.copy ?? null];
    for (const step of active) {
      const value = stepValue(recipe, step);
      const mask = step.mask?.(value);
      if (mask === undefined) {
        picture = mendWhole(picture, step, value);
      } else {
        const shares = await this.#sharesOf(recipe, mask, picture);
        const mended = await this.#mendUnder(shares, picture, step, value, stableJson(before));
        picture = withAreas(picture, mended);
        areas.push(...mended);
      }
      before.push(step.id, step.keyed(value));
    }
    const isLocal = active.every((step) => step.mask !== undefined);
    const parts = areas.map(({ rect, sha256 }) => ({ rect, sha256 }));
    return { ...original, picture, ...(isLocal && { mended: parts }) };
  }

  /** Of every pixel of a picture. */
  async #sharesOf(recipe: Recipe, mask: Mask, { widthPx, heightPx }: Picture): Promise<Float32Array> {
    const map = await this.#maps.draw(recipe, mask, { widthPx, heightPx }, Number.POSITIVE_INFINITY);
    const shares = stretch(map, { widthPx, heightPx });
    if (!shares.includes(0)) throw new Failure('recipe-invalid.all-is-to-be-mended', {});
    return shares;
  }

  /** @param before names what was mended before, and of which photo */
  async #mendUnder(
    shares: Float32Array,
    picture: Picture,
    step: SourceStep,
    value: unknown,
    before: string,
  ): Promise<MendedArea[]> {
    const mended: MendedArea[] = [];
    for (const area of mendAreas(shares, picture)) {
      const own = cropPlanes(shares, wholeOf(picture), area.around);
      const key = createHash('sha256')
        .update(stableJson([before, step.id, { ...(value as object), mask: null }, area]))
        .update(own)
        .digest('hex');
      const kept = this.#areas.get(key) ?? mendArea(picture, step, value, area, own);
      this.#areas.set(key, kept);
      mended.push(kept);
      await setImmediate(); // tiles of other photos may go in between
    }
    return mended;
  }
}

const wholeOf = ({ widthPx, heightPx }: Picture): Rect => ({ x: 0, y: 0, width: widthPx, height: heightPx });

function mendWhole(picture: Picture, step: SourceStep, value: unknown): Picture {
  const { widthPx, heightPx } = picture;
  const planes = planesOf(picture, wholeOf(picture));
  step.mend(planes, { widthPx, heightPx }, value, new Float32Array(widthPx * heightPx).fill(1));
  return withPlanes(picture, planes);
}

function mendArea(
  picture: Picture,
  step: SourceStep,
  value: unknown,
  { core, around }: MendArea,
  shares: Float32Array,
): MendedArea {
  const planes = planesOf(picture, around);
  step.mend(planes, { widthPx: around.width, heightPx: around.height }, value, shares);
  const pixels = pixelsOf(planes, around, core, picture);
  return { rect: core, pixels, sha256: createHash('sha256').update(pixels).digest('hex') };
}

function withAreas(picture: Picture, areas: readonly MendedArea[]): Picture {
  const pixelsHwc = picture.pixelsHwc.slice();
  const { channels, widthPx } = picture;
  for (const { rect, pixels } of areas) {
    const row = rect.width * channels;
    for (let y = 0; y < rect.height; y++)
      pixelsHwc.set(pixels.subarray(y * row, (y + 1) * row), ((rect.y + y) * widthPx + rect.x) * channels);
  }
  return { ...picture, pixelsHwc };
}

/** A pixel is damaged where any pixel of the map is that lies in it: nothing thin is lost in a smaller copy. */
function stretch(
  map: GreyPicture,
  size: { readonly widthPx: number; readonly heightPx: number },
): Float32Array {
  const columns = ranges(map.widthPx, size.widthPx);
  const rows = ranges(map.heightPx, size.heightPx);
  const out = new Float32Array(size.widthPx * size.heightPx);
  if (map.widthPx === size.widthPx && map.heightPx === size.heightPx) {
    for (let i = 0; i < out.length; i++) out[i] = (map.pixels[i] as number) / FULL;
    return out;
  }
  let place = 0;
  for (const [top, bottom] of rows) {
    for (const [left, right] of columns) {
      let most = 0;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) most = Math.max(most, map.pixels[y * map.widthPx + x] as number);
      out[place++] = most / FULL;
    }
  }
  return out;
}

function ranges(fromPx: number, toPx: number): (readonly [number, number])[] {
  return Array.from({ length: toPx }, (_, at) => {
    const first = Math.floor((at * fromPx) / toPx);
    return [first, Math.max(first + 1, Math.ceil(((at + 1) * fromPx) / toPx))] as const;
  });
}
