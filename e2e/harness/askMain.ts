/** A request of the contract over a channel of the spec's own, as the page itself would make it. */
import type { Page } from '@playwright/test';
import type { Result } from '../../shared/errors/failure.ts';
import type { RequestName, RequestParams, RequestResult } from '../../shared/ipc/contract.ts';

/** Browser shell only: there the channel is a socket that any script of the page may open. */
export async function askMain<N extends RequestName>(
  page: Page,
  name: N,
  params: RequestParams<N>,
): Promise<RequestResult<N>> {
  // As text: Playwright's types for what it carries do not follow the contract's.
  const result = await page.evaluate(
    (message) =>
      new Promise<unknown>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/messages`);
        socket.onerror = () => reject(new Error('the socket was refused'));
        socket.onopen = () => socket.send(message);
        socket.onmessage = ({ data }) => {
          const answered = JSON.parse(String(data));
          if (answered.kind !== 'answer') return;
          socket.close();
          resolve(answered.result);
        };
      }),
    JSON.stringify({ kind: 'request', id: 1, name, params }),
  );
  const answer = result as Result<RequestResult<N>>;
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}
