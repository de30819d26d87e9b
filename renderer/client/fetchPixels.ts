import { FETCH_TICKET } from '../../shared/ipc/electronBridge.ts';
import { findBridge } from './findBridge.ts';

/**
 * `fetch` that main hears of when it is given up. A browser closes the connection; Electron tells its main
 * nothing, so there the address carries a number, by which the page calls the request off.
 */
export async function fetchPixels(url: string, signal: AbortSignal): Promise<Response> {
  const bridge = findBridge();
  if (bridge === null) return fetch(url, { signal });
  const ticket = crypto.randomUUID();
  const cancel = () => bridge.cancelFetch(ticket);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await fetch(`${url}&${FETCH_TICKET}=${ticket}`, { signal });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
