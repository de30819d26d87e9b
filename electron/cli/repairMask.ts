import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { type Recipe, stepValue, withStep } from '../../shared/develop/recipe.ts';
import { repairStep } from '../../shared/develop/steps/repair.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { readFile } from '../files/disk.ts';

/** A picture that says what of a photo is to be mended: what is white. */
export interface RepairMask {
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly png: Buffer;
}

/** @throws Failure 'usage' where the file cannot be read or is no PNG */
export async function readRepairMask(path: string): Promise<RepairMask> {
  try {
    const png = await readFile(path);
    const { format, width, height } = await sharp(png).metadata();
    if (format !== 'png') throw new TypeError(`it is ${format}`);
    return { path, widthPx: width, heightPx: height, png };
  } catch (cause) {
    throw new Failure('usage.repair-mask-is-no-png', { path }, { cause });
  }
}

/** The recipe with that mask in place of whatever its repair was, at the repair's strength. */
export function withRepairMask(recipe: Recipe, { png }: Pick<RepairMask, 'png'>): Recipe {
  const sha256 = createHash('sha256').update(png).digest('hex');
  const { strength } = stepValue(recipe, repairStep);
  const mask = { base: 0, shapes: [{ kind: 'picture' as const, sha256 }] };
  const pictures = { ...recipe.pictures, [sha256]: png.toString('base64') };
  return withStep({ ...recipe, pictures }, repairStep, { version: 1, mask, strength });
}

/**
 * A mask is of one photo: stretched over another one it would mend what nobody marked.
 * @throws Failure 'recipe-invalid' where the sizes differ
 */
export function expectSizeOf(
  mask: RepairMask,
  photo: { readonly widthPx: number; readonly heightPx: number },
): void {
  if (mask.widthPx === photo.widthPx && mask.heightPx === photo.heightPx) return;
  throw new Failure('recipe-invalid.repair-mask-of-another-size', {
    path: mask.path,
    width: mask.widthPx,
    height: mask.heightPx,
    photoWidth: photo.widthPx,
    photoHeight: photo.heightPx,
  });
}
