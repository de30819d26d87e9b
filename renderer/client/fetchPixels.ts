import type { Recipe } from '../../shared/develop/recipe.ts';
import { FETCH_TICKET } from '../../shared/ipc/electronBridge.ts';
import { findBridge } from './findBridge.ts';

/**
 * `fetch` that main hears of when it is given up. A browser closes the connection; Electron tells its main
 * nothing, so there the address carries a number, by which the page calls the request off.
 * @param recipe what is done to the photo that is asked for
 */
export async function fetchPixels(url: string, signal: AbortSignal, recipe: Recipe): Promise<Response> {
  const asked = { method: 'POST', body: JSON.stringify(recipe), signal };
  const bridge = findBridge();
  if (bridge === null) return fetch(url, asked);
  const ticket = crypto.randomUUID();
  const cancel = () => bridge.cancelFetch(ticket);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await fetch(`${url}&${FETCH_TICKET}=${ticket}`, asked);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
