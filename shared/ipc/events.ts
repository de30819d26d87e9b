import type { Provider } from '../engine/providers.ts';
import type { Said } from '../errors/words/words.ts';
import type { JournalState, PhotoChange } from '../library/journal.ts';
import type { Settings } from '../library/settings.ts';
import type { DataState } from './dataState.ts';
import type { PackSummary, QueueJob } from './views.ts';

/** What a desktop's menu can ask of the page. */
export type MenuCommand =
  | 'import-pictures'
  | 'import-folder'
  | 'export'
  | 'library'
  | 'develop'
  | 'queue'
  | 'packs'
  | 'settings'
  | 'shortcuts'
  | 'about';

/** What main tells the window by itself: name → payload. */
export interface EventMap {
  'settings.changed': Settings;
  /** Packs were installed or removed; of each id the one that is used. */
  'packs.changed': { readonly packs: readonly PackSummary[] };
  /** Photos came, went or changed, and what of them; without ids: any of them. */
  'photos.changed': { readonly ids?: readonly number[]; readonly what: PhotoChange };
  'albums.changed': Record<string, never>;
  'versions.changed': { readonly photoId: number };
  /** Those for dials and for exports. */
  'presets.changed': Record<string, never>;
  'journal.changed': JournalState;
  /** Exports came, went or are further; ask `queue.jobs` again. At most a few times a second. */
  'queue.changed': Record<string, never>;
  /** An export is over, or waits because the disk is full. */
  'queue.stopped': { readonly job: QueueJob };
  /** The app was opened with files; ask `app.openedFiles` for them. */
  'files.opened': Record<string, never>;
  'menu.command': { readonly command: MenuCommand };
  /** The folder with the library is short of room or gone, or is well again. */
  'data.changed': DataState;
  'engine.notice': { readonly level: 'info' | 'warning'; readonly said: Said };
  'engine.state': { readonly state: 'starting' | 'ready' | 'restarting'; readonly provider: Provider | null };
}
