/**
 * What the preload puts on `window` in Electron, and the two channels behind it. The page gets these three
 * functions and nothing else of Electron; main checks every message that arrives.
 */
export const BRIDGE_NAME = 'darkroomBridge';
export const TO_MAIN_CHANNEL = 'darkroom:to-main';
export const FROM_MAIN_CHANNEL = 'darkroom:from-main';

/** Scheme and host of the page in Electron: an origin of its own, which file: would not be. */
export const APP_SCHEME = 'darkroom';
export const APP_ORIGIN = `${APP_SCHEME}://app`;

export interface ElectronBridge {
  send(message: unknown): void;
  /** @returns unsubscribe */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Where a dropped or chosen file lies; '' for one that is not on the disk. */
  pathOfFile(file: File): string;
}
