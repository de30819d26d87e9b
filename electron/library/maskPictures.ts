import { bytesOfBase64 } from '../../shared/develop/bytesOfBase64.ts';
import { pictureHashes, type Recipe } from '../../shared/develop/recipe.ts';
import { type Database, write } from './database.ts';

/** Where a recipe, as text or as text within text, may name a picture. */
const REFERRING = [
  'SELECT recipe AS text FROM edits',
  'SELECT recipe FROM edit_steps',
  'SELECT recipe FROM versions',
  'SELECT recipe FROM export_items',
  'SELECT body FROM presets',
  'SELECT before FROM journal_changes',
  'SELECT after FROM journal_changes',
].join(' UNION ALL ');
const HASH = /[0-9a-f]{64}/g;

/**
 * The pictures that masks are made of. They lie here once, however many steps, versions and exports are made of them;
 * what is written to the library holds their hash only. What an older app wrote holds them itself, and is read as it is.
 */
export class MaskPictures {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Takes over what a recipe brings along. @returns the recipe without it */
  keep(recipe: Recipe, now = Date.now()): Recipe {
    const { pictures, ...others } = recipe;
    if (pictures === undefined) return recipe;
    write(this.#db, () => {
      const insert = this.#db.prepare(
        `INSERT INTO mask_pictures (sha256, png, kept_at_ms) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET kept_at_ms = excluded.kept_at_ms`,
      );
      for (const [sha256, base64] of Object.entries(pictures)) insert.run(sha256, bytesOfBase64(base64), now);
    });
    return others;
  }

  /** The recipe with all pictures that it is made of, to be read elsewhere; one that is nowhere stays away. */
  complete(recipe: Recipe): Recipe {
    const missing = pictureHashes(recipe).filter((sha256) => recipe.pictures?.[sha256] === undefined);
    const found = missing.flatMap((sha256) => {
      const png = this.get(sha256);
      return png === null ? [] : [[sha256, png.toString('base64')] as const];
    });
    if (found.length === 0) return recipe;
    return { ...recipe, pictures: { ...recipe.pictures, ...Object.fromEntries(found) } };
  }

  get(sha256: string): Buffer | null {
    const select = 'SELECT png FROM mask_pictures WHERE sha256 = ?';
    return this.#db.prepare<[string], Buffer>(select).pluck().get(sha256) ?? null;
  }

  /**
   * Removes what nothing refers to any more.
   * @param keptBeforeMs of what came before: what is newer may be on its way into a recipe
   * @returns how many went
   */
  sweep(keptBeforeMs: number): number {
    return write(this.#db, () => {
      const candidates = new Set(
        this.#db
          .prepare<[number], string>('SELECT sha256 FROM mask_pictures WHERE kept_at_ms < ?')
          .pluck()
          .all(keptBeforeMs),
      );
      if (candidates.size === 0) return 0;
      // Most edits are made of none: those are left out before they come here.
      const texts = this.#db
        .prepare<[], string>(`SELECT text FROM (${REFERRING}) WHERE text LIKE '%picture%'`)
        .pluck();
      for (const text of texts.iterate()) {
        for (const [hash] of text.matchAll(HASH)) candidates.delete(hash);
        if (candidates.size === 0) return 0;
      }
      const remove = this.#db.prepare('DELETE FROM mask_pictures WHERE sha256 = ?');
      for (const sha256 of candidates) remove.run(sha256);
      return candidates.size;
    });
  }
}
