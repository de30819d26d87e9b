import { Failure } from '../errors/failure.ts';
import type { RecipePack } from './recipe.ts';

/** No version of a recipe's pack is there. */
export function missingPackFailure({ id, version }: RecipePack): Failure {
  return new Failure('pack-not-found.not-installed', { id, version });
}

/** Another version than that of the recipe is there, and nobody has said that it may be used. */
export function newerPackFailure({ id, version }: RecipePack, versionAtHand: string): Failure {
  return new Failure('pack-newer.another-version', { id, version, versionAtHand });
}
