import type { Settings } from '../../shared/library/settings.ts';
import type { Stores } from './StoresContext.tsx';

const SAVE_AFTER_MS = 600;

/** Puts the window back where it was, and keeps where it is. */
export function rememberView(stores: Stores): () => void {
  const { app, library } = stores;
  restore(stores, app.getState().start.settings.view);
  let timer: ReturnType<typeof setTimeout> | null = null;
  let saved = JSON.stringify(capture(stores));
  const save = () => {
    timer = null;
    const view = capture(stores);
    if (JSON.stringify(view) === saved) return;
    saved = JSON.stringify(view);
    void app.getState().save({ view });
  };
  const schedule = () => {
    timer ??= setTimeout(save, SAVE_AFTER_MS);
  };
  const stops = [app.subscribe(schedule), library.subscribe(schedule)];
  return () => {
    for (const stop of stops) stop();
    if (timer !== null) clearTimeout(timer);
  };
}

function capture({ app, library }: Stores): Settings['view'] {
  const { screen, areSidePanelsOpen, thumbnailPx } = app.getState();
  const { selection, query } = library.getState();
  const { sort = 'date', descending = true } = query;
  return { screen, areSidePanelsOpen, thumbnailPx, current: selection.current, sort, descending };
}

/** What an older or newer version wrote and does not fit is left at its default. */
function restore({ app, library }: Stores, view: Settings['view']): void {
  const { screen, areSidePanelsOpen, thumbnailPx, current, sort, descending } = view;
  if (screen === 'library' || screen === 'develop' || screen === 'queue') app.setState({ screen });
  if (typeof areSidePanelsOpen === 'boolean') app.setState({ areSidePanelsOpen });
  if (typeof thumbnailPx === 'number') app.setState({ thumbnailPx });
  if (typeof current === 'number') library.getState().select(current, 'only');
  const { query } = library.getState();
  if (sort === 'date' || sort === 'imported' || sort === 'name' || sort === 'rating') {
    library.setState({ query: { ...query, sort, descending: descending === true } });
  }
}
