import {
  isAsItLies,
  type Matrix,
  mapPoint,
  multiply,
  type Placement,
} from '../../../shared/develop/placement.ts';
import { type Recipe, stepValue } from '../../../shared/develop/recipe.ts';
import type { FinishFrame, FinishStep, OriginalFacts, Steps } from '../../../shared/develop/step.ts';
import { keysWeight } from '../../../shared/enlarge/bicubic.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';
import { clampToRange } from '../tiles/planes.ts';
import type { PictureMix } from './pictureMix.ts';

const FULL = 65535;
const CHANNELS = 3;

function finishSteps(recipe: Recipe, steps: Steps): FinishStep[] {
  return steps.filter(
    (step): step is FinishStep => step.stage === 'finish' && !step.isNeutral(stepValue(recipe, step)),
  );
}

/** What the finish steps make of mixed planes, which are changed: float32 CHW, cut to [0, 1] before the first. */
export function finishPlanes(
  planesChw: Float32Array,
  recipe: Recipe,
  original: OriginalFacts,
  { steps, frame }: { readonly steps: Steps; readonly frame: FinishFrame },
): Float32Array {
  const active = finishSteps(recipe, steps);
  if (active.length === 0) return planesChw;
  clampToRange(planesChw);
  for (const step of active) step.finish(planesChw, stepValue(recipe, step), original, frame);
  return planesChw;
}

/** Where a part of a result lies, reduced by a factor, in the original that its mix shows. */
export function frameOf(
  { mix, size }: { readonly mix: PictureMix; readonly size: Placement },
  crop: Rect,
  factor: number,
): FinishFrame {
  const toShares: Matrix = [1 / mix.widthPx, 0, 0, 0, 1 / mix.heightPx, 0, 0, 0, 1];
  const toResult: Matrix = [factor, 0, crop.x, 0, factor, crop.y, 0, 0, 1];
  return {
    widthPx: Math.ceil(crop.width / factor),
    heightPx: Math.ceil(crop.height / factor),
    toPlace: multiply(toShares, multiply(size.toSource, toResult)),
    aspect: mix.widthPx / mix.heightPx,
  };
}

/** The alpha of a whole result, reduced by a factor: float32 HW. */
export function resampleAlpha(
  { mix, size }: { readonly mix: PictureMix; readonly size: Placement },
  factor: number,
): Float32Array {
  const area = { x: 0, y: 0, width: mix.widthPx, height: mix.heightPx };
  const alpha = mix.readAlpha(area) ?? new Float32Array(area.width * area.height).fill(1);
  const reducer = BoxReducer.of(area, factor, 1);
  reducer.add(alpha, area, area);
  const reduced = reducer.finish();
  if (isAsItLies(size, mix)) return reduced;
  const crop = { x: 0, y: 0, width: size.widthPx, height: size.heightPx };
  return resamplePlanes(reduced, { area, factor }, size, { crop, factor });
}

/** Planes of an area of the mix, reduced by a factor. */
interface MixedArea {
  readonly area: Rect;
  readonly factor: number;
}

/**
 * Takes a part of a placed picture out of its mix, bicubic as the enlargement is (a = −0.5, edges repeated).
 * @param planes CHW, of the area, in whatever unit
 * @param wanted in pixels of the result, and the factor by which it is reduced
 * @returns float32 CHW, in the same unit
 */
export function resamplePlanes(
  planes: Float32Array | Uint16Array,
  { area, factor }: MixedArea,
  { toSource }: Placement,
  wanted: { readonly crop: Rect; readonly factor: number },
): Float32Array {
  const [width, height] = [Math.ceil(area.width / factor), Math.ceil(area.height / factor)];
  const size = { width, height, channels: planes.length / (width * height) };
  const { crop } = wanted;
  const outWidth = Math.ceil(crop.width / wanted.factor);
  const outHeight = Math.ceil(crop.height / wanted.factor);
  const out = new Float32Array(size.channels * outWidth * outHeight);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const source = mapPoint(
        toSource,
        crop.x + (x + 0.5) * wanted.factor,
        crop.y + (y + 0.5) * wanted.factor,
      );
      const [sx, sy] = [(source.x - area.x) / factor - 0.5, (source.y - area.y) / factor - 0.5];
      sample(planes, size, sx, sy, out, y * outWidth + x, outWidth * outHeight);
    }
  }
  return out;
}

function sample(
  planes: Float32Array | Uint16Array,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
  x: number,
  y: number,
  out: Float32Array,
  to: number,
  outPlane: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let j = -1; j <= 2; j++) {
    const down = keysWeight(y - top - j);
    if (down === 0) continue;
    const row = Math.min(height - 1, Math.max(0, top + j)) * width;
    for (let i = -1; i <= 2; i++) {
      const weight = down * keysWeight(x - left - i);
      if (weight === 0) continue;
      const from = row + Math.min(width - 1, Math.max(0, left + i));
      for (let channel = 0; channel < channels; channel++) {
        const at = channel * outPlane + to;
        out[at] = (out[at] as number) + weight * (planes[channel * width * height + from] as number);
      }
    }
  }
}

/**
 * A mixed picture, as far as a geometry shows it, in 16 bit: half the memory of float32, and less than a step of
 * any file. It is cut to [0, 1], as the viewer cuts it.
 */
export class PlacedPicture {
  /** Of the mix. */
  readonly area: Rect;
  readonly #placement: Placement;
  readonly #pixelsChw: Uint16Array;
  #alphaHw: Uint16Array | null = null;

  constructor(area: Rect, placement: Placement) {
    this.area = area;
    this.#placement = placement;
    this.#pixelsChw = new Uint16Array(CHANNELS * area.width * area.height);
  }

  /** @param core may reach past the area */
  put(core: Rect, planesChw: Float32Array, alphaHw: Float32Array | null): void {
    this.#store(this.#pixelsChw, core, planesChw);
    if (alphaHw === null) return;
    this.#alphaHw ??= new Uint16Array(this.area.width * this.area.height);
    this.#store(this.#alphaHw, core, alphaHw);
  }

  #store(target: Uint16Array, core: Rect, planes: Float32Array): void {
    const { area } = this;
    const left = Math.max(core.x, area.x);
    const right = Math.min(core.x + core.width, area.x + area.width);
    const channels = target.length / (area.width * area.height);
    for (let channel = 0; channel < channels; channel++) {
      for (let y = Math.max(core.y, area.y); y < Math.min(core.y + core.height, area.y + area.height); y++) {
        const from = (channel * core.height + y - core.y) * core.width - core.x;
        const to = (channel * area.height + y - area.y) * area.width - area.x;
        for (let x = left; x < right; x++) {
          target[to + x] = Math.min(1, Math.max(0, planes[from + x] as number)) * FULL + 0.5;
        }
      }
    }
  }

  /** @param rect of the result. @returns float32 CHW */
  read(rect: Rect): Float32Array {
    return this.#sampleAll(this.#pixelsChw, rect);
  }

  readAlpha(rect: Rect): Float32Array | null {
    return this.#alphaHw === null ? null : this.#sampleAll(this.#alphaHw, rect);
  }

  #sampleAll(planes: Uint16Array, crop: Rect): Float32Array {
    const wanted = { crop, factor: 1 };
    const out = resamplePlanes(planes, { area: this.area, factor: 1 }, this.#placement, wanted);
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) / FULL;
    return out;
  }
}
