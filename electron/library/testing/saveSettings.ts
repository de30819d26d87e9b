import { openLibraryOrThrow } from '../openLibrary.ts';
import type { SettingsStore } from '../settingsStore.ts';

/** Into the library of a data folder, which is made where there is none, before an app opens it. */
export function saveSettings(dataFolder: string, changes: Parameters<SettingsStore['set']>[0]): void {
  const library = openLibraryOrThrow(dataFolder);
  library.settings.set(changes);
  library.close();
}
