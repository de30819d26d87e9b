import { type Stores, useApp, useDevelop, useLibrary } from './StoresContext.tsx';
import { syncedWith } from './syncedWith.ts';

/**
 * The photos that an action is about: what one sees. In Develop the open photo, whatever else is selected, but for
 * auto-sync; in the
 * library the selection, in the order of the list; in the queue none.
 */
export function targetsOf({ app, develop, library }: Pick<Stores, 'app' | 'develop' | 'library'>): number[] {
  const { ids, selection } = library.getState();
  switch (app.getState().screen) {
    case 'develop': {
      const { photo } = develop.getState();
      return photo === null ? [] : syncedWith(photo.id, app, library);
    }
    case 'library':
      return ids.filter((id) => selection.ids.has(id));
    case 'queue':
      return [];
  }
}

/** Whether changes of the open photo go to others too. */
export function useIsSynced(): boolean {
  const isOn = useApp((state) => state.isAutoSync);
  const open = useDevelop((state) => state.photo?.id ?? null);
  return useLibrary(
    ({ selection }) => isOn && open !== null && selection.ids.size > 1 && selection.ids.has(open),
  );
}

/** How many photos an action would be about now. */
export function useTargetCount(): number {
  const screen = useApp((state) => state.screen);
  const hasPhoto = useDevelop((state) => state.photo !== null);
  const selected = useLibrary((state) => state.selection.ids.size);
  const isSynced = useIsSynced();
  if (screen === 'develop') return isSynced ? selected : hasPhoto ? 1 : 0;
  return screen === 'library' ? selected : 0;
}
