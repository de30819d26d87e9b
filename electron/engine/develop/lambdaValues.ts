import type { GreyPicture } from '../../../shared/develop/drawMask.ts';
import { type DrawnOffset, drawOffsets, offsetOf } from '../../../shared/develop/drawOffsets.ts';
import { type Recipe, stepValue } from '../../../shared/develop/recipe.ts';
import type { LambdaMaps, MixStep, Steps } from '../../../shared/develop/step.ts';
import { lambdaOffsetsStep, masksOfDial } from '../../../shared/develop/steps/lambdaOffsets.ts';
import { type EnlargementPlan, enlargeRegion, planEnlargementAxis } from '../../../shared/enlarge/bicubic.ts';
import type { LambdaValue } from '../../../shared/lambda/mix.ts';
import type { Dial } from '../../../shared/packs/manifest.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';
import type { MaskMaps } from './maskMaps.ts';

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface LambdaFrame {
  /** Size of the original, in whose frame masks are drawn. */
  readonly frame: Size;
  /** Of what is mixed: pixels, or latents. */
  readonly size: Size;
  readonly steps: Steps;
  readonly maps: MaskMaps;
}

/** λ of every dial, in the pack's order, as the mix steps of a recipe make it: one number, or a map. */
export class LambdaValues {
  readonly #recipe: Recipe;
  readonly #dials: readonly Dial[];
  readonly #weighing: readonly MixStep[];
  readonly #maps: LambdaMaps;

  private constructor(recipe: Recipe, dials: readonly Dial[], steps: Steps, maps: LambdaMaps) {
    this.#recipe = recipe;
    this.#dials = dials;
    this.#maps = maps;
    this.#weighing = steps.filter(
      (step): step is MixStep => step.stage === 'mix' && !step.isNeutral(stepValue(recipe, step)),
    );
  }

  /**
   * @throws Failure 'recipe-invalid' where a picture of a mask is missing, or is no picture
   */
  static async read(
    recipe: Recipe,
    dials: readonly Dial[],
    { frame, size, steps, maps }: LambdaFrame,
  ): Promise<LambdaValues> {
    return new LambdaValues(
      recipe,
      dials,
      steps,
      await DrawnMasks.draw(recipe, dials, { frame, size, maps }),
    );
  }

  /** Whether every dial has this value everywhere. */
  areAll(value: number): boolean {
    return this.at(this.#recipe.dials, ONE_PIXEL).every((lambda) => lambda === value);
  }

  /** Whether every dial but the first has this value everywhere. */
  areFurther(value: number): boolean {
    const [, ...further] = this.at(this.#recipe.dials, ONE_PIXEL);
    return further.length > 0 && further.every((lambda) => lambda === value);
  }

  /** The values in a rectangle; maps have `width · height` values. */
  in(rect: Rect): LambdaValue[] {
    return this.at(this.#recipe.dials, rect);
  }

  /**
   * The values in a rectangle where the dials stood otherwise.
   * @param dials  λ by dial id; one that is missing stands at its default
   * @param factor maps are means of factor × factor pixels, cut at the right and lower edge
   */
  at(dials: Readonly<Record<string, number>>, rect: Rect, factor = 1): LambdaValue[] {
    return this.#dials.map(({ id, default: untouched }) => {
      const lambda = this.#weighing.reduce<LambdaValue>(
        (value, step) => step.weigh?.(value, id, rect, stepValue(this.#recipe, step), this.#maps) ?? value,
        dials[id] ?? untouched,
      );
      if (typeof lambda === 'number' || factor === 1) return lambda;
      const reducer = BoxReducer.of(rect, factor, 1);
      reducer.add(lambda, rect, rect);
      return reducer.finish();
    });
  }
}

const ONE_PIXEL: Rect = { x: 0, y: 0, width: 1, height: 1 };

/** A map and how it is stretched over what is mixed. */
interface Stretched {
  readonly map: GreyPicture;
  readonly plan: EnlargementPlan;
}

/** The drawn masks of a recipe, by dial. */
class DrawnMasks implements LambdaMaps {
  readonly #masks: ReadonlyMap<string, Stretched>;
  readonly #offsets: ReadonlyMap<string, Stretched>;

  private constructor(masks: ReadonlyMap<string, Stretched>, offsets: ReadonlyMap<string, Stretched>) {
    this.#masks = masks;
    this.#offsets = offsets;
  }

  static async draw(
    recipe: Recipe,
    dials: readonly Dial[],
    { frame, size, maps }: Omit<LambdaFrame, 'steps'>,
  ): Promise<DrawnMasks> {
    const stretched = (map: GreyPicture): Stretched => {
      const columns = planEnlargementAxis(map.widthPx, size.widthPx);
      const rows = planEnlargementAxis(map.heightPx, size.heightPx);
      return { map, plan: { columns, rows, ...size } };
    };
    const masks = new Map<string, Stretched>();
    for (const [dialId, mask] of Object.entries(recipe.steps.localLambda?.masks ?? {})) {
      masks.set(dialId, stretched(await maps.draw(recipe, mask, frame)));
    }
    const offsets = new Map<string, Stretched>();
    for (const { id } of dials) {
      const drawn: DrawnOffset[] = [];
      for (const masked of masksOfDial(stepValue(recipe, lambdaOffsetsStep), id)) {
        const map = await maps.draw(recipe, masked.mask, frame);
        drawn.push({ map, offset: masked.offsets[id] ?? 0 });
      }
      if (drawn.length > 0) offsets.set(id, stretched(drawOffsets(drawn)));
    }
    return new DrawnMasks(masks, offsets);
  }

  shares(dialId: string, rect: Rect): Float32Array | null {
    return read(this.#masks.get(dialId), rect);
  }

  offsets(dialId: string, rect: Rect): Float32Array | null {
    return read(this.#offsets.get(dialId), rect)?.map(offsetOf) ?? null;
  }
}

function read(stretched: Stretched | undefined, rect: Rect): Float32Array | null {
  if (stretched === undefined) return null;
  const { widthPx, heightPx, pixels } = stretched.map;
  const source = { widthPx, heightPx, channels: 1, pixelsHwc: pixels } as const;
  return enlargeRegion(source, stretched.plan, rect, new Float32Array(rect.width * rect.height));
}
