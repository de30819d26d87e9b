import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FoundWeights } from '../../shared/engine/protocol.ts';
import { Failure, type FailureData } from '../../shared/errors/failure.ts';
import type { RequestParams } from '../../shared/ipc/contract.ts';
import type { Client, RequestOptions } from '../../shared/ipc/createClient.ts';
import type { InstalledPackView, PackShelfView } from '../../shared/ipc/packViews.ts';
import type { InstallStep, ModelInspection } from '../../shared/packs/installation.ts';
import type { AppStore } from './appStore.ts';

/** What is being done about packs; the sheet may be closed meanwhile. */
export interface PackWork {
  readonly kind: 'find' | 'install' | 'inspect' | 'import' | 'measure';
  readonly step: InstallStep | null;
  /** Bytes of a download; 0 of 0 where nothing is counted. */
  readonly done: number;
  readonly total: number;
}

export type WeightsAnswer =
  | { readonly ok: true; readonly found: FoundWeights }
  | { readonly ok: false; readonly failure: FailureData };
export type ModelAnswer =
  | { readonly ok: true; readonly found: ModelInspection }
  | { readonly ok: false; readonly failure: FailureData };

export interface PackState {
  readonly shelf: PackShelfView | null;
  readonly work: PackWork | null;
  /** The pack that was installed last, until another one is or the person puts it away. */
  readonly installed: InstalledPackView | null;

  refresh(): Promise<void>;
  /** Null where it was cancelled. */
  findWeights(params: RequestParams<'packs.findWeights'>): Promise<WeightsAnswer | null>;
  inspect(params: RequestParams<'packs.inspect'>): Promise<ModelAnswer | null>;
  /** Installs, then measures. False where it did not come about; the reason has been told. */
  install(params: RequestParams<'packs.install'>): Promise<boolean>;
  importModel(params: RequestParams<'packs.import'>): Promise<boolean>;
  measure(folderId: string): Promise<void>;
  remove(folderId: string): Promise<void>;
  removeDownload(): Promise<void>;
  readModelCard(folderId: string): Promise<string | null>;
  cancel(): void;
  putAway(): void;
}

export type PackStore = StoreApi<PackState>;

export function createPackStore(client: Client, app: AppStore): PackStore {
  const report = (error: unknown) => app.getState().report(error);
  const store = createStore<PackState>((set, get) => {
    let abort: AbortController | null = null;
    const run = async <T>(
      kind: PackWork['kind'],
      work: (options: RequestOptions) => Promise<T>,
    ): Promise<T> => {
      const controller = new AbortController();
      abort = controller;
      set({ work: { kind, step: null, done: 0, total: 0 } });
      try {
        return await work({
          signal: controller.signal,
          onProgress: (done, total, step) => {
            if (abort === controller) set({ work: { kind, step: step ?? null, done, total } });
          },
        });
      } finally {
        if (abort === controller) {
          abort = null;
          set({ work: null });
        }
      }
    };
    const make = async (kind: 'install' | 'import', work: Parameters<typeof run<InstalledPackView>>[1]) => {
      set({ installed: null });
      try {
        const installed = await run(kind, work);
        set({ installed });
        await get().refresh();
        void get().measure(installed.folderId);
        return true;
      } catch (error) {
        report(error);
        return false;
      }
    };
    const change = async (work: () => Promise<unknown>) => {
      await work().catch(report);
      await get().refresh();
    };
    return {
      shelf: null,
      work: null,
      installed: null,
      refresh: () => client.request('packs.shelf', {}).then((shelf) => set({ shelf }), report),
      findWeights: (params) =>
        asAnswer(run('find', (options) => client.request('packs.findWeights', params, options))),
      inspect: (params) =>
        asAnswer(run('inspect', (options) => client.request('packs.inspect', params, options))),
      install: (params) => make('install', (options) => client.request('packs.install', params, options)),
      importModel: (params) => make('import', (options) => client.request('packs.import', params, options)),
      measure: (folder) =>
        change(() => run('measure', (options) => client.request('packs.measure', { folder }, options))),
      async remove(folder) {
        if (get().installed?.folderId === folder) set({ installed: null });
        await change(() => client.request('packs.remove', { folder }));
      },
      removeDownload: () => change(() => client.request('packs.removeDownload', {})),
      async readModelCard(folder) {
        const about = await client.request('packs.about', { folder }).catch(report);
        return about?.readme ?? null;
      },
      cancel: () => abort?.abort(),
      putAway: () => set({ installed: null }),
    };
  });
  client.on('packs.changed', ({ packs }) => {
    app.setState({ start: { ...app.getState().start, packs } });
    if (store.getState().shelf !== null) void store.getState().refresh();
  });
  return store;
}

/** What a person chose may be the wrong thing: that is an answer, to be read beside the field. */
async function asAnswer<T>(
  asked: Promise<T>,
): Promise<{ ok: true; found: T } | { ok: false; failure: FailureData } | null> {
  try {
    return { ok: true, found: await asked };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code === 'cancelled' ? null : { ok: false, failure: error.toData() };
  }
}
