import { createStore } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import { describeJob } from '../queue/describeJob.ts';
import { chooseCatalogue } from '../text/chooseCatalogue.ts';
import type { AppStore } from './appStore.ts';
import { createExportPresetActions } from './exportPresetActions.ts';
import { inOrder } from './inOrder.ts';
import type { QueueState, QueueStore } from './queueState.ts';

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
      answerNewerPack: (jobId, answer) =>
        tell(() => client.request('queue.answerNewerPack', { jobId, answer })),
      moveFirst: (jobId) =>
        tell(() => client.request('queue.move', { jobId, before: get().jobs[0]?.id ?? null })),
      moveItemFirst: (itemId) => {
        const first = get().items.find(({ state }) => state === 'waiting');
        return tell(() => client.request('queue.moveItem', { itemId, before: first?.id ?? null }));
      },
      skipItem: (itemId) => tell(() => client.request('queue.skipItem', { itemId })),
      retryItem: (itemId) => tell(() => client.request('queue.retryItem', { itemId })),
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
