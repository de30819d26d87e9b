/**
 * Not Electron: a stand-in for the `electron` module, for machines without its binary, of main and preload
 * alike. Strict: what Electron refuses (a call before `ready`, a message that cannot be cloned, a name it does
 * not know) it refuses, and what Electron does not give (a request's signal) it does not give. It records what
 * it is told; no window, no Chromium, no sandbox stands behind it. Types are Electron's own.
 */
import { EventEmitter } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

type Listener = (...args: never[]) => unknown;
type Frame = { readonly url: string; readonly parent: unknown };

/** Everything that was asked for, in order, by the name of the function. */
export const calls: { readonly name: string; readonly args: readonly unknown[] }[] = [];
const note = (name: string, ...args: unknown[]): void => void calls.push({ name, args });
/** Of the last call of a function. */
export const lastCall = (name: string) => calls.findLast((call) => call.name === name)?.args;
export const countCalls = (name: string): number => calls.filter((call) => call.name === name).length;

/** How the system behaves, for a scenario to set. */
export const system = {
  isPackaged: false,
  hasLock: true,
  languages: ['en-GB'],
  /** What a person answers in dialogs: the button's index, the chosen files (null: cancelled). */
  button: 0,
  chosenFiles: null as readonly string[] | null,
  /** Holds a question open until it is called. */
  answerLater: null as Promise<void> | null,
  loadURL: async (): Promise<void> => {},
};

let isReady = false;
const mustBeReady = (what: string): void => {
  if (!isReady) throw new Error(`${what} cannot be used before the app is ready`);
};
const unready = <T extends object>(what: string, target: T): T =>
  new Proxy(target, {
    get(object, key) {
      mustBeReady(`${what}.${String(key)}`);
      return Reflect.get(object, key);
    },
  });
/** As between processes: functions, proxies and class instances with secrets do not travel. */
const travel = <T>(value: T): T => structuredClone(value);

class StandInApp extends EventEmitter {
  get isPackaged() {
    return system.isPackaged;
  }
  readonly dock = undefined;
  setName = (name: string) => note('setName', name);
  setAppUserModelId = (id: string) => note('setAppUserModelId', id);
  setToastActivatorCLSID(id: string): void {
    if (!/^\{?[\dA-F]{8}(-[\dA-F]{4}){3}-[\dA-F]{12}\}?$/i.test(id)) throw new Error('Invalid CLSID');
    note('setToastActivatorCLSID', id);
  }
  setPath(name: string, path: string): void {
    if (!['userData', 'sessionData', 'logs', 'crashDumps'].includes(name))
      throw new Error('Failed to set path');
    if (!isAbsolute(path) || !existsSync(path)) throw new Error('Failed to set path');
    if (isReady && name !== 'logs') throw new Error(`'${name}' must be set before the app is ready`);
    note('setPath', name, path);
  }
  setAppLogsPath = (path: string) => note('setAppLogsPath', path);
  getPath(name: string): string {
    if (name !== 'home') throw new Error(`Failed to get '${name}' path`);
    return import.meta.dirname;
  }
  getVersion = () => 'of Electron';
  getPreferredSystemLanguages = () => system.languages;
  isReady = () => isReady;
  requestSingleInstanceLock(data: unknown): boolean {
    note('requestSingleInstanceLock', JSON.parse(JSON.stringify(data ?? null)));
    return system.hasLock;
  }
  async whenReady(): Promise<void> {
    if (isReady) return;
    // Electron puts its own handlers in the place of all that were set so far.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal);
    await new Promise((resolve) => setImmediate(resolve));
    isReady = true;
    this.emit('ready');
  }
  relaunch = (options: unknown) => note('relaunch', travel(options));
  /** As Electron's: asks, closes the windows, asks again, ends. */
  quit(): void {
    note('quit');
    if (isPrevented(this, 'before-quit')) return;
    for (const window of [...BrowserWindow.all]) if (!window.isDestroyed()) window.close();
    if (BrowserWindow.all.size > 0 || isPrevented(this, 'will-quit')) return;
    this.exit(0);
  }
  exit(code: number): void {
    note('exit', code);
    onExit(code);
  }
}
let onExit = (_code: number): void => {};
/** What becomes of the process; by default it goes on, for tests that are in it. */
export const setExit = (exit: (code: number) => void): void => {
  onExit = exit;
};
export const app = new StandInApp();

/** @returns whether a listener prevented what the event announces */
export function isPrevented(emitter: EventEmitter, name: string, ...details: unknown[]): boolean {
  let isDefaultPrevented = false;
  const preventDefault = (): void => {
    isDefaultPrevented = true;
  };
  const event = { ...(details[0] as object), preventDefault };
  emitter.emit(name, event, ...details);
  return isDefaultPrevented;
}

const APP_PAGE: Frame = { url: 'darkroom://app/index.html', parent: null };

export class StandInContents extends EventEmitter {
  readonly mainFrame = APP_PAGE;
  isGone = false;
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  isDestroyed = () => this.isGone;
  send(channel: string, ...args: unknown[]): void {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    ipcRenderer.emit(channel, { sender: 'secret' }, ...travel(args));
  }
  setWindowOpenHandler(handler: typeof this.openHandler): void {
    this.openHandler = handler;
  }
  reload(): void {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    note('reload');
    this.emit('did-start-loading');
  }
  startDrag(item: { file: string; files?: string[]; icon: string }): void {
    if (!existsSync(item.icon)) throw new Error("Must specify non-empty 'icon' option");
    note('startDrag', travel(item));
  }
}

export class BrowserWindow extends EventEmitter {
  static readonly all = new Set<BrowserWindow>();
  readonly webContents = new StandInContents();
  constructor(options: { webPreferences: { preload: string } }) {
    super();
    if (!isReady) throw new Error('Cannot create BrowserWindow before app is ready');
    if (!statSync(options.webPreferences.preload).isFile()) throw new Error('Unable to load preload script');
    note('BrowserWindow', travel(options));
    BrowserWindow.all.add(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  async loadURL(url: string): Promise<void> {
    note('loadURL', url);
    this.webContents.emit('did-start-loading');
    await system.loadURL();
    if (this.webContents.isGone) throw new Error(`ERR_FAILED (-2) loading '${url}'`);
    this.emit('ready-to-show');
  }
  close(): void {
    if (isPrevented(this, 'close')) return;
    this.webContents.isGone = true;
    this.webContents.emit('destroyed');
    BrowserWindow.all.delete(this);
    this.emit('closed');
    if (BrowserWindow.all.size === 0) app.emit('window-all-closed');
  }
  isDestroyed = () => this.webContents.isGone;
  show = () => note('show');
  focus = () => note('focus');
  restore = () => note('restore');
  isMinimized = () => false;
  maximize = () => note('maximize');
  isMaximized = () => true;
  getNormalBounds = () => ({ x: 40, y: 30, width: 1100, height: 750 });
  setProgressBar = (fraction: number) => note('setProgressBar', fraction);
}

export const screen = unready('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }],
});
export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = {
  start(type: string): number {
    if (!['prevent-app-suspension', 'prevent-display-sleep'].includes(type))
      throw new TypeError('Invalid type');
    note('powerSaveBlocker.start', type);
    return 7;
  },
  stop: (id: number) => note('powerSaveBlocker.stop', id),
};

/** Roles of menu items that Electron knows and that this app may have. */
const ROLES =
  'quit undo redo cut copy paste selectAll togglefullscreen minimize close hide hideOthers unhide reload zoomIn';
type MenuItem = { label?: string; role?: string; submenu?: MenuItem[]; click?: () => void };
export const Menu = {
  buildFromTemplate(template: MenuItem[]): MenuItem[] {
    for (const { role, submenu } of template) {
      if (role !== undefined && !ROLES.split(' ').includes(role)) throw new TypeError(`Invalid role ${role}`);
      if (submenu !== undefined) Menu.buildFromTemplate(submenu);
    }
    return template;
  },
  setApplicationMenu: (menu: MenuItem[] | null) => note('setApplicationMenu', menu),
};

const invokeHandlers = new Map<string, Listener>();
export const ipcMain = Object.assign(new EventEmitter(), {
  handle(channel: string, handler: Listener): void {
    if (invokeHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    invokeHandlers.set(channel, handler);
  },
});
/** Whose page the preload's messages come from, for a scenario to change. */
export const page: { frame: Frame | null; contents: StandInContents } = {
  frame: APP_PAGE,
  contents: new StandInContents(),
};
const eventFromPage = () => ({ sender: page.contents, senderFrame: page.frame });
export const ipcRenderer = Object.assign(new EventEmitter(), {
  send: (channel: string, ...args: unknown[]) => void ipcMain.emit(channel, eventFromPage(), ...travel(args)),
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = invokeHandlers.get(channel) as ((...args: unknown[]) => unknown) | undefined;
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    return travel(await handler(eventFromPage(), ...travel(args)));
  },
});
export const exposed = new Map<string, object>();
export const contextBridge = {
  exposeInMainWorld(name: string, api: object): void {
    if (exposed.has(name)) throw new Error(`Cannot bind an API on top of an existing property ${name}`);
    exposed.set(name, api);
  },
};
/** Of a file that came from the disk; '' for all others. */
export const filePaths = new Map<File, string>();
export const webUtils = { getPathForFile: (file: File): string => filePaths.get(file) ?? '' };

let haveSchemes = false;
let answer: ((request: Request) => Promise<Response>) | undefined;
export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown): void {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (haveSchemes) throw new Error('schemes can be registered once only');
    haveSchemes = true;
    note('registerSchemesAsPrivileged', travel(schemes));
  },
  handle(scheme: string, handler: (request: Request) => Promise<Response>): void {
    mustBeReady('protocol.handle');
    if (answer !== undefined) throw new Error(`Failed to register protocol: ${scheme}`);
    note('protocol.handle', scheme);
    answer = handler;
  },
};
/** What the page fetches. Whoever gives up waiting: main is told nothing, as with Electron. */
export async function fetchFromPage(url: string, init?: RequestInit): Promise<Response> {
  if (answer === undefined) throw new Error('net::ERR_UNKNOWN_URL_SCHEME');
  const { signal: _, ...rest } = init ?? {};
  const response = await answer(new Request(url, rest));
  if (!(response instanceof Response)) throw new Error('net::ERR_UNEXPECTED');
  return response;
}

type PermissionHandler = (...args: unknown[]) => boolean;
const permissions: { request?: PermissionHandler; check?: PermissionHandler; device?: PermissionHandler } =
  {};
const setter = (kind: keyof typeof permissions) => (handler: PermissionHandler) => {
  permissions[kind] = handler;
};
const defaultSession = Object.assign(new EventEmitter(), {
  setPermissionRequestHandler: setter('request'),
  setPermissionCheckHandler: setter('check'),
  setDevicePermissionHandler: setter('device'),
});
export const session = unready('session', { defaultSession });
/** Names of the permissions that Electron asks about; a wrong one would be refused for ever, unseen. */
const PERMISSIONS = 'media fullscreen clipboard-read clipboard-sanitized-write geolocation notifications usb';
/** Asks twice, as Chromium does. @returns whether the frame may */
export function mayPage(permission: string, frame: { url: string; isMainFrame: boolean }): boolean {
  if (!PERMISSIONS.split(' ').includes(permission)) throw new Error(`there is no permission '${permission}'`);
  const details = { isMainFrame: frame.isMainFrame, requestingUrl: frame.url };
  let isGranted = false;
  const answerRequest = (granted: boolean): void => {
    isGranted = granted;
  };
  permissions.request?.(page.contents, permission, answerRequest, details);
  const isChecked =
    permissions.check?.(page.contents, permission, new URL(frame.url).origin, details) ?? true;
  return isGranted && isChecked;
}
export const mayUseDevice = (): boolean => permissions.device?.() ?? true;

const ask = async (name: string, args: unknown[]): Promise<void> => {
  mustBeReady(name);
  note(name, ...args.filter((part) => !(part instanceof BrowserWindow)));
  await system.answerLater;
};
export const dialog = {
  showErrorBox: (title: string, content: string) => note('showErrorBox', title, content),
  async showMessageBox(...args: unknown[]) {
    await ask('showMessageBox', args);
    return { response: system.button, checkboxChecked: false };
  },
  async showOpenDialog(...args: unknown[]) {
    await ask('showOpenDialog', args);
    return { canceled: system.chosenFiles === null, filePaths: system.chosenFiles ?? [] };
  },
};
export const shell = {
  openExternal: async (url: string) => note('openExternal', url),
  showItemInFolder: (path: string) => note('showItemInFolder', path),
};
export class Notification extends EventEmitter {
  static isSupported = () => true;
  readonly #options: unknown;
  constructor(options: unknown) {
    super();
    mustBeReady('Notification');
    this.#options = options;
  }
  show = () => note('Notification', this.#options);
}
