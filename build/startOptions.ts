/** What `npm start` was asked for. */
export interface StartOptions {
  readonly isBrowserAskedFor: boolean;
  readonly isElectronAskedFor: boolean;
  readonly isOpened: boolean;
  /** Passed on to the app as they are, paths made absolute. */
  readonly appArgs: readonly string[];
}
