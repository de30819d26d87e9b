import type { Stores } from './StoresContext.tsx';

/** Rows that are looked after; the contract's bound of one request. */
const CHECKED_AT_ONCE = 500;

/** Whoever comes back to the window may have moved files meanwhile: those of the photos in sight are looked for. */
export function checkOriginalsOnReturn({ client, app, library }: Stores): () => void {
  const check = () => {
    const ids = [...library.getState().photos.keys()].slice(-CHECKED_AT_ONCE);
    if (ids.length > 0) client.request('photos.check', { ids }).catch(app.getState().report);
  };
  window.addEventListener('focus', check);
  return () => window.removeEventListener('focus', check);
}
