import {
  DEFAULT_SETTINGS,
  SETTING_SCHEMAS,
  type SettingName,
  type Settings,
  settingsChangesSchema,
} from '../../shared/library/settings.ts';
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
    const valid = rows.flatMap(({ name, value }) => {
      if (!Object.hasOwn(SETTING_SCHEMAS, name)) return [];
      const parsed = SETTING_SCHEMAS[name as SettingName].safeParse(JSON.parse(value));
      return parsed.success ? [[name, parsed.data] as const] : [];
    });
    return { ...DEFAULT_SETTINGS, ...Object.fromEntries(valid) };
  }

  get<N extends SettingName>(name: N): Settings[N] {
    return this.all()[name];
  }

  /** @throws ZodError for a value that does not fit */
  set(changes: Partial<Settings>): Settings {
    const checked = settingsChangesSchema.parse(changes);
    write(this.#db, () => {
      const save = this.#db.prepare(
        'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      );
      for (const name of Object.keys(changes) as SettingName[]) save.run(name, JSON.stringify(checked[name]));
    });
    return this.all();
  }
}
