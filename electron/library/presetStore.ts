import { z } from 'zod';
import { Failure } from '../../shared/errors/failure.ts';
import { type Database, isConstraint, write } from './database.ts';

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

/** A person looks for a preset of dials where it was put, for one of an export among those used last. */
const ORDERS: Readonly<Record<PresetKind, string>> = {
  edit: 'position, id',
  export: 'used_at_ms DESC, id DESC',
};

const COLUMNS = 'id, kind, name, body, used_at_ms AS usedAtMs';

/** The user's own presets for dials and for exports. Built-in ones are not stored. */
export class PresetStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** In the person's order; those for exports the last used first. */
  list(kind: PresetKind): Preset[] {
    return this.#db
      .prepare<[string], PresetRow>(`SELECT ${COLUMNS} FROM presets WHERE kind = ? ORDER BY ${ORDERS[kind]}`)
      .all(kind)
      .map(toPreset);
  }

  /** @throws Failure 'not-found' */
  get(id: number): Preset {
    const row = this.#db.prepare<[number], PresetRow>(`SELECT ${COLUMNS} FROM presets WHERE id = ?`).get(id);
    if (row === undefined) throw new Failure('not-found.preset', {});
    return toPreset(row);
  }

  /** A preset of the same name is replaced; another one comes last. */
  save(kind: PresetKind, name: string, body: unknown, now = Date.now()): Preset {
    const clean = cleanName(name);
    const text = JSON.stringify(bodySchema.parse(body));
    return write(this.#db, () => {
      const id = this.#db
        .prepare<[string, string, string, number], number>(
          `INSERT INTO presets (kind, name, body, used_at_ms, position)
           VALUES (?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1 FROM presets))
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

  /** @throws Failure 'conflict' where the name is taken, 'not-found', 'request-invalid' where it is empty */
  rename(id: number, name: string): Preset {
    const clean = cleanName(name);
    try {
      this.#db.prepare('UPDATE presets SET name = ? WHERE id = ?').run(clean, id);
    } catch (error) {
      if (!isConstraint(error)) throw error;
      throw new Failure('conflict.preset-name-taken', { clean }, { cause: error });
    }
    return this.get(id);
  }

  /** Gives presets the order of `ids`; those that are not named follow. */
  reorder(kind: PresetKind, ids: readonly number[]): void {
    write(this.#db, () => {
      const named = new Set(ids);
      const others = this.list(kind).flatMap(({ id }) => (named.has(id) ? [] : [id]));
      const place = this.#db.prepare('UPDATE presets SET position = ? WHERE id = ? AND kind = ?');
      [...ids, ...others].forEach((id, index) => {
        place.run(index + 1, id, kind);
      });
    });
  }

  remove(id: number): void {
    this.#db.prepare('DELETE FROM presets WHERE id = ?').run(id);
  }
}

function cleanName(name: string): string {
  const clean = name.normalize('NFC').trim();
  if (clean !== '') return clean;
  throw new Failure('request-invalid.preset-needs-name', {});
}

function toPreset(row: PresetRow): Preset {
  return { ...row, body: bodySchema.parse(JSON.parse(row.body)) };
}
