import type { Migration } from '../migrate.ts';

/**
 * What was done to the library, so that it can be undone in the order in which it was done, after a restart too.
 * `journal_changes` holds rows as they were before and are after an action; null: there was or is none. Days of
 * photos without a date were those of UTC; a person's are local.
 */
export const migration0006: Migration = {
  version: 6,
  sql: `
    CREATE TABLE journal (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      action TEXT NOT NULL CHECK (json_valid(action)),
      merge_key TEXT,
      is_undone INTEGER NOT NULL DEFAULT 0 CHECK (is_undone IN (0, 1)),
      made_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE journal_changes (
      action_id INTEGER NOT NULL REFERENCES journal (id) ON DELETE CASCADE,
      place INTEGER NOT NULL,
      table_name TEXT NOT NULL,
      before TEXT CHECK (before IS NULL OR json_valid(before)),
      after TEXT CHECK (after IS NULL OR json_valid(after)),
      PRIMARY KEY (action_id, place)
    ) STRICT, WITHOUT ROWID;

    UPDATE photos SET sort_date = strftime('%Y-%m-%dT%H:%M:%S', modified_at_ms / 1000, 'unixepoch', 'localtime')
      WHERE captured_at IS NULL;
  `,
};
