import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { BRIDGE_NAME, type ElectronBridge, TO_MAIN_CHANNEL } from '../../../shared/ipc/electronBridge.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/library/settings.ts';
import * as electron from '../../main/testing/electronStandIn.ts';
import type { PageFile } from '../pageFiles.ts';
import { ElectronShell } from './electronShell.ts';

vi.mock('electron', () => import('../../main/testing/electronStandIn.ts'));

/** What the shell was told, and what it has to work with. */
const bugs: unknown[] = [];
const mishaps: string[] = [];
const granted: string[] = [];
const uploads: { name: string; bytes: number[] }[] = [];
const signals: AbortSignal[] = [];
let settings: Settings = DEFAULT_SETTINGS;
let folder: string;
let shell: ElectronShell;
let bridge: ElectronBridge;
let window: electron.BrowserWindow;
const { system, page } = electron;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'shell % Ω '));
  for (const name of ['preload.cjs', 'icon.png']) writeFileSync(join(folder, name), name);
  shell = new ElectronShell({
    preload: join(folder, 'preload.cjs'),
    icon: join(folder, 'icon.png'),
    canNotify: true,
    logPath: join(folder, 'logs', 'darkroom.log'),
    onBug: (error) => bugs.push(error),
    onMishap: (text) => mishaps.push(text),
    beforeQuit: () => {},
  });
  await electron.app.whenReady();
  await shell.open({
    handlers: {} as Handlers,
    files: new Map<string, PageFile>([['/index.html', { bytes: new Uint8Array([60]), type: 'text/html' }]]),
    routes: {
      pixels: (path, _query, _body, signal) => {
        signals.push(signal);
        if (path !== 'tile') return Promise.resolve(null);
        // A tile that is computed until nobody waits for it.
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
      upload: async (name, body) => {
        const bytes: number[] = [];
        for await (const chunk of body) bytes.push(...chunk);
        uploads.push({ name, bytes });
        return { id: `upload ${uploads.length}` };
      },
      download: async () => null,
    },
    grant: (path) => {
      granted.push(path);
      return `id of ${path}`;
    },
    originalsOf: (ids) => ids.map((id) => `/photos/${id}.jpg`),
    settings: {
      get: ((name: 'window' | 'language') => settings[name]) as never,
      set: (changes) => {
        settings = { ...settings, ...changes };
      },
    },
  });
  [window] = electron.BrowserWindow.all as unknown as [electron.BrowserWindow];
  page.contents = window.webContents;
  await import('../../preload/preload.ts');
  bridge = electron.exposed.get(BRIDGE_NAME) as ElectronBridge;
  vi.stubGlobal(BRIDGE_NAME, bridge);
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) => {
    const { signal } = init ?? {};
    return Promise.race([
      electron.fetchFromPage(new URL(url, 'darkroom://app/index.html').href, init),
      new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    ]);
  });
});
afterEach(() => {
  page.frame = window.webContents.mainFrame;
  system.button = 0;
});
afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

describe('what the page fetches', () => {
  it('is cancelled in main when the page gives it up, though Electron tells of no such thing', async () => {
    const { fetchPixels } = await import('../../../renderer/client/fetchPixels.ts');
    const controller = new AbortController();
    const fetched = fetchPixels('/pixels/tile?photo=1', controller.signal, {} as Recipe);
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    expect(signals[0]?.aborted).toBe(false);
    controller.abort();
    await expect(fetched).rejects.toMatchObject({ name: 'AbortError' });
    expect(signals[0]?.aborted).toBe(true);
    expect(bugs).toEqual([]);
  });

  it('is not even begun where it was given up on its way', async () => {
    bridge.cancelFetch('early');
    void electron.fetchFromPage('darkroom://app/pixels/tile?ticket=early');
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    expect(signals[1]?.aborted).toBe(true);
  });

  it('is called off by the app’s own top frame alone', async () => {
    void electron.fetchFromPage('darkroom://app/pixels/tile?ticket=mine');
    await vi.waitFor(() => expect(signals).toHaveLength(3));
    page.frame = { url: 'https://example.org/', parent: null };
    bridge.cancelFetch('mine');
    expect(signals[2]?.aborted).toBe(false);
  });

  it('is cancelled with the page that asked', async () => {
    electron.ipcRenderer.send(TO_MAIN_CHANNEL, { kind: 'cancel', id: 1 });
    window.webContents.emit('did-start-loading');
    expect(signals[2]?.aborted).toBe(true);
  });
});

describe('permissions', () => {
  const ours = { url: 'darkroom://app/index.html', isMainFrame: true };
  it.each(['fullscreen', 'clipboard-sanitized-write'])('%s is for our top frame alone', (permission) => {
    expect(electron.mayPage(permission, ours)).toBe(true);
    expect(electron.mayPage(permission, { ...ours, isMainFrame: false })).toBe(false);
    expect(electron.mayPage(permission, { url: 'https://app/', isMainFrame: true })).toBe(false);
    expect(electron.mayPage(permission, { url: 'darkroom://app.example.org/', isMainFrame: true })).toBe(
      false,
    );
  });

  it.each(['media', 'clipboard-read', 'geolocation', 'notifications'])('%s is for nobody', (permission) => {
    expect(electron.mayPage(permission, ours)).toBe(false);
  });
});

describe('files', () => {
  it('from the disk stay where they are; a picture copied in another program is uploaded', async () => {
    const { handOverFiles } = await import('../../../renderer/client/handOverFiles.ts');
    const dropped = new File(['x'], 'старое.jpg');
    electron.filePaths.set(dropped, '/фото/старое.jpg');
    const pasted = new File([new Uint8Array([1, 2, 3])], 'image.png');
    const { signal } = new AbortController();
    expect(await handOverFiles([pasted, dropped], signal, () => {})).toEqual({
      ids: ['upload 1', 'id of /фото/старое.jpg'],
      lost: [],
    });
    expect(uploads).toEqual([{ name: 'image.png', bytes: [1, 2, 3] }]);
  });

  it('are granted to our own page alone, and only absolute paths', async () => {
    const file = new File([], 'a');
    electron.filePaths.set(file, 'relative/a');
    expect(await bridge.grantFiles([file])).toEqual([null]);
    page.frame = { url: 'https://example.org/', parent: null };
    electron.filePaths.set(file, '/a');
    expect(await bridge.grantFiles([file])).toEqual([]);
    expect(granted).toEqual(['/фото/старое.jpg']);
  });

  it('are dragged out of the window as the originals, with an icon', () => {
    bridge.dragPhotos([3, 4]);
    expect(electron.lastCall('startDrag')).toEqual([
      { file: '/photos/3.jpg', files: ['/photos/3.jpg', '/photos/4.jpg'], icon: join(folder, 'icon.png') },
    ]);
    page.frame = null;
    bridge.dragPhotos([5]);
    expect(electron.countCalls('startDrag')).toBe(1);
  });
});

describe('the language', () => {
  const menu = () => electron.lastCall('setApplicationMenu')?.[0] as { label: string }[];
  const speak = (language: Settings['language']) => {
    settings = { ...settings, language };
    shell.broadcast({ name: 'settings.changed', payload: settings });
  };
  afterEach(() => speak('system'));

  it('of menu and dialogs is the app’s, and the system’s where that is wanted', async () => {
    expect(menu().map(({ label }) => label)).toContain('File');
    speak('zh');
    expect(menu().map(({ label }) => label)).toContain('文件');
    await shell.chooseNatively('pictures');
    expect(electron.lastCall('showOpenDialog')?.[0]).toMatchObject({ filters: [{ name: '图片' }] });
    system.languages = ['zh-Hans-CN', 'en'];
    speak('system');
    expect(menu().map(({ label }) => label)).toContain('文件');
    system.languages = ['en-GB'];
  });

  it('quitting while exports run is asked about in it, with what goes on later', async () => {
    speak('zh');
    system.button = 1;
    expect(await shell.askToQuit({ photos: 3, goesOn: true })).toBe(false);
    expect(electron.lastCall('showMessageBox')?.[0]).toMatchObject({ message: '还有 3 张照片尚未导出。' });
    speak('en');
    system.button = 0;
    expect(await shell.askToQuit({ photos: 1, goesOn: false })).toBe(true);
    expect(electron.lastCall('showMessageBox')?.[0]).toMatchObject({
      message: 'One photo is still to be exported.',
      detail: expect.stringContaining('waits in the queue'),
      buttons: ['Quit', 'Keep exporting'],
      cancelId: 1,
    });
  });
});

describe('what dies', () => {
  const die = (reason: string) => window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });

  it('a page that is gone is loaded once by itself, then only when somebody wants it', async () => {
    die('clean-exit');
    expect(electron.countCalls('reload')).toBe(0);
    die('crashed');
    expect(electron.countCalls('reload')).toBe(1);
    const questions = electron.countCalls('showMessageBox');
    die('oom');
    expect(electron.countCalls('reload')).toBe(1);
    await vi.waitFor(() => expect(electron.countCalls('reload')).toBe(2));
    expect(electron.countCalls('showMessageBox')).toBe(questions + 1);
    expect(mishaps).toEqual([
      "The page's process is gone: crashed, exit code 5.",
      "The page's process is gone: oom, exit code 5.",
    ]);
  });

  it('graphics that are gone are left to Chromium once, then asked about', async () => {
    const questions = electron.countCalls('showMessageBox');
    const details = { type: 'GPU', reason: 'crashed', exitCode: 139 };
    electron.app.emit('child-process-gone', {}, details);
    expect(electron.countCalls('showMessageBox')).toBe(questions);
    electron.app.emit('child-process-gone', {}, details);
    await vi.waitFor(() => expect(electron.countCalls('showMessageBox')).toBe(questions + 1));
    electron.app.emit('child-process-gone', {}, { ...details, type: 'Utility' });
    expect(mishaps.at(-1)).toContain("'Utility' is gone");
    expect(electron.countCalls('showMessageBox')).toBe(questions + 1);
  });
});

describe('what a desktop expects', () => {
  it('exports keep the machine awake, and only as long', () => {
    shell.keepAwake(true);
    shell.keepAwake(true);
    expect(electron.countCalls('powerSaveBlocker.start')).toBe(1);
    shell.keepAwake(false);
    expect(electron.lastCall('powerSaveBlocker.stop')).toEqual([7]);
  });

  it('a notification leads to the window', () => {
    shell.notify('Holiday', '✓ 3');
    expect(electron.lastCall('Notification')).toEqual([{ title: 'Holiday', body: '✓ 3' }]);
  });

  it('a web link opens in the browser, and no other kind', () => {
    expect(window.webContents.openHandler?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    window.webContents.openHandler?.({ url: 'file:///etc/passwd' });
    expect(electron.calls.filter(({ name }) => name === 'openExternal').map(({ args }) => args[0])).toEqual([
      'https://example.org/',
    ]);
  });
});
