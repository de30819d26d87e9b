import type { Migration } from '../migrate.ts';

/**
 * What is done to photos. `edits` holds the current recipe (null: as it is) and where in the history it
 * stands; `edit_steps` is the history, whose sequence 0 is always the unedited photo and has no row.
 */
export const migration0002: Migration = {
  version: 2,
  sql: `
    CREATE TABLE edits (
      photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
      sequence INTEGER NOT NULL CHECK (sequence >= 0),
      recipe TEXT CHECK (recipe IS NULL OR json_valid(recipe)),
      updated_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE edit_steps (
      photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
      sequence INTEGER NOT NULL CHECK (sequence > 0),
      label TEXT NOT NULL,
      recipe TEXT CHECK (recipe IS NULL OR json_valid(recipe)),
      made_at_ms INTEGER NOT NULL,
      PRIMARY KEY (photo_id, sequence)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE versions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
      name TEXT NOT NULL CHECK (name <> ''),
      recipe TEXT NOT NULL CHECK (json_valid(recipe)),
      made_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX versions_by_photo ON versions (photo_id, id);

    CREATE TABLE presets (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      kind TEXT NOT NULL CHECK (kind IN ('edit', 'export')),
      name TEXT NOT NULL CHECK (name <> ''),
      body TEXT NOT NULL CHECK (json_valid(body)),
      used_at_ms INTEGER NOT NULL,
      UNIQUE (kind, name)
    ) STRICT;

    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL CHECK (json_valid(value))
    ) STRICT, WITHOUT ROWID;
  `,
};
