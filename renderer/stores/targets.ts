import { type Stores, useApp, useDevelop, useLibrary } from './StoresContext.tsx';

/**
 * The photos that an action is about: what one sees. In Develop the open photo, whatever else is selected; in the
 * library the selection, in the order of the list; in the queue none.
 */
export function targetsOf({ app, develop, library }: Pick<Stores, 'app' | 'develop' | 'library'>): number[] {
  const { ids, selection } = library.getState();
  switch (app.getState().screen) {
    case 'develop': {
      const { photo } = develop.getState();
      return photo === null ? [] : [photo.id];
    }
    case 'library':
      return ids.filter((id) => selection.ids.has(id));
    case 'queue':
      return [];
  }
}

/** How many photos an action would be about now. */
export function useTargetCount(): number {
  const screen = useApp((state) => state.screen);
  const hasPhoto = useDevelop((state) => state.photo !== null);
  const selected = useLibrary((state) => state.selection.ids.size);
  if (screen === 'develop') return hasPhoto ? 1 : 0;
  return screen === 'library' ? selected : 0;
}
