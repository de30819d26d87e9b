import type { AppEvent, Handlers } from '../../shared/ipc/contract.ts';
import type { Settings } from '../../shared/library/settings.ts';
import type { ModelFileKind } from '../../shared/packs/modelFiles.ts';
import type { PageFile } from './pageFiles.ts';

/** What the system's own dialog is opened for. */
export type ChosenThing = 'pictures' | 'folder' | ModelFileKind;

/** What main asks of the place it runs in: a desktop window or a browser tab. */
export interface Shell {
  readonly kind: 'electron' | 'browser';
  /**
   * The system's own dialog, for files or one folder; null where the person cancelled.
   * Absent where there are no native dialogs: then the window lists folders through main.
   */
  readonly chooseNatively?: (what: ChosenThing) => Promise<readonly string[] | null>;
  /** Shows a file in the system's file manager; false where there is none to show it in. */
  revealInFolder(path: string): Promise<boolean>;
  /** Tells every open window. */
  broadcast(event: AppEvent): void;
  notify(title: string, body: string): void;
  /** Taskbar or dock progress, 0…1; null removes it. */
  setProgress(fraction: number | null): void;
  /** While exports run the machine does not fall asleep; its screen may. */
  keepAwake(isAwake: boolean): void;
}

/** What a shell that opens a window needs of the app behind it. */
export interface WindowServices {
  readonly handlers: Handlers;
  readonly routes: PixelRoutes;
  /** The built page. */
  readonly files: ReadonlyMap<string, PageFile>;
  /** Gives an id to a path that the system, not the page, named. */
  readonly grant: (path: string) => string;
  /** Where the originals of photos lie, for the system's drag and drop. */
  readonly originalsOf: (photoIds: readonly number[]) => readonly string[];
  readonly settings: WindowSettings | null;
}

/** What of the settings the window's frame goes by; null where the library waits for a decision. */
export interface WindowSettings {
  get(name: 'window'): Settings['window'];
  get(name: 'language'): Settings['language'];
  set(changes: Pick<Settings, 'window'>): unknown;
}

/** What a shell serves: messages go through the contract, pixels and uploads through routes. */
export interface PixelRoutes {
  /**
   * Bytes for `/pixels/…` (`path` without that prefix); null where nothing is known under that address.
   * @param body of a POST: what cannot be said in an address
   * @throws Failure; the shell answers with its text
   */
  pixels(
    path: string,
    query: URLSearchParams,
    body: AsyncIterable<Uint8Array>,
    signal: AbortSignal,
  ): Promise<PixelAnswer | null>;
  /** A file that was dropped on the page, kept as the app's own copy; answers an id that import accepts. */
  upload(name: string, body: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<{ id: string }>;
  /** What was offered under `/download/…` (`id` without that prefix); null where nothing was. @throws Failure */
  download(id: string): Promise<Download | null>;
}

/** A file on its way to the person's own folder of downloads. */
export interface Download {
  readonly fileName: string;
  readonly bytes: number;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface PixelAnswer {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  /** Never changes under this address. */
  readonly isImmutable: boolean;
}
