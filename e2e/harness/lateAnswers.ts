/**
 * What main tells the page arrives late, each message and each picture by a time of its own, as on a machine with much
 * to do: a spec that passes only while answers are quick fails here.
 */
import type { Page } from '@playwright/test';

/** `DARKROOM_LATE_MS`: how late at most; unset or 0: not at all. Browser shell only. */
export async function delayAnswers(page: Page): Promise<void> {
  const upToMs = Number(process.env.DARKROOM_LATE_MS ?? 0);
  if (upToMs > 0) await page.addInitScript(arriveLate, upToMs);
}

/** Runs in the page, before the app. Messages of a socket keep their order, pictures overtake each other. */
function arriveLate(upToMs: number): void {
  const lateMs = () => Math.random() * upToMs;
  // A spec may stop the page's clock: what is late comes all the same.
  const wait = window.setTimeout.bind(window);
  const inOrder = () => {
    let lastMs = 0;
    const waiting: (() => void)[] = [];
    return (deliver: () => void) => {
      const nowMs = performance.now();
      lastMs = Math.max(lastMs, nowMs + lateMs());
      waiting.push(deliver);
      // Timers round: one that was set later may fire first.
      wait(() => waiting.shift()?.(), lastMs - nowMs);
    };
  };
  const loadNow = window.fetch.bind(window);
  window.fetch = async (address, options) => {
    const answer = await loadNow(address, options);
    await new Promise((resolve) => wait(resolve, lateMs()));
    options?.signal?.throwIfAborted();
    return answer;
  };
  window.WebSocket = class LateSocket extends WebSocket {
    readonly #arrive = inOrder();
    readonly #heard = new WeakMap<EventListenerOrEventListenerObject, EventListener>();

    override addEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      const hear: EventListener = (event) =>
        typeof listener === 'function' ? listener.call(this, event) : listener.handleEvent(event);
      const late: EventListener = type === 'message' ? (event) => this.#arrive(() => hear(event)) : hear;
      this.#heard.set(listener, late);
      super.addEventListener(type, late);
    }
    override removeEventListener(type: string, listener: EventListenerOrEventListenerObject): void {
      super.removeEventListener(type, this.#heard.get(listener) ?? listener);
    }
  };
}
