/** An event that main announces, heard over a channel of the spec's own. Browser shell only, as `askMain`. */
import type { Page } from '@playwright/test';
import type { AppEvent } from '../../shared/ipc/contract.ts';

/** Listens from now on. @returns waits until the first of such events is there */
export async function nextEvent(page: Page, wanted: AppEvent): Promise<() => Promise<void>> {
  const listening = await page.evaluateHandle(async (text) => {
    const socket = new WebSocket(`ws://${location.host}/messages`);
    const came = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        const { kind, event } = JSON.parse(String(data));
        if (kind !== 'event' || JSON.stringify(event) !== text) return;
        socket.close();
        resolve();
      };
    });
    await new Promise<void>((resolve, reject) => {
      socket.onopen = () => resolve();
      socket.onerror = () => reject(new Error('the socket was refused'));
    });
    return { came };
  }, JSON.stringify(wanted));
  return () => listening.evaluate(({ came }) => came);
}
