/**
 * What the preload puts on `window` in Electron, and the channels behind it. The page gets these functions and
 * nothing else of Electron; main checks every message that arrives.
 */
export const BRIDGE_NAME = 'darkroomBridge';
export const TO_MAIN_CHANNEL = 'darkroom:to-main';
export const FROM_MAIN_CHANNEL = 'darkroom:from-main';
export const GRANT_CHANNEL = 'darkroom:grant';
export const CANCEL_FETCH_CHANNEL = 'darkroom:cancel-fetch';
export const DRAG_CHANNEL = 'darkroom:drag';

/** The part of an address's query under which a request can be given up. */
export const FETCH_TICKET = 'ticket';

/** Scheme and host of the page in Electron: an origin of its own, which file: would not be. */
export const APP_SCHEME = 'darkroom';
export const APP_ORIGIN = `${APP_SCHEME}://app`;

export interface ElectronBridge {
  send(message: unknown): void;
  /** @returns unsubscribe */
  onMessage(listener: (message: unknown) => void): () => void;
  /**
   * Ids for files that were dropped on the page, in their order, as import accepts them. The page learns no
   * path and cannot name one: only a real `File` has one. Null for what is not on the disk, as a picture that
   * was copied in another program: its bytes are uploaded.
   */
  grantFiles(files: readonly File[]): Promise<readonly (string | null)[]>;
  /** Nobody waits any more for the answer to an address with this ticket. */
  cancelFetch(ticket: string): void;
  /** Within a 'dragstart' whose default was prevented: the photos' files follow the pointer out of the window. */
  dragPhotos(photoIds: readonly number[]): void;
}
