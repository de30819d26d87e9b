import { type Recipe, type RecipePack, recipeSchema } from '../../shared/develop/recipe.ts';
import { type RecipeGroup, takeGroups } from '../../shared/develop/recipeGroups.ts';
import { type Database, write } from './database.ts';
import type { MaskPictures } from './maskPictures.ts';

/** Steps kept per photo; the oldest go first. */
export const HISTORY_STEPS = 200;

export interface EditStep {
  /** 0 is the photo as it is. */
  readonly sequence: number;
  readonly label: string;
  readonly recipe: Recipe | null;
  readonly madeAtMs: number;
}

/** What of a recipe is given to photos. */
export interface RecipePart {
  readonly groups: readonly RecipeGroup[];
  /** What is done to a photo that nobody has touched. */
  readonly start: (photoId: number) => Recipe;
}

export interface EditState {
  /** Null: as it is. */
  readonly recipe: Recipe | null;
  readonly sequence: number;
  /** Larger after every change of the photo's settings while the library is open: the larger one is the newer. */
  readonly revision: number;
}

/** The current recipe of every photo, with a linear history: a change after a step back drops what came later. */
export class EditStore {
  readonly #db: Database;
  readonly #pictures: MaskPictures;
  readonly #revisions = new Map<number, number>();

  constructor(db: Database, pictures: MaskPictures) {
    this.#db = db;
    this.#pictures = pictures;
  }

  get(photoId: number): EditState {
    const current = this.#current(photoId);
    return {
      recipe: parseRecipe(current.recipe),
      sequence: current.sequence,
      revision: this.#revisions.get(photoId) ?? 0,
    };
  }

  /**
   * Sets recipes (null resets) as one step each. With `merge`, a step of the same label right before is
   * replaced: a dial's drag in many small moves is one thing to undo. With `part` photos keep all else.
   */
  apply(
    photoIds: readonly number[],
    recipe: Recipe | null,
    label: string,
    options: { merge?: boolean; now?: number; part?: RecipePart } = {},
  ): void {
    const { merge = false, now = Date.now(), part } = options;
    const checked = recipe === null ? null : recipeSchema.parse(recipe);
    write(this.#db, () => {
      const text = this.#toText(checked, now);
      for (const photoId of photoIds) {
        const own = part === undefined || checked === null ? text : this.#partly(photoId, checked, part, now);
        this.#append(photoId, own, label, merge, now);
      }
    });
  }

  /** The packs that photos' settings were made with, and how many photos each. */
  packsOf(photoIds: readonly number[]): { readonly pack: RecipePack; readonly count: number }[] {
    return this.#db
      .prepare<[string], RecipePack & { count: number }>(
        `SELECT recipe ->> '$.pack.id' AS id, recipe ->> '$.pack.version' AS version,
           recipe ->> '$.pack.hash' AS hash, count(*) AS count FROM edits
         WHERE recipe IS NOT NULL AND photo_id IN (SELECT value FROM json_each(?))
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      )
      .all(JSON.stringify(photoIds))
      .map(({ count, ...pack }) => ({ pack, count }));
  }

  /** Photos whose settings were changed by others than this store. */
  touch(photoIds: readonly number[]): void {
    for (const id of photoIds) this.#revisions.set(id, (this.#revisions.get(id) ?? 0) + 1);
  }

  /** Jumps to a step of the history; a step that is not there changes nothing. */
  goTo(photoId: number, sequence: number, now = Date.now()): EditState {
    return write(this.#db, () => {
      const step = this.history(photoId).find((candidate) => candidate.sequence === sequence);
      if (step !== undefined) {
        this.#setCurrent(photoId, sequence, this.#toText(step.recipe, now), now);
      }
      return this.get(photoId);
    });
  }

  /** Oldest first. Starts with the photo as it is, unless the history was too long to keep that. */
  history(photoId: number): EditStep[] {
    const steps = this.#db
      .prepare<[number], { sequence: number; label: string; recipe: string | null; madeAtMs: number }>(
        `SELECT sequence, label, recipe, made_at_ms AS madeAtMs FROM edit_steps
         WHERE photo_id = ? ORDER BY sequence`,
      )
      .all(photoId)
      .map((step) => ({ ...step, recipe: parseRecipe(step.recipe) }));
    const startsAtOriginal = (steps[0]?.sequence ?? 1) === 1;
    return startsAtOriginal ? [{ sequence: 0, label: '', recipe: null, madeAtMs: 0 }, ...steps] : steps;
  }

  #partly(photoId: number, recipe: Recipe, { groups, start }: RecipePart, now: number): string | null {
    const before = this.get(photoId).recipe ?? start(photoId);
    return this.#toText(recipeSchema.parse(takeGroups(before, recipe, groups)), now);
  }

  /** As it is written: pictures of masks lie elsewhere. */
  #toText(recipe: Recipe | null, now: number): string | null {
    return recipe === null ? null : JSON.stringify(this.#pictures.keep(recipe, now));
  }

  #append(photoId: number, recipe: string | null, label: string, merge: boolean, now: number): void {
    const { sequence } = this.#current(photoId);
    this.#db.prepare('DELETE FROM edit_steps WHERE photo_id = ? AND sequence > ?').run(photoId, sequence);
    const replaces = merge && this.#labelOf(photoId, sequence) === label;
    const next = replaces ? sequence : sequence + 1;
    this.#db
      .prepare(
        `INSERT INTO edit_steps (photo_id, sequence, label, recipe, made_at_ms) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET recipe = excluded.recipe, made_at_ms = excluded.made_at_ms`,
      )
      .run(photoId, next, label, recipe, now);
    this.#db
      .prepare('DELETE FROM edit_steps WHERE photo_id = ? AND sequence <= ?')
      .run(photoId, next - HISTORY_STEPS);
    this.#setCurrent(photoId, next, recipe, now);
  }

  #setCurrent(photoId: number, sequence: number, recipe: string | null, now: number): void {
    this.touch([photoId]);
    this.#db
      .prepare(
        `INSERT INTO edits (photo_id, sequence, recipe, updated_at_ms) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET sequence = excluded.sequence, recipe = excluded.recipe,
           updated_at_ms = excluded.updated_at_ms`,
      )
      .run(photoId, sequence, recipe, now);
  }

  #current(photoId: number): { sequence: number; recipe: string | null } {
    const row = this.#db
      .prepare<[number], { sequence: number; recipe: string | null }>(
        'SELECT sequence, recipe FROM edits WHERE photo_id = ?',
      )
      .get(photoId);
    return row ?? { sequence: 0, recipe: null };
  }

  #labelOf(photoId: number, sequence: number): string | undefined {
    return this.#db
      .prepare<[number, number], string>('SELECT label FROM edit_steps WHERE photo_id = ? AND sequence = ?')
      .pluck()
      .get(photoId, sequence);
  }
}

function parseRecipe(text: string | null): Recipe | null {
  return text === null ? null : recipeSchema.parse(JSON.parse(text));
}
