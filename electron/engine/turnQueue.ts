import { setImmediate } from 'node:timers/promises';
import { PRIORITIES, type Priority } from '../../shared/engine/protocol.ts';

/** Whose work it is, and what ends it. */
export interface Turn {
  readonly priority: Priority;
  readonly signal: AbortSignal;
}

/** Ends a turn; calling it again does nothing. */
export type Leave = () => void;

/** One at a time, the most urgent first, then in the order of arrival. */
export class TurnQueue {
  readonly #waiting = new Map<Priority, Leave[]>(PRIORITIES.map((priority) => [priority, []]));
  #isBusy = false;

  /**
   * Waits for a turn.
   * @throws the signal's reason where it is aborted before that
   */
  async enter(priority: Priority, signal: AbortSignal): Promise<Leave> {
    signal.throwIfAborted();
    if (this.#isBusy) await this.#wait(priority, signal);
    this.#isBusy = true;
    let hasLeft = false;
    return () => {
      if (!hasLeft) this.#admitNext();
      hasLeft = true;
    };
  }

  /**
   * Runs `work` when it is its turn. Messages that came while it blocked the thread (a cancel, a more urgent
   * call) are read before the next one is let in.
   */
  async run<T>(priority: Priority, signal: AbortSignal, work: () => Promise<T> | T): Promise<T> {
    const leave = await this.enter(priority, signal);
    try {
      return await work();
    } finally {
      await setImmediate();
      leave();
    }
  }

  #wait(priority: Priority, signal: AbortSignal): Promise<void> {
    const queue = this.#waiting.get(priority) ?? [];
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        queue.splice(queue.indexOf(admit), 1);
        reject(signal.reason);
      };
      const admit = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      queue.push(admit);
    });
  }

  #admitNext(): void {
    const queue = this.#waiting.values().find((waiting) => waiting.length > 0);
    const admit = queue?.shift();
    // It stays busy where there is one: the place is handed over, nobody can slip in between.
    this.#isBusy = admit !== undefined;
    admit?.();
  }
}
