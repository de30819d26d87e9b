import sharp from 'sharp';
import { type EnlargementPlan, enlargeRegion, planEnlargementAxis } from '../../../shared/enlarge/bicubic.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { LambdaValue } from '../../../shared/lambda/mix.ts';
import type { Recipe } from '../../../shared/recipe/recipe.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import type { OpenedPack } from '../../packs/openPack.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';

/** λ of every dial, in the pack's order: one number, or a painted map. */
export class DialValues {
  readonly #values: readonly (number | PaintedMask)[];

  private constructor(values: readonly (number | PaintedMask)[]) {
    this.#values = values;
  }

  /**
   * Reads a recipe against the pack that it will be used with.
   * @throws Failure 'recipe-invalid' where they do not belong together, or a mask is no picture
   */
  static async read(
    recipe: Recipe,
    pack: OpenedPack,
    size: { readonly widthPx: number; readonly heightPx: number },
  ): Promise<DialValues> {
    const { manifest } = pack;
    if (recipe.pack.hash !== pack.hash) {
      throw new Failure(
        'recipe-invalid',
        `The recipe was made with ${recipe.pack.id} ${recipe.pack.version}; the pack here is another one (${manifest.id} ${manifest.version}).`,
        { action: 'Install the pack that it was made with, or make the recipe anew.' },
      );
    }
    const known = manifest.dials.map((dial) => dial.id);
    for (const id of [...Object.keys(recipe.dials), ...Object.keys(recipe.masks ?? {})]) {
      if (!known.includes(id)) {
        throw new Failure('recipe-invalid', `The pack '${manifest.name}' has no dial '${id}'.`, {
          action: `Its dials are: ${known.join(', ')}.`,
        });
      }
    }
    const values = manifest.dials.map(async (dial) => {
      const mask = recipe.masks?.[dial.id];
      if (mask !== undefined) return PaintedMask.decode(dial.id, mask, size);
      return recipe.dials[dial.id] ?? dial.default;
    });
    return new DialValues(await Promise.all(values));
  }

  /**
   * @param lambdas one per dial; a painted dial's is what its white stands for
   * @param masks   grey PNG in base64; null for a dial that has one value everywhere
   * @throws Failure 'recipe-invalid' where a mask is no picture
   */
  static async paint(
    lambdas: readonly number[],
    masks: readonly (string | null)[],
    size: { readonly widthPx: number; readonly heightPx: number },
  ): Promise<DialValues> {
    const values = lambdas.map(async (white, dial) => {
      const png = masks[dial] ?? null;
      return png === null ? white : PaintedMask.decode(String(dial), { png, white }, size);
    });
    return new DialValues(await Promise.all(values));
  }

  /** Whether every dial has this value everywhere. */
  areAll(value: number): boolean {
    return this.#values.every((dial) => dial === value);
  }

  /** One number per dial; a painted dial counts with what its white stands for. */
  constants(): number[] {
    return this.#values.map((dial) => (typeof dial === 'number' ? dial : dial.white));
  }

  /** The values in a rectangle of the enlarged picture; maps have `width · height` values. */
  in(rect: Rect): LambdaValue[] {
    return this.at(this.constants(), rect);
  }

  /**
   * The values in a rectangle where the dials stood otherwise.
   * @param lambdas one per dial; a painted dial's is what its white would stand for
   * @param factor  maps are means of factor × factor pixels, cut at the right and lower edge
   */
  at(lambdas: readonly number[], rect: Rect, factor = 1): LambdaValue[] {
    return this.#values.map((dial, index) => {
      const lambda = lambdas[index] ?? 0;
      if (typeof dial === 'number') return lambda;
      const reducer = new BoxReducer(rect, factor, 1);
      reducer.add(dial.shares(rect), rect, rect);
      return reducer.finish().map((share) => share * lambda);
    });
  }
}

/** A painted mask, stretched over the picture whatever its own size. */
class PaintedMask {
  readonly #pixels: { widthPx: number; heightPx: number; channels: 1; pixelsHwc: Uint16Array };
  readonly #plan: EnlargementPlan;
  readonly white: number;

  private constructor(pixels: Uint16Array, sides: [number, number], plan: EnlargementPlan, white: number) {
    this.#pixels = { widthPx: sides[0], heightPx: sides[1], channels: 1, pixelsHwc: pixels };
    this.#plan = plan;
    this.white = white;
  }

  static async decode(
    dialId: string,
    mask: { readonly png: string; readonly white: number },
    size: { readonly widthPx: number; readonly heightPx: number },
  ): Promise<PaintedMask> {
    try {
      const { data, info } = await sharp(Buffer.from(mask.png, 'base64'))
        .flatten()
        .toColourspace('grey16')
        .raw({ depth: 'ushort' })
        .toBuffer({ resolveWithObject: true });
      if (info.channels !== 1) throw new TypeError(`it has ${info.channels} channels`);
      const columns = planEnlargementAxis(info.width, size.widthPx);
      const rows = planEnlargementAxis(info.height, size.heightPx);
      const pixels = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
      const plan = { columns, rows, ...size };
      return new PaintedMask(pixels, [info.width, info.height], plan, mask.white);
    } catch (cause) {
      throw new Failure('recipe-invalid', `The mask of dial '${dialId}' cannot be read as a PNG.`, {
        action: 'Paint it again.',
        cause,
      });
    }
  }

  /** How much of white there is: 0…1, `width · height` values. */
  shares(rect: Rect): Float32Array {
    return enlargeRegion(this.#pixels, this.#plan, rect, new Float32Array(rect.width * rect.height));
  }
}
