import { type SettingName, type Settings, settingsSchema } from '../../shared/library/settings.ts';
import { type Database, write } from './database.ts';

/** What the app remembers. A value that is missing or no longer valid reads as its default. */
export class SettingsStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  all(): Settings {
    const rows = this.#db
      .prepare<[], { name: string; value: string }>('SELECT name, value FROM settings')
      .all();
    const shape = settingsSchema.shape;
    const valid = rows.flatMap(({ name, value }) => {
      if (!Object.hasOwn(shape, name)) return [];
      const parsed = shape[name as SettingName].safeParse(JSON.parse(value));
      return parsed.success ? [[name, parsed.data] as const] : [];
    });
    return settingsSchema.parse(Object.fromEntries(valid));
  }

  get<N extends SettingName>(name: N): Settings[N] {
    return this.all()[name];
  }

  /** @throws ZodError for a value that does not fit */
  set(changes: Partial<Settings>): Settings {
    const checked = settingsSchema.partial().parse(changes);
    write(this.#db, () => {
      const save = this.#db.prepare(
        'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      );
      for (const name of Object.keys(changes) as SettingName[]) save.run(name, JSON.stringify(checked[name]));
    });
    return this.all();
  }
}
