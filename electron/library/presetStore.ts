import { z } from 'zod';
import { Failure } from '../../shared/errors/failure.ts';
import { type Database, write } from './database.ts';

export const PRESET_KINDS = ['edit', 'export'] as const;
export type PresetKind = (typeof PRESET_KINDS)[number];

/** Settings under a name; what the body holds is checked by who applies it. */
export interface Preset {
  readonly id: number;
  readonly kind: PresetKind;
  readonly name: string;
  readonly body: z.infer<typeof bodySchema>;
  readonly usedAtMs: number;
}

const bodySchema = z.record(z.string(), z.json());

type PresetRow = Omit<Preset, 'body'> & { readonly body: string };

const COLUMNS = 'id, kind, name, body, used_at_ms AS usedAtMs';

/** The user's own presets for dials and for exports. Built-in ones are not stored. */
export class PresetStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Last used first. */
  list(kind: PresetKind): Preset[] {
    return this.#db
      .prepare<[string], PresetRow>(
        `SELECT ${COLUMNS} FROM presets WHERE kind = ? ORDER BY used_at_ms DESC, id DESC`,
      )
      .all(kind)
      .map(toPreset);
  }

  /** @throws Failure 'not-found' */
  get(id: number): Preset {
    const row = this.#db.prepare<[number], PresetRow>(`SELECT ${COLUMNS} FROM presets WHERE id = ?`).get(id);
    if (row === undefined) throw new Failure('not-found', 'That preset is no longer there.');
    return toPreset(row);
  }

  /** A preset of the same name is replaced. */
  save(kind: PresetKind, name: string, body: unknown, now = Date.now()): Preset {
    const clean = name.normalize('NFC').trim();
    if (clean === '') {
      throw new Failure('request-invalid', 'A preset needs a name.', { action: 'Type a name.' });
    }
    const text = JSON.stringify(bodySchema.parse(body));
    return write(this.#db, () => {
      const id = this.#db
        .prepare<[string, string, string, number], number>(
          `INSERT INTO presets (kind, name, body, used_at_ms) VALUES (?, ?, ?, ?)
           ON CONFLICT (kind, name) DO UPDATE SET body = excluded.body, used_at_ms = excluded.used_at_ms
           RETURNING id`,
        )
        .pluck()
        .get(kind, clean, text, now);
      return this.get(id ?? 0);
    });
  }

  markUsed(id: number, now = Date.now()): void {
    this.#db.prepare('UPDATE presets SET used_at_ms = ? WHERE id = ?').run(now, id);
  }

  remove(id: number): void {
    this.#db.prepare('DELETE FROM presets WHERE id = ?').run(id);
  }
}

function toPreset(row: PresetRow): Preset {
  return { ...row, body: bodySchema.parse(JSON.parse(row.body)) };
}
