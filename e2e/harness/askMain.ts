/** A request of the contract over a channel of the spec's own, as the page itself would make it. */
import type { Page } from '@playwright/test';
import type { Result } from '../../shared/errors/failure.ts';
import type { RequestName, RequestParams, RequestResult } from '../../shared/ipc/contract.ts';
import { BRIDGE_NAME } from '../../shared/ipc/electronBridge.ts';

/** Far above the page's own numbers, which begin at 1. */
const FIRST_ID = 1_000_000;
let lastId = FIRST_ID;

export async function askMain<N extends RequestName>(
  page: Page,
  name: N,
  params: RequestParams<N>,
): Promise<RequestResult<N>> {
  const id = ++lastId;
  // As text: Playwright's types for what it carries do not follow the contract's.
  const message = JSON.stringify({ kind: 'request', id, name, params });
  const result = await page.evaluate(askInPage, { message, id, bridgeName: BRIDGE_NAME });
  const answer = result as Result<RequestResult<N>>;
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

/** In the page: over the preload's bridge in Electron, else over a socket, which any script of the page may open. */
function askInPage(question: { message: string; id: number; bridgeName: string }): Promise<unknown> {
  const { message, id, bridgeName } = question;
  const bridge = Reflect.get(globalThis, bridgeName) as
    | { send(text: unknown): void; onMessage(listener: (answered: unknown) => void): () => void }
    | undefined;
  return new Promise<unknown>((resolve, reject) => {
    if (bridge !== undefined) {
      const stop = bridge.onMessage((received) => {
        const answered = received as { kind: string; id: number; result: unknown };
        if (answered.kind !== 'answer' || answered.id !== id) return;
        stop();
        resolve(answered.result);
      });
      bridge.send(JSON.parse(message));
      return;
    }
    const socket = new WebSocket(`ws://${location.host}/messages`);
    socket.onerror = () => reject(new Error('the socket was refused'));
    socket.onopen = () => socket.send(message);
    socket.onmessage = ({ data }) => {
      const answered = JSON.parse(String(data));
      if (answered.kind !== 'answer') return;
      socket.close();
      resolve(answered.result);
    };
  });
}
