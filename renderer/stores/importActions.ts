import type { ImportSummary } from '../../shared/ipc/views.ts';
import { handOverDropped } from '../client/handOverFiles.ts';
import { uploadFile } from '../client/uploadFile.ts';
import { drawSample, SAMPLE_NAME } from '../library/drawSample.ts';
import type { LibraryContext, LibraryState } from './libraryState.ts';

type Names =
  | 'importFiles'
  | 'openFiles'
  | 'importDropped'
  | 'cancelImport'
  | 'addSample'
  | 'dismissImportReport'
  | 'reveal';

const NOTHING_CAME: ImportSummary = {
  ...{ added: [], duplicates: [], duplicateCount: 0, known: [], found: [], changed: [] },
  ...{ failed: [], skipped: [], wasCancelled: false },
};

/** What became of the files that main took, and of those that did not reach it. */
function withDropped(
  summary: ImportSummary | null,
  { lost, skipped }: Pick<ImportSummary, 'skipped'> & { readonly lost: ImportSummary['failed'] },
): ImportSummary | null {
  if (lost.length === 0 && skipped.length === 0) return summary;
  const came = summary ?? NOTHING_CAME;
  return { ...came, failed: [...lost, ...came.failed], skipped: [...skipped, ...came.skipped] };
}

export function createImportActions(context: LibraryContext): Pick<LibraryState, Names> {
  const { client, app, get, set, report } = context;
  let abort: AbortController | null = null;
  const onProgress = (done: number, total: number) => set({ importing: { done, total } });

  /** @param wantsKnown a photo that was in the library already is selected too */
  const importFiles = async (
    files: readonly string[],
    { wantsKnown = false, albumId }: { wantsKnown?: boolean; albumId?: number | undefined } = {},
  ): Promise<number | null> => {
    if (files.length === 0) return null;
    abort = new AbortController();
    set({ importing: { done: 0, total: 0 }, importReport: null });
    try {
      const params = { files: [...files], ...(albumId === undefined ? {} : { albumId }) };
      const summary = await client.request('photos.import', params, { signal: abort.signal, onProgress });
      await get().refreshList();
      const came = new Set(summary.added);
      // What was just brought in is to be seen: a filter that hides some of it goes.
      if (!summary.added.every((id) => get().ids.includes(id))) await get().clearFilter();
      const first =
        get().ids.find((id) => came.has(id)) ?? (wantsKnown ? summary.known[0] : undefined) ?? null;
      if (first !== null) get().select(first, 'only');
      set({ importReport: summary });
      return first;
    } catch (error) {
      report(error);
      return null;
    } finally {
      set({ importing: null });
    }
  };

  const importDropped: LibraryState['importDropped'] = async (things, albumId) => {
    if (things.length === 0) return;
    set({ importing: { done: 0, total: 0 }, importReport: null });
    abort = new AbortController();
    try {
      const { ids, ...dropped } = await handOverDropped(things, abort.signal, onProgress);
      // Copies that are there already become photos, as with a folder: none is left without anybody to see it.
      await importFiles(ids, { albumId });
      set({ importReport: withDropped(get().importReport, dropped) });
    } catch (error) {
      report(error);
    } finally {
      set({ importing: null });
    }
  };

  return {
    async importFiles(files) {
      await importFiles(files);
    },
    async openFiles(files) {
      const first = await importFiles(files, { wantsKnown: true });
      // One photo is opened to work on it; several, or a folder, to look through them.
      app.getState().show(first !== null && files.length === 1 ? 'develop' : 'library');
    },
    importDropped,
    cancelImport: () => abort?.abort(),
    dismissImportReport: () => set({ importReport: null }),
    async reveal(id) {
      if (!get().ids.includes(id)) await get().clearFilter();
      app.getState().show('library');
      get().select(id, 'only');
    },
    async addSample() {
      try {
        const sample = await importFiles([await uploadFile(SAMPLE_NAME, await drawSample())]);
        set({ importReport: null });
        return sample;
      } catch (error) {
        report(error);
        return null;
      }
    },
  };
}
