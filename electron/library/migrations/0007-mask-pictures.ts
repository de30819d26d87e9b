import type { Migration } from '../migrate.ts';

/** Pictures that masks are made of, each of them once; recipes refer to them by their hash. */
export const migration0007: Migration = {
  version: 7,
  sql: `
    CREATE TABLE mask_pictures (
      sha256 TEXT PRIMARY KEY,
      png BLOB NOT NULL,
      kept_at_ms INTEGER NOT NULL
    ) STRICT;
  `,
};
