import type { Migration } from '../migrate.ts';

/**
 * Items of an export that show its results: a comparison shows one photo, a contact sheet many. They wait
 * until what they show is settled. The index answers whether a name is that of an original.
 */
export const migration0004: Migration = {
  version: 4,
  sql: `
    ALTER TABLE export_items ADD COLUMN kind TEXT NOT NULL DEFAULT 'photo'
      CHECK (kind IN ('photo', 'comparison', 'contact-sheet'));

    CREATE TABLE export_shown_items (
      sheet_id INTEGER NOT NULL REFERENCES export_items (id) ON DELETE CASCADE,
      item_id INTEGER NOT NULL REFERENCES export_items (id) ON DELETE CASCADE,
      PRIMARY KEY (sheet_id, item_id)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX export_items_by_original ON export_items (original_path);
  `,
};
