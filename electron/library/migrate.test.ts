import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from './database.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/list.ts';

let folder: string;
let db: Database;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
  db = openDatabase(join(folder, 'library.sqlite'));
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Rows as each version of the app wrote them; a later migration must carry them along. */
const ROWS: Record<number, string> = {
  1: `INSERT INTO photos (path, file_name, folder, name_key, sha256, bytes, modified_at_ms, format, width_px,
        height_px, channels, has_alpha, depth, profile_name, has_gps, sort_date, notes, search_text, imported_at_ms)
      VALUES ('/a/图 1.jpg', '图 1.jpg', '/a', '图 1.jpg', '${'a'.repeat(64)}', 1, 1, 'jpeg', 1, 1, 3, 0, 8,
        'sRGB', 0, '2024-01-01T00:00:00', '[]', '图 1.jpg', 1);
      INSERT INTO albums (name, name_key, created_at_ms) VALUES ('Album', 'album', 1);
      INSERT INTO album_photos VALUES (1, 1, 1);
      INSERT INTO keywords (name, name_key) VALUES ('Sea', 'sea');
      INSERT INTO photo_keywords VALUES (1, 1);`,
  2: `INSERT INTO edits VALUES (1, 1, '{}', 1);
      INSERT INTO edit_steps VALUES (1, 1, 'dial', '{}', 1);
      INSERT INTO versions (photo_id, name, recipe, made_at_ms) VALUES (1, 'first', '{}', 1);
      INSERT INTO presets (kind, name, body, used_at_ms) VALUES ('edit', 'mine', '{}', 1);
      INSERT INTO settings VALUES ('theme', '"dark"');`,
  3: `INSERT INTO export_owners VALUES ('owner', 'host', 1, '1', 0);
      INSERT INTO export_jobs (token, name, position, settings, created_at_ms) VALUES ('t', 'Job', 1, '{}', 1);
      INSERT INTO export_items (job_id, position, state, photo_id, original_path, original_sha256,
        original_bytes, original_modified_at_ms, output_pixels, recipe, output_options, conflict, sidecar,
        settings_hash, destination, subfolder, file_name, owner_id)
      VALUES (1, 1, 'running', 1, '/a/图 1.jpg', '', 1, 1, 1, '{}', '{}', 'number', 0, '', '/out', '', '图.jpg',
        'owner');`,
};

function rowCounts(): Record<string, number> {
  const names = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'photo_search_%'",
    )
    .pluck()
    .all();
  const counts = names.map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()]);
  return Object.fromEntries(counts);
}

describe.each(MIGRATIONS)('migration $version', ({ version }) => {
  test('keeps every row of a database that the version before it made', () => {
    for (let step = 1; step < version; step++) {
      migrate(db, MIGRATIONS.slice(0, step));
      db.exec(ROWS[step] ?? '');
    }
    const before = rowCounts();
    expect(migrate(db, MIGRATIONS.slice(0, version))).toEqual({ from: version - 1, to: version });
    expect(schemaVersion(db)).toBe(version);
    expect(rowCounts()).toMatchObject(before);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('is numbered by its place', () => {
    expect(MIGRATIONS[version - 1]?.version).toBe(version);
  });
});

test('all tables but the search index are STRICT', () => {
  migrate(db, MIGRATIONS);
  const loose = db
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0
       AND name NOT LIKE 'sqlite_%'`,
    )
    .pluck()
    .all();
  expect(loose).toEqual([]);
});

test('a migrated database is left alone', () => {
  migrate(db, MIGRATIONS);
  expect(migrate(db, MIGRATIONS)).toEqual({ from: MIGRATIONS.length, to: MIGRATIONS.length });
});

test('a failing migration changes nothing', () => {
  migrate(db, MIGRATIONS.slice(0, 1));
  const broken = { version: 2, sql: 'CREATE TABLE half (a INTEGER) STRICT; SELECT no_such_function();' };
  expect(() => migrate(db, [...MIGRATIONS.slice(0, 1), broken])).toThrow('no_such_function');
  expect(schemaVersion(db)).toBe(1);
  expect(rowCounts()).not.toHaveProperty('half');
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
});

test('a migration that leaves rows without their owner is refused', () => {
  migrate(db, MIGRATIONS.slice(0, 1));
  db.exec(ROWS[1] ?? '');
  const careless = { version: 2, sql: 'DELETE FROM photos' };
  expect(() => migrate(db, [...MIGRATIONS.slice(0, 1), careless])).toThrow('rows that refer to nothing');
  expect(rowCounts()).toMatchObject({ photos: 1 });
});

test('the schema of a newer app is refused and left as it is', () => {
  db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
  expect(() => migrate(db, MIGRATIONS)).toThrow('newer version of PiSA Darkroom');
  expect(schemaVersion(db)).toBe(MIGRATIONS.length + 1);
});
