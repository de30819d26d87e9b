/** An event that main announces, heard over a channel of the spec's own, as `askMain`. */
import type { Page } from '@playwright/test';
import type { AppEvent } from '../../shared/ipc/contract.ts';
import { BRIDGE_NAME } from '../../shared/ipc/electronBridge.ts';

/** Listens from now on. @returns waits until the first of such events is there */
export async function nextEvent(page: Page, wanted: AppEvent): Promise<() => Promise<void>> {
  const question = { text: JSON.stringify(wanted), bridgeName: BRIDGE_NAME };
  const listening = await page.evaluateHandle(listenInPage, question);
  return () => listening.evaluate(({ came }) => came);
}

async function listenInPage({ text, bridgeName }: { text: string; bridgeName: string }) {
  const bridge = Reflect.get(globalThis, bridgeName) as
    | { onMessage(listener: (message: unknown) => void): () => void }
    | undefined;
  const isWanted = (message: { kind: string; event?: unknown }): boolean =>
    message.kind === 'event' && JSON.stringify(message.event) === text;
  if (bridge !== undefined) {
    const came = new Promise<void>((resolve) => {
      const stop = bridge.onMessage((message) => {
        if (!isWanted(message as { kind: string })) return;
        stop();
        resolve();
      });
    });
    return { came };
  }
  const socket = new WebSocket(`ws://${location.host}/messages`);
  const came = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      if (!isWanted(JSON.parse(String(data)))) return;
      socket.close();
      resolve();
    };
  });
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error('the socket was refused'));
  });
  return { came };
}
