import { isAbsolute } from 'node:path';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
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
  CANCEL_FETCH_CHANNEL,
  DRAG_CHANNEL,
  FROM_MAIN_CHANNEL,
  GRANT_CHANNEL,
  TO_MAIN_CHANNEL,
} from '../../../shared/ipc/electronBridge.ts';
import type { FromMain } from '../../../shared/ipc/messages.ts';
import { type MessagePeer, serveMessages } from '../../../shared/ipc/serveMessages.ts';
import type { ChosenThing, Shell, WindowServices, WindowSettings } from '../shell.ts';
import { buildMenu } from './appMenu.ts';
import { DeathWatch } from './deathWatch.ts';
import { guardContents, isAppFrame, limitPermissions } from './guardContents.ts';
import { askToQuit, askToReload, chooseFiles } from './nativeDialogs.ts';
import { PageProtocol } from './pageProtocol.ts';
import { windowOptions } from './windowOptions.ts';
import { placeOptions, watchPlace } from './windowPlace.ts';
import { type Words, wordsFor } from './words.ts';

/** As many as anybody drags at once; a page that names more is not ours. */
const DRAGGED_MAX = 10_000;

export interface ElectronShellOptions {
  /** Absolute path of the bundled preload. */
  readonly preload: string;
  /** Absolute path of the icon, for the window and for what is dragged. */
  readonly icon: string;
  /** A Mac shows notifications of signed apps alone, and complains of others. */
  readonly canNotify: boolean;
  readonly logPath: string;
  readonly onBug: (error: unknown) => void;
  /** Worth a line in the log, and no fault of ours. */
  readonly onMishap: (text: string) => void;
  /** The window wants to close, or the app to quit; the listener may prevent it. */
  readonly beforeQuit: (event: { preventDefault(): void }) => void;
}

/** The window as a desktop application. Create it before `app` is ready: schemes are registered then. */
export class ElectronShell implements Shell {
  readonly kind = 'electron';
  readonly #options: ElectronShellOptions;
  readonly #pageDeaths = new DeathWatch();
  readonly #graphicsDeaths = new DeathWatch();
  #window: BrowserWindow | undefined;
  #settings: WindowSettings | null = null;
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

  /** In the language of the settings, or the system's until they are known. */
  get words(): Words {
    return wordsFor(this.#settings?.get('language') ?? null, app.getPreferredSystemLanguages());
  }

  /** Call once `app` is ready. Resolves when the page is there, or the window was closed before that. */
  async open(services: WindowServices): Promise<void> {
    const { settings } = services;
    this.#settings = settings;
    limitPermissions(session.defaultSession);
    const page = new PageProtocol(services, this.#options.onBug);
    protocol.handle(APP_SCHEME, (request) => page.answer(request));
    this.#serveMessages(services.handlers, page);
    this.#serveFiles(services);
    this.setMenu();
    const workAreas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const last = settings?.get('window') ?? null;
    const window = new BrowserWindow({
      ...windowOptions(this.#options.preload, this.#options.icon, app.isPackaged),
      ...placeOptions(last, workAreas),
    });
    this.#window = window;
    if (settings !== null) watchPlace(window, (place) => settings.set({ window: place }));
    if (last?.maximised) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => this.#options.beforeQuit(event));
    window.once('closed', () => {
      this.#window = undefined;
    });
    this.#mendDeaths(window);
    try {
      await window.loadURL(`${APP_ORIGIN}/index.html`);
    } catch (error) {
      // Closed while it was loading: what a person wanted is no error.
      if (!window.isDestroyed()) throw error;
    }
  }

  /** Anew when the language changes. */
  setMenu(): void {
    const template = buildMenu(this.words, process.platform, {
      command: (command) => {
        this.focus();
        this.broadcast({ name: 'menu.command', payload: { command } });
      },
      showLog: () => shell.showItemInFolder(this.#options.logPath),
    });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  focus(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  chooseNatively(what: ChosenThing): Promise<readonly string[] | null> {
    return chooseFiles(what, this.words, this.#window);
  }

  askToQuit(unfinished: { readonly photos: number; readonly goesOn: boolean }): Promise<boolean> {
    this.focus();
    return askToQuit(this.words, this.#window, unfinished);
  }

  async revealInFolder(path: string): Promise<boolean> {
    shell.showItemInFolder(path);
    return true;
  }

  broadcast(event: AppEvent): void {
    if (event.name === 'settings.changed') this.setMenu();
    if (this.#window) sendTo(this.#window.webContents, { kind: 'event', event });
  }

  notify(title: string, body: string): void {
    if (!this.#options.canNotify || !Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    notification.on('click', () => this.focus());
    notification.show();
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

  #serveMessages(handlers: Handlers, page: PageProtocol): void {
    const peers = new Map<WebContents, MessagePeer>();
    const peerOf = (contents: WebContents): MessagePeer => {
      const known = peers.get(contents);
      if (known !== undefined) return known;
      const peer = serveMessages(handlers, (message) => sendTo(contents, message), this.#options.onBug);
      peers.set(contents, peer);
      const close = (): void => {
        peer.close();
        page.cancelAll();
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
    ipcMain.on(CANCEL_FETCH_CHANNEL, (event, ticket: unknown) => {
      if (isAppFrame(event.senderFrame)) page.cancel(ticket);
    });
  }

  #serveFiles({ grant, originalsOf }: WindowServices): void {
    ipcMain.handle(GRANT_CHANNEL, (event, paths: unknown) => {
      if (!isAppFrame(event.senderFrame) || !Array.isArray(paths)) return [];
      return paths.map((path) => (typeof path === 'string' && isAbsolute(path) ? grant(path) : null));
    });
    ipcMain.on(DRAG_CHANNEL, (event, ids: unknown) => {
      if (!isAppFrame(event.senderFrame) || !Array.isArray(ids) || ids.length > DRAGGED_MAX) return;
      const files = originalsOf(ids.filter((id) => Number.isSafeInteger(id)));
      const [file] = files;
      if (file !== undefined) event.sender.startDrag({ file, files: [...files], icon: this.#options.icon });
    });
  }

  /** Chromium starts its graphics process anew by itself, and the viewer draws again; the page is loaded by us. */
  #mendDeaths(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#options.onMishap(`The page's process is gone: ${reason}, exit code ${exitCode}.`);
      if (this.#pageDeaths.note() === 'mend') window.webContents.reload();
      else this.#askToReload(window, this.words.pageGone);
    });
    app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#options.onMishap(`Chromium's process '${type}' is gone: ${reason}, exit code ${exitCode}.`);
      if (type === 'GPU' && this.#graphicsDeaths.note() === 'ask')
        this.#askToReload(window, this.words.graphicsGone);
    });
  }

  #askToReload(window: BrowserWindow, message: string): void {
    if (window.isDestroyed()) return;
    void askToReload(this.words, window, message)
      .then((isReload) => (isReload ? window.webContents.reload() : app.quit()))
      .catch(this.#options.onBug);
  }
}

function sendTo(contents: WebContents, message: FromMain): void {
  if (!contents.isDestroyed()) contents.send(FROM_MAIN_CHANNEL, message);
}
