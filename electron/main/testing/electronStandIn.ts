/**
 * Not Electron: a stand-in for the `electron` module, for machines without its binary. It records what the
 * built main asks for, plays a few things that a page or the system could do, prints the record as JSON and
 * ends. It finds wrong imports, a wrong module format, missing handlers and unsafe window options, and
 * nothing more: no window, no Chromium, no sandbox stands behind it.
 */
import { EventEmitter } from 'node:events';
import { APP_ORIGIN, GRANT_CHANNEL, TO_MAIN_CHANNEL } from '../../../shared/ipc/electronBridge.ts';

type Listener = (...args: readonly unknown[]) => unknown;

const record: Record<string, unknown> = { paths: {} };
const invokeHandlers = new Map<string, Listener>();
const sentToPage: unknown[][] = [];
let answerRequest: ((request: Request) => Promise<Response>) | undefined;
let windowOpenHandler: ((details: { url: string }) => unknown) | undefined;

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  setName(name: string): void {
    record.name = name;
  }
  setPath(name: string, path: string): void {
    record.paths = { ...(record.paths as object), [name]: path };
  }
  getPath(): string {
    return import.meta.dirname;
  }
  getVersion(): string {
    return 'of Electron';
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  async whenReady(): Promise<void> {
    record.schemesBeforeReady = record.schemes;
  }
  quit(): void {
    this.exit(0);
  }
  exit(code: number): void {
    process.exit(code);
  }
}
export const app = new StandInApp();

class StandInContents extends EventEmitter {
  isDestroyed(): boolean {
    return false;
  }
  send(...args: unknown[]): void {
    sentToPage.push(args);
  }
  setWindowOpenHandler(handler: typeof windowOpenHandler): void {
    windowOpenHandler = handler;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new StandInContents();
  constructor(options: unknown) {
    super();
    record.windowOptions = options;
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    record.url = url;
    this.emit('ready-to-show');
    await play(this);
  }
  show(): void {
    record.isShown = true;
  }
  maximize(): void {
    record.isMaximised = true;
  }
  isMaximized(): boolean {
    return true;
  }
  getNormalBounds() {
    return { x: 40, y: 30, width: 1100, height: 750 };
  }
  setProgressBar(): void {}
}

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }],
};

export const ipcMain = Object.assign(new EventEmitter(), {
  handle: (channel: string, handler: Listener) => invokeHandlers.set(channel, handler),
});

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown): void {
    record.schemes = schemes;
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    record.handledScheme = scheme;
    answerRequest = handler;
  },
};

const permissions: { request?: Listener; check?: Listener; device?: Listener } = {};
export const session = {
  defaultSession: Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: (handler: Listener) => {
      permissions.request = handler;
    },
    setPermissionCheckHandler: (handler: Listener) => {
      permissions.check = handler;
    },
    setDevicePermissionHandler: (handler: Listener) => {
      permissions.device = handler;
    },
  }),
};

export const powerSaveBlocker = {
  start: (): number => 1,
  stop(): void {},
};

export const dialog = {
  showErrorBox(title: string, content: string): void {
    process.stderr.write(`${title}: ${content}\n`);
  },
};
export const shell = { openExternal: async () => {}, showItemInFolder: () => {} };
export const Notification = { isSupported: () => false };
/** The engine starts with its first call, and none is made here. */
export const utilityProcess = {};

const isPrevented = (emitter: EventEmitter, name: string, url: string): boolean => {
  let isDefaultPrevented = false;
  const preventDefault = (): void => {
    isDefaultPrevented = true;
  };
  emitter.emit(name, { url, preventDefault }, url);
  return isDefaultPrevented;
};

async function fetchStatus(url: string): Promise<{ status: number; policy: string | null }> {
  const response = await answerRequest?.(new Request(url));
  return { status: response?.status ?? 0, policy: response?.headers.get('content-security-policy') ?? null };
}

async function play(window: BrowserWindow): Promise<void> {
  const contents = window.webContents;
  const page = { url: `${APP_ORIGIN}/index.html`, parent: null };
  const stranger = { url: 'https://example.org/', parent: null };
  const start = (id: number) => ({ kind: 'request', id, name: 'app.start', params: {} });
  const grant = invokeHandlers.get(GRANT_CHANNEL);

  ipcMain.emit(TO_MAIN_CHANNEL, { sender: contents, senderFrame: stranger }, start(1));
  ipcMain.emit(TO_MAIN_CHANNEL, { sender: contents, senderFrame: { ...page, parent: page } }, start(2));
  ipcMain.emit(TO_MAIN_CHANNEL, { sender: contents, senderFrame: page }, start(3));
  const permissionAnswers: unknown[] = [];
  permissions.request?.(contents, 'media', (isGranted: unknown) => permissionAnswers.push(isGranted));
  permissionAnswers.push(permissions.check?.(), permissions.device?.());

  const play = {
    index: await fetchStatus(`${APP_ORIGIN}/index.html`),
    missing: await fetchStatus(`${APP_ORIGIN}/../package.json`),
    otherHost: await fetchStatus(page.url.replace('//app', '//other')),
    permissionAnswers,
    mayNavigate: {
      app: !isPrevented(contents, 'will-navigate', page.url),
      web: !isPrevented(contents, 'will-navigate', stranger.url),
      lookalike: !isPrevented(contents, 'will-navigate', `${APP_ORIGIN}.example.org/`),
      redirect: !isPrevented(contents, 'will-redirect', stranger.url),
      webview: !isPrevented(contents, 'will-attach-webview', stranger.url),
      download: !isPrevented(session.defaultSession, 'will-download', stranger.url),
    },
    newWindow: windowOpenHandler?.({ url: 'file:///etc/passwd' }),
    grantsToStranger: await grant?.({ senderFrame: stranger }, ['/a']),
    grantsToPage: await grant?.({ senderFrame: page }, [import.meta.filename, 'relative', 7]),
    sentToPage,
  };
  window.emit('close');
  process.stdout.write(`${JSON.stringify({ ...record, play })}\n`, () =>
    app.emit('will-quit', { preventDefault() {} }),
  );
}
