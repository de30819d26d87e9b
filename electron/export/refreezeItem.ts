import type { Recipe } from '../../shared/develop/recipe.ts';
import type { FileState } from '../files/hashFile.ts';
import { type Database, write } from '../library/database.ts';
import { type ClaimedItem, type ItemRow, toClaimedItem } from './exportRow.ts';
import { hashSettings } from './freezeItems.ts';
import { comparisonSettings, contactSheetHashes } from './freezeSheets.ts';
import { ITEM_COLUMNS } from './ledger.ts';

/**
 * Freezes a photo of the queue, and the sheets that are to show it, for its original as it is now. Settings
 * and names stay those of then.
 */
export function refreezeOriginal(
  db: Database,
  itemId: number,
  original: FileState & { readonly sha256: string },
): void {
  write(db, () => {
    const item = readItem(db, itemId);
    if (item === null) return; // removed meanwhile
    refreeze(db, { ...item, original, recipe: { ...item.recipe, originalSha256: original.sha256 } });
  });
}

/** The same for another recipe. @returns the item as it is now */
export function refreezeRecipe(db: Database, item: ClaimedItem, recipe: Recipe): ClaimedItem {
  return write(db, () => {
    refreeze(db, { ...item, recipe });
    return readItem(db, item.id) ?? item;
  });
}

function readItem(db: Database, itemId: number): ClaimedItem | null {
  const row = db
    .prepare<[number], ItemRow>(`SELECT ${ITEM_COLUMNS} FROM export_items i WHERE i.id = ?`)
    .get(itemId);
  return row === undefined ? null : toClaimedItem(row);
}

function refreeze(db: Database, { id: itemId, original, recipe, outputOptions }: ClaimedItem): void {
  const settingsHash = hashSettings(recipe, outputOptions);
  const frozen = { ...original, recipe: JSON.stringify(recipe) };
  freeze(db, { ...frozen, settingsHash, id: itemId });
  for (const { id, kind } of sheetsOf(db, itemId)) {
    if (kind === 'comparison') {
      freeze(db, { ...frozen, settingsHash: comparisonSettings({ settingsHash }), id });
    } else freezeContactSheet(db, id);
  }
}

function freeze(
  db: Database,
  frozen: FileState & {
    readonly id: number;
    readonly sha256: string;
    readonly recipe: string;
    readonly settingsHash: string;
  },
): void {
  db.prepare(
    `UPDATE export_items SET original_path = @path, original_sha256 = @sha256, original_bytes = @bytes,
       original_modified_at_ms = @modifiedAtMs, recipe = @recipe, settings_hash = @settingsHash WHERE id = @id`,
  ).run(frozen);
}

/** Not yet made, or to be made again. */
function sheetsOf(db: Database, itemId: number): Pick<ItemRow, 'id' | 'kind'>[] {
  return db
    .prepare<[number], Pick<ItemRow, 'id' | 'kind'>>(
      `SELECT i.id, i.kind FROM export_shown_items s JOIN export_items i ON i.id = s.sheet_id
       WHERE s.item_id = ? AND i.state NOT IN ('running', 'done')`,
    )
    .all(itemId);
}

function freezeContactSheet(db: Database, sheetId: number): void {
  const shown = db
    .prepare<[number], { originalSha256: string; settingsHash: string }>(
      `SELECT i.original_sha256 AS originalSha256, i.settings_hash AS settingsHash
       FROM export_shown_items s JOIN export_items i ON i.id = s.item_id
       WHERE s.sheet_id = ? ORDER BY i.position, i.id`,
    )
    .all(sheetId);
  db.prepare(
    'UPDATE export_items SET original_sha256 = @originalSha256, settings_hash = @settingsHash WHERE id = @id',
  ).run({ ...contactSheetHashes(shown), id: sheetId });
}
