import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRenderer } from '../../build/buildRenderer.ts';
import { bundleElectron } from '../../build/bundleElectron.ts';
import { drawPhoto } from '../../e2e/harness/drawPhoto.ts';
import { APP_ID, DESKTOP_FILE, TOAST_ACTIVATOR_CLSID } from '../../shared/appIdentity.ts';
import { type Played, playOnStandIn } from './testing/playOnStandIn.ts';

const root = path.resolve(import.meta.dirname, '..', '..');

let folder: string;
let appFolder: string;
let photo: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'electron % данные '));
  photo = await drawPhoto({ folder, name: 'Дача % 1.jpg', widthPx: 900, heightPx: 600 });
  await buildRenderer(root);
  appFolder = await bundleElectron(root);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

/** The built main, started by the Node that runs this. */
async function play(scenario: string, data: string, args: readonly string[] = []): Promise<Played> {
  const exportFolder = path.join(folder, 'results');
  mkdirSync(exportFolder, { recursive: true });
  const dataFolder = path.join(folder, data);
  const env = { DARKROOM_NODE: process.execPath };
  return playOnStandIn({ appFolder, scenario, dataFolder, photo, exportFolder, args, env });
}

const argsOf = (played: Played, name: string) =>
  played.calls.filter((call) => call.name === name).map(({ args }) => args);

describe('the built main, on a strict stand-in for Electron', () => {
  it('opens one locked-down window on its own scheme and answers its page alone', async () => {
    const played = await play('window', 'window');
    expect(played.code).toBe(0);
    const names = played.calls.map(({ name }) => name);
    expect(names.indexOf('registerSchemesAsPrivileged')).toBeLessThan(names.indexOf('protocol.handle'));
    expect(argsOf(played, 'registerSchemesAsPrivileged')).toMatchObject([
      [[{ scheme: 'darkroom', privileges: { standard: true, secure: true } }]],
    ]);
    expect(argsOf(played, 'loadURL')).toEqual([['darkroom://app/index.html']]);
    expect(argsOf(played, 'show')).toHaveLength(1);
    const paths = Object.fromEntries(argsOf(played, 'setPath') as [string, string][]);
    expect(paths).toEqual({
      userData: path.join(folder, 'window', 'window'),
      sessionData: path.join(folder, 'window', 'window'),
    });
    const [options] = argsOf(played, 'BrowserWindow')[0] as [
      { icon: string; webPreferences: { preload: string } },
    ];
    expect(options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
    });
    expect(existsSync(options.webPreferences.preload) && existsSync(options.icon)).toBe(true);
    const { result } = played;
    expect(result.index.status).toBe(200);
    expect(result.index.policy).toMatch(/default-src 'none'/);
    expect(result.index.policy).not.toMatch(/unsafe-(inline|eval)/);
    expect([result.missing.status, result.otherHost.status, result.mayUseDevice]).toEqual([404, 404, false]);
    expect(result.mayNavigate).toEqual({
      app: true,
      web: false,
      lookalike: false,
      redirect: false,
      webview: false,
      download: false,
    });
    // Of four requests only the one from the app's own top frame is answered.
    expect(result.answers).toMatchObject([
      { kind: 'answer', id: 4, result: { ok: true, value: { shell: 'electron', chooser: 'native' } } },
    ]);
  });

  it('is known to the system by one name, in every place that asks', async () => {
    const { desktopName, productName } = JSON.parse(
      readFileSync(path.join(appFolder, 'package.json'), 'utf8'),
    );
    expect({ desktopName, productName }).toEqual({ desktopName: DESKTOP_FILE, productName: 'PiSA Darkroom' });
    const played = await play('window', 'identity');
    const isWindows = process.platform === 'win32';
    expect(argsOf(played, 'setName')).toEqual([['PiSA Darkroom']]);
    expect(argsOf(played, 'setAppUserModelId')).toEqual(isWindows ? [[APP_ID]] : []);
    expect(argsOf(played, 'setToastActivatorCLSID')).toEqual(isWindows ? [[TOAST_ACTIVATOR_CLSID]] : []);
  });

  it('computes in an engine on plain Node: a thumbnail, a tile, diagnostics without a path', async () => {
    const played = await play('a picture', 'picture');
    expect(played.result).toMatchObject({ thumbnail: [200, 'image/jpeg'], tile: [200, expect.any(Number)] });
    // Three planes of 64 × 64 in float16, once for the enlargement and once a dial.
    expect(played.result.tile[1]).toBeGreaterThan(64 * 64 * 3 * 2 * 2);
    if (process.platform === 'linux')
      expect(played.result.engineProgram).toBe(realpathSync(process.execPath));
    expect(played.result.diagnostics).toMatch(/^engine: cpu; available: .*cpu$/m);
    expect(played.result.diagnostics).not.toMatch(/данные|\/tmp|Дача/);
  });

  it('asks before it quits while exports run; a second quit and a second start lose nothing', async () => {
    const played = await play('quit while exporting', 'quit');
    expect(played.code).toBe(0);
    expect(played.result).toEqual({ isStillOpen: true });
    expect(argsOf(played, 'showMessageBox')).toHaveLength(2);
    expect(argsOf(played, 'exit')).toEqual([[0]]);
    const [[{ args }]] = argsOf(played, 'relaunch') as unknown as [[{ args: string[] }]];
    expect(args.at(-1)).toBe(photo);
    expect(args).toContain('--data');
  });

  it('ends in order and unasked on a signal', async () => {
    const played = await play('a signal', 'signal');
    expect(played.code).toBe(0);
    expect(argsOf(played, 'showMessageBox')).toEqual([]);
  });

  it('opens files that it was started with, told of early, or started with again', async () => {
    const other = await drawPhoto({ folder, name: 'other.jpg', widthPx: 64, heightPx: 48 });
    const played = await play('open with', 'opened', [other, path.join(folder, 'missing.jpg')]);
    expect(played.result).toEqual({ atStart: 2, later: 1, twice: 0, added: 2, events: 1 });
    expect(argsOf(played, 'requestSingleInstanceLock')).toEqual([[{ files: [other] }]]);
  });

  it('a window that is closed while it loads is no error', async () => {
    const played = await play('closed while loading', 'closed');
    expect(played.code).toBe(0);
    expect(argsOf(played, 'showErrorBox')).toEqual([]);
  });

  it('a second start hands its files to the first and opens nothing', async () => {
    const played = await play('started twice', 'second', [photo]);
    expect(played.code).toBe(0);
    expect(argsOf(played, 'requestSingleInstanceLock')).toEqual([[{ files: [photo] }]]);
    expect(argsOf(played, 'BrowserWindow')).toEqual([]);
    expect(existsSync(path.join(folder, 'second', 'library.sqlite'))).toBe(false);
  });

  it('opens the window where it stood when it was closed', async () => {
    const first = await play('window', 'place');
    const [[before]] = argsOf(first, 'BrowserWindow') as [[object]];
    expect(before).toMatchObject({ width: 1440, height: 900 });
    expect(before).not.toHaveProperty('x');
    const second = await play('window', 'place');
    expect(argsOf(second, 'BrowserWindow')).toMatchObject([[{ x: 40, y: 30, width: 1100, height: 750 }]]);
    expect([argsOf(first, 'maximize').length, argsOf(second, 'maximize').length]).toEqual([0, 1]);
  });
});
