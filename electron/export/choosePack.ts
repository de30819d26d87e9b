import { missingPackFailure, newerPackFailure } from '../../shared/develop/packFailures.ts';
import type { Failure } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import type { ClaimedItem } from './exportRow.ts';
import type { ExportTools } from './exportTools.ts';
import { refreezeRecipe } from './refreezeItem.ts';

/** What an item is made with. */
export type ChosenPack =
  /** `note`: what a person should know of it. */
  | { readonly kind: 'use'; readonly folder: string; readonly note?: Said }
  | { readonly kind: 'leave-out'; readonly note: Said }
  | { readonly kind: 'fail'; readonly failure: Failure };

export interface ItemWithPack {
  readonly item: ClaimedItem;
  /** Null: sheets are drawn without one. */
  readonly pack: ChosenPack | null;
}

/**
 * The pack that a photo's recipe means. Where that is another version than it was made with and the job's answer is to
 * use it, the item is frozen anew for that one: its sidecar and what counts as the same export then speak of it.
 */
export async function choosePack(
  { library, resolvePack }: Pick<ExportTools, 'library' | 'resolvePack'>,
  item: ClaimedItem,
): Promise<ItemWithPack> {
  if (item.kind !== 'photo') return { item, pack: null };
  const made = item.recipe.pack;
  const resolved = await resolvePack(item.recipe);
  if (resolved.kind === 'missing') return { item, pack: { kind: 'fail', failure: missingPackFailure(made) } };
  const { kind, pack, recipe } = resolved;
  const { folder } = pack;
  if (kind === 'exact') return { item, pack: { kind: 'use', folder } };
  const { version } = recipe.pack;
  switch (item.newerPack) {
    case 'use': {
      const note = said('rendered-anew', { id: made.id, made: made.version, version });
      return { item: refreezeRecipe(library.db, item, recipe), pack: { kind: 'use', folder, note } };
    }
    case 'skip': {
      const note = said('not-to-be-rendered-anew', { id: made.id, made: made.version, version });
      return { item, pack: { kind: 'leave-out', note } };
    }
    case 'fail':
    case null:
      return { item, pack: { kind: 'fail', failure: newerPackFailure(made, version) } };
    default:
      return item.newerPack satisfies never;
  }
}
