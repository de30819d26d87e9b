import type { Migration } from '../migrate.ts';

/** Presets for dials stand in the order that the person gave them; at first, in which they were made. */
export const migration0005: Migration = {
  version: 5,
  sql: `
    ALTER TABLE presets ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
    UPDATE presets SET position = id;
  `,
};
