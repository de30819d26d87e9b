/** Follows what a page asks main to keep, so that a spec ends no app that has not heard everything. */
import { EventEmitter, once } from 'node:events';
import type { Page } from '@playwright/test';

/** Answered within moments, and lost where the page is closed before main has read them. */
const WRITES = /^(settings|edits|keywords|albums|presets|versions|journal)\.|^photos\.(rate|flag)$/;
/** Ends a hang: what still has no answer by then is for the spec to notice. */
const ANSWER_TIMEOUT_MS = 30_000;

/** @returns waits until every request of this kind has its answer; to be called before the page is opened */
export function followWrites(page: Page): () => Promise<void> {
  const unanswered = new Set<number>();
  const answers = new EventEmitter();
  const settle = (id: number) => {
    if (unanswered.delete(id)) answers.emit('answer');
  };
  page.on('websocket', (socket) => {
    const asked = new Set<number>();
    socket.on('framesent', ({ payload }) => {
      const { kind, id, name } = JSON.parse(String(payload));
      if (kind !== 'request' || !WRITES.test(name)) return;
      asked.add(id);
      unanswered.add(id);
    });
    socket.on('framereceived', ({ payload }) => {
      const { kind, id } = JSON.parse(String(payload));
      if (kind === 'answer') settle(id);
    });
    // The page was loaded anew, or main is gone: there will be no answer.
    socket.on('close', () => asked.forEach(settle));
  });
  return async () => {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    while (unanswered.size > 0 && !signal.aborted && !page.isClosed())
      await once(answers, 'answer', { signal }).catch(() => undefined);
  };
}
