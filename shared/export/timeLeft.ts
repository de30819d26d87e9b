/** Too short a time tells nothing. */
const LEAST_OBSERVED_MS = 2000;

interface Observation {
  readonly atMs: number;
  readonly pixelsDone: number;
}

/**
 * How long a job will take still, from what was observed while it ran: the mean rate since it began to
 * run. A mean over everything settles; one over the last seconds would jump with every large photo.
 */
export class TimeLeft {
  #first: Observation | null = null;
  #last: Observation | null = null;
  /** Time spent and work done before the last interruption. */
  #spentMs = 0;
  #pixels = 0;

  /**
   * For the first time when tiles begin to be computed: opening the pack and reading the first photo tell
   * nothing of the rate.
   * @param atMs any steady clock
   */
  observe(atMs: number, pixelsDone: number): void {
    // A retry puts work back: what is measured begins anew, what was learned stays.
    if (this.#last !== null && pixelsDone < this.#last.pixelsDone) this.interrupt();
    this.#first ??= { atMs, pixelsDone };
    this.#last = { atMs, pixelsDone };
  }

  /** The job does not run from now on (paused, quit): this time does not count. */
  interrupt(): void {
    if (this.#first !== null && this.#last !== null) {
      this.#spentMs += this.#last.atMs - this.#first.atMs;
      this.#pixels += this.#last.pixelsDone - this.#first.pixelsDone;
    }
    this.#first = null;
    this.#last = null;
  }

  /** Null as long as nothing can be said. */
  seconds(pixelsLeft: number): number | null {
    const rate = this.pixelsPerSecond();
    return rate === null ? null : pixelsLeft / rate;
  }

  /** While it ran; null as long as nothing can be said. */
  pixelsPerSecond(): number | null {
    const spentMs = this.#spentMs + ((this.#last?.atMs ?? 0) - (this.#first?.atMs ?? 0));
    const pixels = this.#pixels + ((this.#last?.pixelsDone ?? 0) - (this.#first?.pixelsDone ?? 0));
    if (spentMs < LEAST_OBSERVED_MS || pixels <= 0) return null;
    return (1000 * pixels) / spentMs;
  }
}
