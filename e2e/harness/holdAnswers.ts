/**
 * Keeps a state open that the window only passes through: what main answers to one kind of request is kept back
 * until the spec has seen what is shown meanwhile. Browser shell only, as `askMain`.
 */
import type { Page } from '@playwright/test';
import type { RequestName } from '../../shared/ipc/contract.ts';

export interface HeldAnswers {
  /** Hands over what was kept back; from now on answers pass. */
  release(): void;
}

/**
 * Loads the page anew: a channel can be held from its beginning only.
 * @param passing so many of the first answers pass
 */
export async function holdAnswers(page: Page, name: RequestName, passing = 0): Promise<HeldAnswers> {
  let isHeld = true;
  let asked = 0;
  const handOver: (() => void)[] = [];
  await page.routeWebSocket(/\/messages$/, (socket) => {
    const main = socket.connectToServer();
    const heldIds = new Set<number>();
    socket.onMessage((message) => {
      const request = JSON.parse(String(message));
      if (request.kind === 'request' && request.name === name && ++asked > passing) heldIds.add(request.id);
      main.send(message);
    });
    main.onMessage((message) => {
      const { kind, id } = JSON.parse(String(message));
      const pass = (): void => socket.send(message);
      if (isHeld && kind === 'answer' && heldIds.has(id)) handOver.push(pass);
      else pass();
    });
  });
  await page.reload();
  return {
    release() {
      isHeld = false;
      for (const pass of handOver.splice(0)) pass();
    },
  };
}
