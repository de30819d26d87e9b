import type { Recipe } from '../../shared/develop/recipe.ts';
import type { RequestOptions } from '../../shared/ipc/createClient.ts';
import type { DevelopContext, DevelopState } from './developState.ts';
import { gridAxes } from './viewerStore.ts';

type Names = 'exportPhoto' | 'exportGrid' | 'cancelExport';

/** One photo or its λ grid as a file; many photos are the queue's business. */
export function createExportActions(context: DevelopContext): Pick<DevelopState, Names> {
  const { client, viewer, get, set, report } = context;
  let abort: AbortController | null = null;
  const run = async (work: (photoId: number, recipe: Recipe, options: RequestOptions) => Promise<void>) => {
    const { photo } = get();
    const recipe = get().recipe();
    if (photo === null || recipe === null) return;
    abort = new AbortController();
    set({ exporting: { done: 0, total: 0 }, lastExport: null });
    try {
      await work(photo.id, recipe, {
        signal: abort.signal,
        onProgress: (done, total) => set({ exporting: { done, total } }),
      });
    } catch (error) {
      report(error);
    } finally {
      set({ exporting: null });
    }
  };
  return {
    exportPhoto: (output, template, destination) =>
      run(async (photoId, recipe, options) => {
        const params = { photoId, recipe, options: output, template, destination };
        set({ lastExport: await client.request('export.photo', params, options) });
      }),
    exportGrid: (template, destination) =>
      run(async (photoId, recipe, options) => {
        const axes = gridAxes(viewer.getState(), get().settled?.pack.dials.length ?? 0);
        const params = { photoId, recipe, x: [...axes.x], y: [...axes.y], template, destination };
        set({ lastExport: await client.request('export.grid', params, options) });
      }),
    cancelExport: () => abort?.abort(),
  };
}
