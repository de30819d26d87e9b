/** What quitting asks of the app around it. */
export interface QuitParts {
  /** Whether something would stop that a person may not want to stop. */
  readonly hasUnfinishedWork: () => boolean;
  /** Asks the person; true: quit. */
  readonly ask: () => Promise<boolean>;
  /** Ends everything in order. */
  readonly close: () => Promise<void>;
  /** Goes on with quitting, from the beginning. */
  readonly quit: () => void;
  readonly exit: () => void;
  /** Starts the app anew once this process has ended. */
  readonly relaunch: (files: readonly string[]) => void;
  readonly onBug: (error: unknown) => void;
}

interface Preventable {
  preventDefault(): void;
}

/**
 * The way out of the app. A window that is being closed and a quit by menu, key or dock are asked about once,
 * while exports run; what comes in the meantime (another quit, another start) is not lost and breaks nothing.
 */
export class Quitting {
  readonly #parts: QuitParts;
  #state: 'running' | 'asking' | 'agreed' | 'closing' | 'closed' = 'running';
  #startedMeanwhile: readonly string[] | null = null;

  constructor(parts: QuitParts) {
    this.#parts = parts;
  }

  get isClosing(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  /** For a window's 'close' and the app's 'before-quit'. */
  beforeQuit(event: Preventable): void {
    const isToBeAsked = this.#state === 'running' && this.#parts.hasUnfinishedWork();
    if (isToBeAsked || this.#state === 'asking') event.preventDefault();
    if (!isToBeAsked) return;
    this.#state = 'asking';
    this.#parts.ask().then(
      (isAgreed) => {
        this.#state = isAgreed ? 'agreed' : 'running';
        if (isAgreed) this.#parts.quit();
      },
      (error: unknown) => {
        this.#state = 'running';
        this.#parts.onBug(error);
      },
    );
  }

  /** For 'will-quit': the app ends when everything in it has. */
  willQuit(event: Preventable): void {
    if (this.#state === 'closed') return;
    event.preventDefault();
    if (this.#state === 'closing') return;
    this.#state = 'closing';
    void this.#parts
      .close()
      .catch(this.#parts.onBug)
      .finally(() => {
        this.#state = 'closed';
        if (this.#startedMeanwhile !== null) this.#parts.relaunch(this.#startedMeanwhile);
        this.#parts.exit();
      });
  }

  /** A signal, or the system shuts down: nobody can be asked. */
  quitUnasked(): void {
    if (this.isClosing) return;
    this.#state = 'agreed';
    this.#parts.quit();
  }

  /** Somebody starts the app while it is about to end. @returns whether it is */
  startMeanwhile(files: readonly string[]): boolean {
    if (!this.isClosing) return false;
    this.#startedMeanwhile = [...(this.#startedMeanwhile ?? []), ...files];
    return true;
  }
}
