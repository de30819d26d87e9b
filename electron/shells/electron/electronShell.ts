import { isAbsolute } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Notification,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  type WebContents,
} from 'electron';
import type { AppEvent, Handlers } from '../../../shared/ipc/contract.ts';
import {
  APP_ORIGIN,
  APP_SCHEME,
  FROM_MAIN_CHANNEL,
  GRANT_CHANNEL,
  TO_MAIN_CHANNEL,
} from '../../../shared/ipc/electronBridge.ts';
import type { FromMain } from '../../../shared/ipc/messages.ts';
import { type MessagePeer, serveMessages } from '../../../shared/ipc/serveMessages.ts';
import type { Settings } from '../../../shared/library/settings.ts';
import { MODEL_ENDINGS } from '../../../shared/packs/modelFiles.ts';
import { answerPage, type PageSources } from '../answerPage.ts';
import type { ChosenThing, Shell } from '../shell.ts';
import { denyPermissions, guardContents, isAppFrame } from './guardContents.ts';
import { windowOptions } from './windowOptions.ts';
import { placeOptions, watchPlace } from './windowPlace.ts';

/** Electron's dialog takes extensions without the dot; each part of the app that reads pictures checks again. */
const PICTURE_EXTENSIONS = ['jpg', 'jpeg', 'png', 'tif', 'tiff', 'webp', 'avif', 'heic', 'heif', 'gif'];

/** Where the window stood when it was last closed. */
export interface RememberedPlace {
  readonly last: Settings['window'];
  readonly keep: (place: NonNullable<Settings['window']>) => void;
}

export interface ElectronShellOptions {
  /** Absolute path of the bundled preload. */
  readonly preload: string;
  readonly onBug: (error: unknown) => void;
}

/** The window as a desktop application. Create it before `app` is ready: schemes are registered then. */
export class ElectronShell implements Shell {
  readonly kind = 'electron';
  readonly #options: ElectronShellOptions;
  #window: BrowserWindow | undefined;
  #sleepBlocker: number | undefined;

  constructor(options: ElectronShellOptions) {
    this.#options = options;
    protocol.registerSchemesAsPrivileged([
      {
        scheme: APP_SCHEME,
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
      },
    ]);
    guardContents(app);
  }

  /**
   * Call once `app` is ready.
   * @param grant gives an id to a path that the system, not the page, named
   * @param place where the window stood, and who remembers it; null where nobody does
   */
  async open(
    handlers: Handlers,
    sources: Omit<PageSources, 'socket'>,
    grant: (path: string) => string,
    place: RememberedPlace | null,
  ): Promise<void> {
    denyPermissions(session.defaultSession);
    protocol.handle(APP_SCHEME, (request) => this.#answer(sources, request));
    this.#serveMessages(handlers);
    ipcMain.handle(GRANT_CHANNEL, (event, paths: unknown) => {
      if (!isAppFrame(event.senderFrame) || !Array.isArray(paths)) return [];
      return paths.filter((path) => typeof path === 'string' && isAbsolute(path)).map(grant);
    });
    const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const window = new BrowserWindow({
      ...windowOptions(this.#options.preload, app.isPackaged),
      ...placeOptions(place?.last ?? null, workAreas),
    });
    this.#window = window;
    if (place !== null) watchPlace(window, place.keep);
    if (place?.last?.maximised) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.once('closed', () => {
      this.#window = undefined;
    });
    await window.loadURL(`${APP_ORIGIN}/index.html`);
  }

  focus(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  async chooseNatively(what: ChosenThing): Promise<readonly string[] | null> {
    const options = dialogOptions(what);
    const { canceled, filePaths } = this.#window
      ? await dialog.showOpenDialog(this.#window, options)
      : await dialog.showOpenDialog(options);
    return canceled ? null : filePaths;
  }

  async revealInFolder(path: string): Promise<boolean> {
    shell.showItemInFolder(path);
    return true;
  }

  broadcast(event: AppEvent): void {
    if (this.#window) sendTo(this.#window.webContents, { kind: 'event', event });
  }

  notify(title: string, body: string): void {
    if (Notification.isSupported()) new Notification({ title, body }).show();
  }

  setProgress(fraction: number | null): void {
    this.#window?.setProgressBar(fraction ?? -1);
  }

  keepAwake(isAwake: boolean): void {
    if (isAwake) this.#sleepBlocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.#sleepBlocker !== undefined) {
      powerSaveBlocker.stop(this.#sleepBlocker);
      this.#sleepBlocker = undefined;
    }
  }

  async #answer(sources: Omit<PageSources, 'socket'>, request: Request): Promise<Response> {
    const url = new URL(request.url);
    if (url.origin !== APP_ORIGIN && `${url.protocol}//${url.host}` !== APP_ORIGIN)
      return new Response('Not found', { status: 404 });
    try {
      const { status, headers, body } = await answerPage(
        { ...sources, socket: null },
        { method: request.method, url, body: request.body ?? noBody(), signal: request.signal },
      );
      return new Response(request.method === 'HEAD' ? null : body, { status, headers });
    } catch (error) {
      this.#options.onBug(error);
      return new Response('Something went wrong; the log has the details.', { status: 500 });
    }
  }

  #serveMessages(handlers: Handlers): void {
    const peers = new Map<WebContents, MessagePeer>();
    const peerOf = (contents: WebContents): MessagePeer => {
      const known = peers.get(contents);
      if (known !== undefined) return known;
      const peer = serveMessages(handlers, (message) => sendTo(contents, message), this.#options.onBug);
      peers.set(contents, peer);
      const close = (): void => {
        peer.close();
        peers.delete(contents);
      };
      // A reloaded page asks anew; what the old one asked for is cancelled.
      contents.once('did-start-loading', close);
      contents.once('render-process-gone', close);
      contents.once('destroyed', close);
      return peer;
    };
    ipcMain.on(TO_MAIN_CHANNEL, (event, message: unknown) => {
      if (isAppFrame(event.senderFrame)) peerOf(event.sender).receive(message);
    });
  }
}

function dialogOptions(what: ChosenThing): Electron.OpenDialogOptions {
  switch (what) {
    case 'folder':
      return { properties: ['openDirectory', 'createDirectory', 'showHiddenFiles'] };
    case 'pictures':
      return {
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: 'Pictures', extensions: PICTURE_EXTENSIONS }],
      };
    case 'weights':
    case 'models':
      return {
        properties: ['openFile', 'showHiddenFiles'],
        filters: [{ name: what === 'weights' ? 'Weights' : 'Models', extensions: [...MODEL_ENDINGS[what]] }],
      };
    default:
      return what satisfies never;
  }
}

function sendTo(contents: WebContents, message: FromMain): void {
  if (!contents.isDestroyed()) contents.send(FROM_MAIN_CHANNEL, message);
}

async function* noBody(): AsyncGenerator<Uint8Array> {}
