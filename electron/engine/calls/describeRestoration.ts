import { PRODUCT_NAME } from '../../../shared/appIdentity.ts';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { lambdaOffsetsStep, masksOfDial } from '../../../shared/develop/steps/lambdaOffsets.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';

/** What a file says of its restoration, in English as metadata are: 'restored with …, Restore 1.00, …'. */
export function describeRestoration(
  recipe: Recipe,
  { dials, name, version }: Pick<Manifest, 'dials' | 'name' | 'version'>,
): string {
  const values = dials.map((dial) => {
    const isPainted =
      recipe.steps.localLambda?.masks[dial.id] !== undefined ||
      masksOfDial(recipe.steps.lambdaOffsets ?? lambdaOffsetsStep.neutral, dial.id).length > 0;
    const painted = isPainted ? ' (in part)' : '';
    return `${dial.label} ${(recipe.dials[dial.id] ?? dial.default).toFixed(2)}${painted}`;
  });
  return [`restored with ${PRODUCT_NAME}`, ...values, `${name} ${version}`].join(', ');
}
