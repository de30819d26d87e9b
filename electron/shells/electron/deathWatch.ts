/** A second death within this time is no accident: loading again by itself would go on for ever. */
const AGAIN_WITHIN_MS = 60_000;

/**
 * What to do when the page's process, or Chromium's graphics process, has died: the first time mend it by
 * itself, when it happens again soon after, ask.
 */
export class DeathWatch {
  readonly #now: () => number;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Note a death. @returns what to do about it */
  note(): 'mend' | 'ask' {
    const isAgain = this.#now() - this.#lastAt < AGAIN_WITHIN_MS;
    this.#lastAt = this.#now();
    return isAgain ? 'ask' : 'mend';
  }
}
