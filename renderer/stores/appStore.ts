import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineDiagnostics } from '../../shared/engine/protocol.ts';
import { Failure, type FailureData, toFailureData } from '../../shared/errors/failure.ts';
import type { Said } from '../../shared/errors/words/words.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { DataState } from '../../shared/ipc/dataState.ts';
import type { StartState } from '../../shared/ipc/views.ts';
import type { Settings } from '../../shared/library/settings.ts';
import type { Speeds } from '../../shared/packs/waiting.ts';

export type Screen = 'library' | 'develop' | 'queue';
/** What lies over the screen; one at a time, Escape closes it. */
export type Sheet =
  | 'settings'
  | 'packs'
  | 'shortcuts'
  | 'export'
  | 'export-many'
  | 'save-sheet'
  | 'paste-groups'
  | 'chooser'
  | 'about'
  | 'remove';

export interface Notice {
  readonly id: number;
  readonly level: 'info' | 'warning' | 'error';
  /** Words of the window's language, or something that is found in its catalogue. */
  readonly what: string | Said;
}

export interface AppState {
  readonly start: StartState;
  readonly settings: Settings;
  readonly screen: Screen;
  readonly sheet: Sheet | null;
  readonly areSidePanelsOpen: boolean;
  /** Develop shows the photo alone, whatever is open otherwise. */
  readonly isLoupe: boolean;
  /** Where the loupe was opened, and leaving it leads back to. */
  readonly loupeFrom: Screen;
  /** In Develop every change goes to all photos that are selected, as long as this is on. */
  readonly isAutoSync: boolean;
  readonly thumbnailPx: number;
  readonly notices: readonly Notice[];
  /** What the engine had to say, oldest first. */
  readonly engineNotes: readonly Said[];
  readonly diagnostics: EngineDiagnostics | null;
  readonly isConnected: boolean;
  /** How the folder with the library is. */
  readonly data: DataState;
  /** What packs take on this computer, as far as it is known. */
  readonly speeds: Speeds;

  show(screen: Screen): void;
  showLoupe(): void;
  openSheet(sheet: Sheet | null): void;
  setAutoSync(isOn: boolean): void;
  toggleSidePanels(): void;
  setThumbnailPx(px: number): void;
  save(changes: Partial<Omit<Settings, 'exportFolder' | 'exportDestination'>>): Promise<void>;
  /** By the id of a chosen folder; null: beside the originals. */
  setExportFolder(folder: string | null): Promise<void>;
  /** Shows what went wrong; a cancelled request says nothing. */
  report(error: unknown): void;
  /** Words of the window's language, or something that is found in its catalogue; answers what dismisses it. */
  tell(level: Notice['level'], what: string | Said): number;
  dismiss(id: number): void;
  refreshDiagnostics(): Promise<void>;
  loadSpeeds(): Promise<void>;
}

const THUMBNAIL_PX = 176;
const NOTICES_MAX = 3;
/** What is no error goes by itself; an error stays until it is put away. */
const NOTICE_SHOWN_MS = 12_000;
const ENGINE_NOTES_MAX = 8;

export type AppStore = StoreApi<AppState>;

export function createAppStore(client: Client, start: StartState): AppStore {
  const store = createStore<AppState>((set, get) => {
    let lastNotice = 0;
    const take = (asked: Promise<Settings>) => asked.then((settings) => set({ settings }), get().report);
    /** Another disk than the library's may be the full one: then it is an export's destination, say. */
    const tellUnlessShown = async (failure: FailureData) => {
      const data = await client.request('data.state', {}).catch(() => get().data);
      set({ data });
      if (data.kind === 'sound') get().tell('error', failure);
    };
    return {
      start,
      settings: start.settings,
      screen: 'library',
      sheet: null,
      areSidePanelsOpen: true,
      isLoupe: false,
      loupeFrom: 'library',
      isAutoSync: false,
      thumbnailPx: THUMBNAIL_PX,
      notices: [],
      engineNotes: [],
      diagnostics: null,
      isConnected: true,
      data: start.data,
      speeds: {},
      // Whoever leaves Develop has done with it: nothing is to be changed by surprise when he is back.
      show: (screen) =>
        set({ screen, sheet: null, isLoupe: false, isAutoSync: get().isAutoSync && screen === 'develop' }),
      setAutoSync: (isAutoSync) => set({ isAutoSync }),
      showLoupe() {
        const { screen, isLoupe, loupeFrom } = get();
        set({ screen: 'develop', sheet: null, isLoupe: true, loupeFrom: isLoupe ? loupeFrom : screen });
      },
      openSheet: (sheet) => set({ sheet }),
      toggleSidePanels() {
        const { areSidePanelsOpen, isLoupe } = get();
        set({ areSidePanelsOpen: isLoupe || !areSidePanelsOpen, isLoupe: false });
      },
      setThumbnailPx: (thumbnailPx) => set({ thumbnailPx }),
      save(changes) {
        set({ settings: { ...get().settings, ...changes } });
        return take(client.request('settings.save', changes));
      },
      setExportFolder: (folder) => take(client.request('settings.setExportFolder', { folder })),
      report(error) {
        const failure: FailureData = toFailureData(error);
        if (failure.code === 'cancelled') return;
        // What these say is shown for as long as it is so, see `DataBanner`.
        if (failure.code === 'library-gone') return;
        if (failure.code === 'output-disk-full') return void tellUnlessShown(failure);
        get().tell('error', failure);
        if (!(error instanceof Failure)) throw error;
      },
      tell(level, what) {
        const notice = { id: ++lastNotice, level, what };
        const others = get().notices.filter((other) => !isSame(other.what, what));
        set({ notices: [...others, notice].slice(-NOTICES_MAX) });
        if (level !== 'error') setTimeout(() => get().dismiss(notice.id), NOTICE_SHOWN_MS);
        return notice.id;
      },
      dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
      loadSpeeds: () => client.request('packs.speeds', {}).then((speeds) => set({ speeds }), get().report),
      refreshDiagnostics: () =>
        client.request('engine.diagnostics', {}).then((diagnostics) => set({ diagnostics }), get().report),
    };
  });
  listen(client, store);
  return store;
}

function listen(client: Client, store: AppStore): void {
  client.on('data.changed', (data) => store.setState({ data }));
  client.on('settings.changed', (settings) => store.setState({ settings }));
  client.on('engine.notice', ({ level, said }) => {
    // What the engine merely mentions is read in the status line's tooltip, not over the photo.
    store.setState({ engineNotes: [...store.getState().engineNotes, said].slice(-ENGINE_NOTES_MAX) });
    if (level === 'warning') store.getState().tell(level, said);
  });
  client.onClose(() => store.setState({ isConnected: false }));
}

function isSame(a: string | Said, b: string | Said): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
