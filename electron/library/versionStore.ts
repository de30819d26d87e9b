import { type Recipe, recipeSchema } from '../../shared/develop/recipe.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { type Database, write } from './database.ts';
import type { MaskPictures } from './maskPictures.ts';

/** A recipe that was kept under a name. */
export interface Version {
  readonly id: number;
  readonly photoId: number;
  readonly name: string;
  readonly recipe: Recipe;
  readonly madeAtMs: number;
}

interface VersionRow extends Omit<Version, 'recipe'> {
  readonly recipe: string;
}

const COLUMNS = 'id, photo_id AS photoId, name, recipe, made_at_ms AS madeAtMs';

/** Named snapshots of a photo's recipe. */
export class VersionStore {
  readonly #db: Database;
  readonly #pictures: MaskPictures;

  constructor(db: Database, pictures: MaskPictures) {
    this.#db = db;
    this.#pictures = pictures;
  }

  /** Oldest first. */
  list(photoId: number): Version[] {
    return this.#db
      .prepare<[number], VersionRow>(`SELECT ${COLUMNS} FROM versions WHERE photo_id = ? ORDER BY id`)
      .all(photoId)
      .map(toVersion);
  }

  /** @throws Failure 'not-found' */
  get(id: number): Version {
    const row = this.#db
      .prepare<[number], VersionRow>(`SELECT ${COLUMNS} FROM versions WHERE id = ?`)
      .get(id);
    if (row === undefined) throw new Failure('not-found.version', {});
    return toVersion(row);
  }

  keep(photoId: number, name: string, recipe: Recipe, now = Date.now()): Version {
    const clean = requireName(name);
    const checked = recipeSchema.parse(recipe);
    return write(this.#db, () => {
      const text = JSON.stringify(this.#pictures.keep(checked, now));
      const { lastInsertRowid } = this.#db
        .prepare('INSERT INTO versions (photo_id, name, recipe, made_at_ms) VALUES (?, ?, ?, ?)')
        .run(photoId, clean, text, now);
      return this.get(Number(lastInsertRowid));
    });
  }

  rename(id: number, name: string): Version {
    this.#db.prepare('UPDATE versions SET name = ? WHERE id = ?').run(requireName(name), id);
    return this.get(id);
  }

  remove(id: number): void {
    this.#db.prepare('DELETE FROM versions WHERE id = ?').run(id);
  }
}

function toVersion(row: VersionRow): Version {
  return { ...row, recipe: recipeSchema.parse(JSON.parse(row.recipe)) };
}

function requireName(name: string): string {
  const clean = name.normalize('NFC').trim();
  if (clean !== '') return clean;
  throw new Failure('request-invalid.version-needs-name', {});
}
