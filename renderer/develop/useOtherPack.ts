import type { RecipePack } from '../../shared/develop/recipe.ts';
import type { PackSummary } from '../../shared/ipc/views.ts';
import { useDevelop } from '../stores/StoresContext.tsx';

/** What the open photo was made with, and what it is shown with instead; null where that is the same. */
export function useOtherPack(): {
  readonly made: RecipePack;
  readonly used: PackSummary;
  /** Another version of the same pack. */
  readonly isNewer: boolean;
} | null {
  const made = useDevelop((state) => state.edit?.recipe?.pack);
  const used = useDevelop((state) => state.settled?.pack);
  if (made === undefined || used === undefined || made.hash === used.hash) return null;
  return { made, used, isNewer: made.id === used.id };
}
