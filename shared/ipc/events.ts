import type { Provider } from '../engine/protocol.ts';
import type { Settings } from '../library/settings.ts';

/** What main tells the window by itself: name → payload. */
export interface EventMap {
  'settings.changed': Settings;
  /** Photos came, went or changed; without ids: anything may have changed. */
  'photos.changed': { readonly ids?: readonly number[] };
  'albums.changed': Record<string, never>;
  'engine.notice': { readonly level: 'info' | 'warning'; readonly text: string };
  'engine.state': { readonly state: 'starting' | 'ready' | 'restarting'; readonly provider: Provider | null };
}
