import type { Recipe } from '../../shared/develop/recipe.ts';
import { withRepairMask } from './repairMask.ts';
import { callEngine, type Session } from './session.ts';

/** That damage is to be looked for, and how eagerly. */
export interface RepairFound {
  /** The detector's folder. */
  readonly packFolder: string;
  readonly sensitivity: number;
}

/** The recipe that mends what is found in that photo, and what to say of it. */
export async function repairWhatIsFound(
  session: Session,
  path: string,
  recipe: Recipe,
  search: RepairFound,
): Promise<{ readonly recipe: Recipe; readonly note: string }> {
  const { png, markedShare } = await callEngine(session, 'findDamage', { path, ...search });
  const note = shareNote(markedShare);
  return { recipe: markedShare === 0 ? recipe : withRepairMask(recipe, { png: Buffer.from(png) }), note };
}

/** How much of a photo is damaged, as a sentence. */
export function shareNote(markedShare: number): string {
  if (markedShare === 0) return 'Nothing to repair was found.';
  const percent = 100 * markedShare;
  return `Damage was found on ${percent < 0.01 ? 'less than 0.01' : percent.toFixed(2)} % of the photo.`;
}
