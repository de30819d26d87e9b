/**
 * What the preload puts on `window` in Electron, and the channels behind it. The page gets these three
 * functions and nothing else of Electron; main checks every message that arrives.
 */
export const BRIDGE_NAME = 'darkroomBridge';
export const TO_MAIN_CHANNEL = 'darkroom:to-main';
export const FROM_MAIN_CHANNEL = 'darkroom:from-main';
export const GRANT_CHANNEL = 'darkroom:grant';

/** Scheme and host of the page in Electron: an origin of its own, which file: would not be. */
export const APP_SCHEME = 'darkroom';
export const APP_ORIGIN = `${APP_SCHEME}://app`;

export interface ElectronBridge {
  send(message: unknown): void;
  /** @returns unsubscribe */
  onMessage(listener: (message: unknown) => void): () => void;
  /**
   * Ids for files that were dropped on the page, in their order, as import accepts them. The page learns no
   * path and cannot name one: only a real `File` has one. Files that are not on the disk are left out.
   */
  grantFiles(files: readonly File[]): Promise<readonly string[]>;
}
