interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
  giveUp: NodeJS.Timeout | null;
}

/**
 * Long work that several calls need is done once for all of them. A call that is cancelled leaves it running
 * for the others; when none has waited for a while it is cancelled too. The viewer cancels and asks again
 * with every move, and what it asks for needs the same latents each time.
 */
export class SharedWork<T> {
  readonly #graceMs: number;
  readonly #running = new Map<string, Running<T>>();

  /** @param graceMs how long work goes on that nobody waits for */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** @throws what the work throws, or the signal's reason where it is aborted before the work is done */
  async run(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const running = this.#running.get(key) ?? this.#start(key, work);
    const leave = this.#join(key, running);
    try {
      return await Promise.race([running.result, rejectOnAbort(signal)]);
    } finally {
      leave();
    }
  }

  /**
   * Keeps work going, where it runs, for somebody who will need it.
   * @returns lets go of it
   */
  hold(key: string): () => void {
    const running = this.#running.get(key);
    return running === undefined ? () => {} : this.#join(key, running);
  }

  #join(key: string, running: Running<T>): () => void {
    if (running.giveUp !== null) clearTimeout(running.giveUp);
    running.waiting++;
    return () => {
      running.waiting--;
      if (running.waiting === 0 && this.#running.get(key) === running) this.#giveUpLater(key, running);
    };
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const result = work(controller.signal).finally(() => {
      if (this.#running.get(key) === running) this.#running.delete(key);
    });
    const running: Running<T> = { result, controller, waiting: 0, giveUp: null };
    // Where everybody has left, nobody hears of its end.
    result.catch(() => {});
    this.#running.set(key, running);
    return running;
  }

  #giveUpLater(key: string, running: Running<T>): void {
    running.giveUp = setTimeout(() => {
      this.#running.delete(key);
      running.controller.abort();
    }, this.#graceMs);
    running.giveUp.unref();
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
