import type { Migration } from '../migrate.ts';

/**
 * The export ledger. An item holds everything its export needs, frozen when it was queued, so that nothing
 * that happens to photo, edit or preset later changes it. `owner_id` is the lease: who works on it now.
 * `staged` is the finished result before it has its final name, `output` the name it is about to get.
 */
export const migration0003: Migration = {
  version: 3,
  sql: `
    CREATE TABLE export_owners (
      id TEXT PRIMARY KEY,
      host TEXT NOT NULL,
      pid INTEGER NOT NULL,
      started TEXT,
      beat INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE export_jobs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      token TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'finished', 'cancelled')),
      pause_reason TEXT CHECK (pause_reason IN ('user', 'disk-full', 'restart')),
      position INTEGER NOT NULL,
      settings TEXT NOT NULL CHECK (json_valid(settings)),
      created_at_ms INTEGER NOT NULL,
      settled_at_ms INTEGER,
      CHECK ((state = 'paused') = (pause_reason IS NOT NULL))
    ) STRICT;
    CREATE INDEX export_jobs_by_position ON export_jobs (position, id);

    CREATE TABLE export_items (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      job_id INTEGER NOT NULL REFERENCES export_jobs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      state TEXT NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'running', 'done', 'failed', 'skipped', 'cancelled')),
      photo_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
      original_path TEXT NOT NULL,
      original_sha256 TEXT NOT NULL,
      original_bytes INTEGER NOT NULL,
      original_modified_at_ms INTEGER NOT NULL,
      output_pixels INTEGER NOT NULL,
      recipe TEXT NOT NULL CHECK (json_valid(recipe)),
      output_options TEXT NOT NULL CHECK (json_valid(output_options)),
      conflict TEXT NOT NULL,
      sidecar INTEGER NOT NULL CHECK (sidecar IN (0, 1)),
      settings_hash TEXT NOT NULL,
      destination TEXT NOT NULL,
      subfolder TEXT NOT NULL,
      file_name TEXT NOT NULL,
      owner_id TEXT REFERENCES export_owners (id),
      is_skip_asked INTEGER NOT NULL DEFAULT 0 CHECK (is_skip_asked IN (0, 1)),
      attempts INTEGER NOT NULL DEFAULT 0,
      tiles_done INTEGER NOT NULL DEFAULT 0,
      tiles_total INTEGER NOT NULL DEFAULT 0,
      staged TEXT CHECK (json_valid(staged)),
      output TEXT,
      failure TEXT CHECK (json_valid(failure)),
      note TEXT,
      started_at_ms INTEGER,
      settled_at_ms INTEGER,
      CHECK ((state = 'running') = (owner_id IS NOT NULL)),
      CHECK (state <> 'done' OR (output IS NOT NULL AND staged IS NOT NULL)),
      CHECK (state <> 'failed' OR failure IS NOT NULL)
    ) STRICT;
    CREATE INDEX export_items_by_job ON export_items (job_id, position, id);
    CREATE INDEX export_items_waiting ON export_items (job_id, position, id) WHERE state = 'waiting';
    CREATE INDEX export_items_running ON export_items (owner_id) WHERE state = 'running';
    CREATE INDEX export_items_by_output ON export_items (output) WHERE state = 'done';
    CREATE INDEX export_items_by_photo ON export_items (photo_id);
  `,
};
