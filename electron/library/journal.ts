import { z } from 'zod';
import {
  ACTION_KINDS,
  type JournalAction,
  type JournalState,
  type PhotoChange,
} from '../../shared/library/journal.ts';
import { type Database, write } from './database.ts';
import {
  compareRows,
  type JournalTable,
  joinChanges,
  journalTableSchema,
  parseRow,
  type Row,
  type RowChange,
  readRows,
  type Scope,
  setRow,
} from './journalRows.ts';

/** Actions that are kept; the oldest go first. A person is promised a hundred. */
const KEPT_ACTIONS = 200;

const actionSchema: z.ZodType<JournalAction> = z.object({
  kind: z.enum(ACTION_KINDS),
  photos: z.number(),
  fileName: z.string().nullable(),
  detail: z.string(),
});

/** What undoing or redoing an action has changed. */
export interface JournalMove {
  readonly action: JournalAction;
  readonly changed: ReadonlyMap<PhotoChange, readonly number[]>;
  readonly areAlbumsChanged: boolean;
  readonly arePresetsChanged: boolean;
  /** Photos whose versions are others now. */
  readonly versionsOf: readonly number[];
  /** Photos that could not come back, because their file is in the library as another photo. */
  readonly leftOut: number;
}

interface ActionRow {
  readonly id: number;
  readonly action: string;
  readonly merge_key: string | null;
}

/**
 * The one history of everything that a person does to the library, in order. It keeps rows as they were before and
 * are after an action, so undoing puts rows back and needs to know nothing of what the action was.
 */
export class Journal {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  state(): JournalState {
    const undo = this.#next('undo');
    const redo = this.#next('redo');
    return {
      undo: undo === undefined ? null : readAction(undo),
      redo: redo === undefined ? null : readAction(redo),
    };
  }

  /**
   * Does `work`, which may change rows of `scopes` and no others that undoing should put back. What changed nothing
   * is not kept. An action with the `mergeKey` of the one right before becomes one with it.
   */
  record<T>(
    action: JournalAction,
    scopes: readonly Scope[] | ((result: T | undefined) => readonly Scope[]),
    work: () => T,
    mergeKey: string | null = null,
  ): T {
    const scopesAt = typeof scopes === 'function' ? scopes : () => scopes;
    return write(this.#db, () => {
      const before = readRows(this.#db, scopesAt(undefined));
      const result = work();
      const changes = compareRows(before, readRows(this.#db, scopesAt(result)));
      if (changes.length > 0) this.#keep(action, changes, mergeKey);
      return result;
    });
  }

  undo(): JournalMove | null {
    return this.#move('undo');
  }

  redo(): JournalMove | null {
    return this.#move('redo');
  }

  #move(direction: 'undo' | 'redo'): JournalMove | null {
    return write(this.#db, () => {
      const row = this.#next(direction);
      if (row === undefined) return null;
      // Rows come back in any order; what refers to what is checked when all are there.
      this.#db.pragma('defer_foreign_keys = ON');
      const kept = this.#changes(row.id);
      const changes = direction === 'redo' ? kept : kept.toReversed().map(turned);
      const leftOut = this.#takenPhotos(changes);
      const made = changes.filter((change) => !leftOut.has(photoOf(change) ?? 0));
      for (const { table, before, after } of made) setRow(this.#db, table, before, after);
      this.#db
        .prepare('UPDATE journal SET is_undone = ? WHERE id = ?')
        .run(direction === 'undo' ? 1 : 0, row.id);
      return { action: readAction(row), ...summarise(made), leftOut: leftOut.size };
    });
  }

  #keep(action: JournalAction, changes: readonly RowChange[], mergeKey: string | null): void {
    this.#db.prepare('DELETE FROM journal WHERE is_undone = 1').run();
    const last = this.#next('undo');
    if (last !== undefined && mergeKey !== null && last.merge_key === mergeKey) {
      const joined = joinChanges(this.#changes(last.id), changes);
      this.#db.prepare('DELETE FROM journal_changes WHERE action_id = ?').run(last.id);
      this.#write(last.id, joined);
      return;
    }
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO journal (action, merge_key, made_at_ms) VALUES (?, ?, ?)')
      .run(JSON.stringify(action), mergeKey, Date.now());
    const id = Number(lastInsertRowid);
    this.#write(id, changes);
    this.#db
      .prepare('DELETE FROM journal WHERE id <= (SELECT id FROM journal ORDER BY id DESC LIMIT 1 OFFSET ?)')
      .run(KEPT_ACTIONS);
  }

  #write(actionId: number, changes: readonly RowChange[]): void {
    const insert = this.#db.prepare(
      'INSERT INTO journal_changes (action_id, place, table_name, before, after) VALUES (?, ?, ?, ?, ?)',
    );
    const toText = (row: Row | null) => (row === null ? null : JSON.stringify(row));
    changes.forEach(({ table, before, after }, place) => {
      insert.run(actionId, place, table, toText(before), toText(after));
    });
  }

  #changes(actionId: number): RowChange[] {
    return this.#db
      .prepare<[number], { table_name: string; before: string | null; after: string | null }>(
        'SELECT table_name, before, after FROM journal_changes WHERE action_id = ? ORDER BY place',
      )
      .all(actionId)
      .map((change) => ({
        table: journalTableSchema.parse(change.table_name),
        before: parseRow(change.before),
        after: parseRow(change.after),
      }));
  }

  #next(direction: 'undo' | 'redo'): ActionRow | undefined {
    const [isUndone, order] = direction === 'undo' ? [0, 'DESC'] : [1, 'ASC'];
    return this.#db
      .prepare<[number], ActionRow>(
        `SELECT id, action, merge_key FROM journal WHERE is_undone = ? ORDER BY id ${order} LIMIT 1`,
      )
      .get(isUndone);
  }

  /** A photo that was removed and imported anew since is another row under the same path: that one stays. */
  #takenPhotos(changes: readonly RowChange[]): ReadonlySet<number> {
    const find = this.#db.prepare<[string, number], number>(
      'SELECT id FROM photos WHERE path = ? AND id <> ?',
    );
    const coming = changes.flatMap(({ table, before, after }) =>
      table === 'photos' && before === null && after !== null ? [after] : [],
    );
    const taken = coming.filter(({ path, id }) => find.get(String(path), Number(id)) !== undefined);
    return new Set(taken.map(({ id }) => Number(id)));
  }
}

function readAction({ action }: ActionRow): JournalAction {
  return actionSchema.parse(JSON.parse(action));
}

function turned({ table, before, after }: RowChange): RowChange {
  return { table, before: after, after: before };
}

function photoOf({ table, before, after }: RowChange): number | null {
  const row = before ?? after;
  const id = table === 'photos' ? row?.id : row?.photo_id;
  return typeof id === 'number' ? id : null;
}

const CHANGE_OF_TABLE: Readonly<Partial<Record<JournalTable, PhotoChange>>> = {
  edits: 'edit',
  edit_steps: 'edit',
  photo_keywords: 'keywords',
};

function summarise(changes: readonly RowChange[]): Omit<JournalMove, 'action' | 'leftOut'> {
  const ids = new Map<PhotoChange, Set<number>>();
  const tell = (what: PhotoChange, id: number | null) => {
    const known = ids.get(what) ?? new Set();
    if (id !== null) ids.set(what, known.add(id));
  };
  for (const change of changes) {
    const { table, before, after } = change;
    const what = CHANGE_OF_TABLE[table];
    if (what !== undefined) tell(what, photoOf(change));
    if (table !== 'photos') continue;
    if (before === null || after === null) tell('list', photoOf(change));
    else if ('rating' in after) tell('rating', photoOf(change));
    else if ('flag' in after) tell('flag', photoOf(change));
  }
  const touches = (...tables: JournalTable[]) => changes.some(({ table }) => tables.includes(table));
  const versions = changes
    .filter(({ table }) => table === 'versions')
    .flatMap((change) => photoOf(change) ?? []);
  return {
    changed: new Map([...ids].map(([what, set]) => [what, [...set]])),
    areAlbumsChanged: touches('albums', 'album_photos'),
    arePresetsChanged: touches('presets'),
    versionsOf: [...new Set(versions)],
  };
}
