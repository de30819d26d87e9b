import type { Migration } from '../migrate.ts';

/**
 * Photos, albums and keywords. `search_text` (file name, camera, keywords) is what the trigram index is
 * built from; triggers keep the two together. A content hash is not unique: a file may change into a
 * duplicate of another one.
 */
export const migration0001: Migration = {
  version: 1,
  sql: `
    CREATE TABLE photos (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      file_name TEXT NOT NULL,
      folder TEXT NOT NULL,
      name_key TEXT NOT NULL,
      sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
      bytes INTEGER NOT NULL,
      modified_at_ms INTEGER NOT NULL,
      format TEXT NOT NULL,
      width_px INTEGER NOT NULL CHECK (width_px > 0),
      height_px INTEGER NOT NULL CHECK (height_px > 0),
      channels INTEGER NOT NULL CHECK (channels IN (1, 3)),
      has_alpha INTEGER NOT NULL CHECK (has_alpha IN (0, 1)),
      depth INTEGER NOT NULL CHECK (depth IN (8, 16)),
      profile_name TEXT NOT NULL,
      has_gps INTEGER NOT NULL CHECK (has_gps IN (0, 1)),
      captured_at TEXT,
      sort_date TEXT NOT NULL,
      camera TEXT,
      notes TEXT NOT NULL CHECK (json_valid(notes)),
      rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5),
      flag TEXT NOT NULL DEFAULT 'none' CHECK (flag IN ('none', 'pick', 'reject')),
      search_text TEXT NOT NULL,
      imported_at_ms INTEGER NOT NULL,
      is_missing INTEGER NOT NULL DEFAULT 0 CHECK (is_missing IN (0, 1)),
      is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1))
    ) STRICT;
    CREATE INDEX photos_by_hash ON photos (sha256);
    CREATE INDEX photos_by_date ON photos (sort_date, id);
    CREATE INDEX photos_by_import ON photos (imported_at_ms, id);
    CREATE INDEX photos_by_name ON photos (name_key, id);
    CREATE INDEX photos_by_rating ON photos (rating, sort_date, id);
    CREATE INDEX photos_by_camera ON photos (camera, sort_date, id);
    CREATE INDEX photos_by_flag ON photos (flag, sort_date, id);
    CREATE INDEX photos_by_folder ON photos (folder, sort_date, id);
    CREATE INDEX photos_missing ON photos (id) WHERE is_missing = 1;

    CREATE VIRTUAL TABLE photo_search USING fts5 (
      search_text, content = 'photos', content_rowid = 'id', detail = 'full',
      tokenize = 'trigram remove_diacritics 1'
    );
    CREATE TRIGGER photo_search_insert AFTER INSERT ON photos BEGIN
      INSERT INTO photo_search (rowid, search_text) VALUES (new.id, new.search_text);
    END;
    CREATE TRIGGER photo_search_delete AFTER DELETE ON photos BEGIN
      INSERT INTO photo_search (photo_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    END;
    CREATE TRIGGER photo_search_update AFTER UPDATE OF search_text ON photos
    WHEN old.search_text <> new.search_text BEGIN
      INSERT INTO photo_search (photo_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
      INSERT INTO photo_search (rowid, search_text) VALUES (new.id, new.search_text);
    END;

    CREATE TABLE albums (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL CHECK (name <> ''),
      name_key TEXT NOT NULL UNIQUE,
      created_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE album_photos (
      album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
      photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      PRIMARY KEY (album_id, photo_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX album_photos_by_position ON album_photos (album_id, position, photo_id);
    CREATE INDEX album_photos_by_photo ON album_photos (photo_id);

    CREATE TABLE keywords (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT NOT NULL CHECK (name <> ''),
      name_key TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE photo_keywords (
      photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
      keyword_id INTEGER NOT NULL REFERENCES keywords (id) ON DELETE CASCADE,
      PRIMARY KEY (photo_id, keyword_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX photo_keywords_by_keyword ON photo_keywords (keyword_id, photo_id);
  `,
};
