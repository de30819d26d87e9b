import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { StartState } from '../../shared/ipc/views.ts';
import { type AppState, type AppStore, createAppStore } from './appStore.ts';
import { DevelopedThumbnails } from './developedThumbnails.ts';
import type { DevelopState, DevelopStore } from './developState.ts';
import { createDevelopStore } from './developStore.ts';
import { createJournalStore, type JournalState, type JournalStore } from './journalStore.ts';
import type { LibraryState, LibraryStore } from './libraryState.ts';
import { createLibraryStore } from './libraryStore.ts';
import { createPackStore, type PackState, type PackStore } from './packStore.ts';
import type { QueueState, QueueStore } from './queueState.ts';
import { createQueueStore } from './queueStore.ts';
import { syncedWith } from './syncedWith.ts';
import { createViewerStore, type ViewerState, type ViewerStore } from './viewerStore.ts';

export interface Stores {
  readonly client: Client;
  readonly app: AppStore;
  readonly library: LibraryStore;
  readonly develop: DevelopStore;
  readonly viewer: ViewerStore;
  readonly journal: JournalStore;
  readonly packs: PackStore;
  readonly queue: QueueStore;
  readonly thumbnails: DevelopedThumbnails;
}

export function createStores(client: Client, start: StartState): Stores {
  const app = createAppStore(client, start);
  const library = createLibraryStore(client, app);
  const viewer = createViewerStore();
  const develop = createDevelopStore(client, app, viewer, (id) => syncedWith(id, app, library));
  return {
    ...{ client, app, library, viewer, develop },
    journal: createJournalStore(client, app, () => develop.getState().settle()),
    packs: createPackStore(client, app),
    queue: createQueueStore(client, app),
    thumbnails: new DevelopedThumbnails(client, app),
  };
}

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider({ stores, children }: { stores: Stores; children: ReactNode }) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('a component outside of StoresProvider');
  return stores;
}

export function useApp<T>(select: (state: AppState) => T): T {
  return useStore(useStores().app, select);
}
export function useLibrary<T>(select: (state: LibraryState) => T): T {
  return useStore(useStores().library, select);
}
export function useDevelop<T>(select: (state: DevelopState) => T): T {
  return useStore(useStores().develop, select);
}
export function useJournal<T>(select: (state: JournalState) => T): T {
  return useStore(useStores().journal, select);
}
export function usePacks<T>(select: (state: PackState) => T): T {
  return useStore(useStores().packs, select);
}
export function useQueue<T>(select: (state: QueueState) => T): T {
  return useStore(useStores().queue, select);
}
export function useViewer<T>(select: (state: ViewerState) => T): T {
  return useStore(useStores().viewer, select);
}
