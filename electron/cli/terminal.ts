/** The terminal as a command sees it; tests and other callers may hand in their own. */
export interface Terminal {
  /** Results, one line each. */
  readonly print: (line: string) => void;
  /** Notes, warnings and errors: standard error. */
  readonly note: (line: string) => void;
  /** Where a progress bar may be drawn; absent when standard error is not a terminal. */
  readonly barStream?: NodeJS.WriteStream;
  /** Fires on Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What the process ends with. */
export const EXIT = { allDone: 0, somethingFailed: 1, wrongUsage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
