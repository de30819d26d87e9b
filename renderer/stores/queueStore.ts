import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ExportChoices } from '../../shared/export/exportSettings.ts';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { ExportPreset, QueueItem, QueueJob } from '../../shared/ipc/views.ts';
import { describeJob } from '../queue/describeJob.ts';
import { chooseCatalogue } from '../text/useText.ts';
import type { AppStore } from './appStore.ts';
import { createExportPresetActions } from './exportPresetActions.ts';
import { inOrder } from './inOrder.ts';

export type Destination =
  | { readonly kind: 'beside-original' }
  | { readonly kind: 'export-folder' }
  | { readonly kind: 'folder'; readonly folder: string };

export interface ExportSource {
  /** What `{album}` stands for. */
  readonly albumId?: number;
  /** Its tree is mirrored where results go to a folder. */
  readonly folder?: string;
}

export type JobAction = 'pause' | 'resume' | 'cancel' | 'retry' | 'remove';

export interface QueueState {
  readonly jobs: readonly QueueJob[];
  /** The export whose photos are listed. */
  readonly openJob: number | null;
  readonly items: readonly QueueItem[];
  readonly presets: readonly ExportPreset[];

  refresh(): Promise<void>;
  open(jobId: number | null): Promise<void>;
  /** False where it was refused; the reason has been told. */
  add(job: {
    readonly ids: readonly number[];
    readonly name: string;
    readonly source: ExportSource;
    readonly choices: ExportChoices;
    readonly destination: Destination;
  }): Promise<boolean>;
  act(action: JobAction, jobId: number): Promise<void>;
  retryOthers(jobId: number): Promise<void>;
  moveFirst(jobId: number): Promise<void>;
  /** Before all others that wait. */
  moveItemFirst(itemId: number): Promise<void>;
  skipItem(itemId: number): Promise<void>;
  retryItem(itemId: number): Promise<void>;
  revealItem(itemId: number): Promise<void>;
  saveReport(jobId: number): Promise<void>;
  loadPresets(): Promise<void>;
  savePreset(name: string, choices: ExportChoices): Promise<void>;
  markPresetUsed(id: number): Promise<void>;
  removePreset(id: number): Promise<void>;
}

export type QueueStore = StoreApi<QueueState>;

/** Photos of one export that are listed at most; what failed comes first, so nothing important is cut. */
export const LISTED_ITEMS = 300;

export function createQueueStore(client: Client, app: AppStore): QueueStore {
  const report = (error: unknown) => app.getState().report(error);
  const store = createStore<QueueState>((set, get) => {
    const loadItems = async () => {
      const { openJob } = get();
      if (openJob === null) return;
      const items = await client.request('queue.items', { jobId: openJob, offset: 0, limit: LISTED_ITEMS });
      if (get().openJob === openJob) set({ items });
    };
    const load = async () => {
      const jobs = await client.request('queue.jobs', {});
      const isOpenGone = !jobs.some(({ id }) => id === get().openJob);
      set(isOpenGone ? { jobs, openJob: null, items: [] } : { jobs });
      await loadItems();
    };
    const refresh = inOrder(() => load().catch(report));
    const tell = async (work: () => Promise<unknown>) => {
      try {
        await work();
        await get().refresh();
      } catch (error) {
        report(error);
      }
    };
    return {
      jobs: [],
      openJob: null,
      items: [],
      presets: [],
      refresh,
      async open(jobId) {
        set({ openJob: jobId, items: [] });
        await refresh();
      },
      async add({ ids, source, ...job }) {
        try {
          const { jobId } = await client.request('queue.add', { ...job, ...source, ids: [...ids] });
          await get().refresh();
          await get().open(jobId);
          return true;
        } catch (error) {
          report(error);
          return false;
        }
      },
      act: (action, jobId) => tell(() => client.request(`queue.${action}`, { jobId })),
      retryOthers: (jobId) => tell(() => client.request('queue.retry', { jobId, others: true })),
      moveFirst: (jobId) =>
        tell(() => client.request('queue.move', { jobId, before: get().jobs[0]?.id ?? null })),
      moveItemFirst: (itemId) => {
        const first = get().items.find(({ state }) => state === 'waiting');
        return tell(() => client.request('queue.moveItem', { itemId, before: first?.id ?? null }));
      },
      skipItem: (itemId) => tell(() => client.request('queue.skipItem', { itemId })),
      retryItem: (itemId) => tell(() => client.request('queue.retryItem', { itemId })),
      revealItem: (itemId) => tell(() => client.request('queue.revealItem', { itemId })),
      saveReport: (jobId) =>
        tell(async () => {
          const { path } = await client.request('queue.saveReport', { jobId, format: 'csv' });
          app.getState().tell('info', path);
        }),
      ...createExportPresetActions({ client, set, report }),
    };
  });
  client.on('queue.changed', () => void store.getState().refresh());
  client.on('queue.stopped', ({ job }) => {
    const { settings, tell } = app.getState();
    const text = chooseCatalogue(settings.language, navigator.languages);
    const isWell = job.state === 'finished' && job.counts.failed === 0;
    tell(isWell ? 'info' : 'warning', `${job.name}: ${describeJob(job, text)}`);
  });
  return store;
}
