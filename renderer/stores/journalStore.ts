import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/ipc/createClient.ts';
import type { JournalState as Undoable } from '../../shared/library/journal.ts';
import { chooseCatalogue } from '../text/chooseCatalogue.ts';
import type { AppStore } from './appStore.ts';

/** What the whole window's Undo and Redo would do next, whichever view it was done in. */
export interface JournalState extends Undoable {
  load(): Promise<void>;
  undoLast(): Promise<void>;
  redoNext(): Promise<void>;
}

export type JournalStore = StoreApi<JournalState>;

/** @param settle resolves when nothing that was done is still on its way to the library */
export function createJournalStore(client: Client, app: AppStore, settle: () => Promise<void>): JournalStore {
  let told: number | null = null;
  const store = createStore<JournalState>((set) => {
    const report = (error: unknown) => app.getState().report(error);
    const move = async (name: 'journal.undo' | 'journal.redo') => {
      try {
        await settle();
        const { action, leftOut } = await client.request(name, {});
        if (action === null) return;
        const { settings, tell, dismiss } = app.getState();
        const text = chooseCatalogue(settings.language, navigator.languages);
        const what = text.actionName(action, text.labels);
        // Of many steps back, the last one is told.
        if (told !== null) dismiss(told);
        told = tell('info', name === 'journal.undo' ? text.undone(what) : text.redone(what));
        if (leftOut > 0) tell('warning', text.notBroughtBack(leftOut));
      } catch (error) {
        report(error);
      }
    };
    return {
      undo: null,
      redo: null,
      load: () => client.request('journal.state', {}).then(set, report),
      undoLast: () => move('journal.undo'),
      redoNext: () => move('journal.redo'),
    };
  });
  client.on('journal.changed', (state) => store.setState(state));
  return store;
}
