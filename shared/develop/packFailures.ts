import { Failure } from '../errors/failure.ts';
import type { RecipePack } from './recipe.ts';

/** No version of a recipe's pack is there. */
export function missingPackFailure({ id, version }: RecipePack): Failure {
  return new Failure('pack-not-found', `The pack ${id} ${version} is not installed.`, {
    action: 'Install it, or choose another pack.',
  });
}

/** Another version than that of the recipe is there, and nobody has said that it may be used. */
export function newerPackFailure({ id, version }: RecipePack, versionAtHand: string): Failure {
  return new Failure(
    'pack-newer',
    `This was made with ${id} ${version}, which is not installed; ${versionAtHand} is.`,
    { action: `Render it anew with ${versionAtHand}, or install ${version} again.` },
  );
}
