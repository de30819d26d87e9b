import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildRenderer } from '../../build/buildRenderer.ts';
import { bundleInto } from '../../build/bundleElectron.ts';
import { runProcess } from '../../build/runProcess.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
// As deep as dist/electron, which the app finds its page, its models and its version from.
const bundleFolder = path.join(root, 'dist', 'electron-stand-in');
const replaceElectron = pathToFileURL(path.join(import.meta.dirname, 'testing', 'replaceElectron.ts')).href;

let dataFolder: string;
beforeAll(async () => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'electron % данные '));
  await buildRenderer(root);
  await bundleInto(root, bundleFolder);
});
afterAll(() => {
  rmSync(dataFolder, { recursive: true, maxRetries: 5 });
  rmSync(bundleFolder, { recursive: true, maxRetries: 5 });
});

async function runBuiltMain(args: readonly string[]) {
  return runProcess(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--import',
      replaceElectron,
      path.join(bundleFolder, 'main.js'),
      ...args,
    ],
    { timeoutMs: 40_000, output: 'quiet' },
  );
}

describe('the built main, with a recording stand-in for electron', () => {
  it('opens one locked-down window on its own scheme and answers its page alone', async () => {
    const { code, text } = await runBuiltMain(['--data', dataFolder]);
    expect(code, text).toBe(0);
    const seen = JSON.parse(text.trim().split('\n').at(-1) ?? '');

    expect(seen.schemesBeforeReady).toMatchObject([
      { scheme: 'darkroom', privileges: { standard: true, secure: true } },
    ]);
    expect(seen.handledScheme).toBe('darkroom');
    expect(seen.url).toBe('darkroom://app/index.html');
    expect(seen.isShown).toBe(true);
    expect(seen.paths.userData.startsWith(dataFolder)).toBe(true);

    const { webPreferences } = seen.windowOptions;
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
    });
    expect(existsSync(webPreferences.preload)).toBe(true);

    const { play } = seen;
    expect(play.index.status).toBe(200);
    expect(play.index.policy).toMatch(/default-src 'none'/);
    expect(play.index.policy).not.toMatch(/unsafe-(inline|eval)/);
    expect(play.missing.status).toBe(404);
    expect(play.otherHost.status).toBe(404);
    expect(play.permissionAnswers).toEqual([false, false, false]);
    expect(play.mayNavigate).toEqual({
      app: true,
      web: false,
      lookalike: false,
      redirect: false,
      webview: false,
      download: false,
    });
    expect(play.newWindow).toEqual({ action: 'deny' });
    expect(play.grantsToStranger).toEqual([]);
    expect(play.grantsToPage).toHaveLength(1);
    expect(JSON.stringify(play.grantsToPage)).not.toContain('electronStandIn');
    // Of three requests only the one from the app's own top frame is answered.
    expect(play.sentToPage).toHaveLength(1);
    expect(play.sentToPage[0][1]).toMatchObject({
      kind: 'answer',
      id: 3,
      result: { ok: true, value: { shell: 'electron', chooser: 'native' } },
    });
  });

  it('opens the window where it stood when it was closed', async () => {
    const folder = path.join(dataFolder, 'place');
    const open = async () => {
      const { code, text } = await runBuiltMain(['--data', folder]);
      expect(code, text).toBe(0);
      return JSON.parse(text.trim().split('\n').at(-1) ?? '');
    };
    const first = await open();
    expect(first.windowOptions).toMatchObject({ width: 1440, height: 900 });
    expect(first.windowOptions).not.toHaveProperty('x');
    const second = await open();
    expect(second.windowOptions).toMatchObject({ x: 40, y: 30, width: 1100, height: 750 });
    expect([first.isMaximised, second.isMaximised]).toEqual([undefined, true]);
  });

  it('is the command line where a command is named, and opens no window', async () => {
    const { code, text } = await runBuiltMain(['--version']);
    expect(code).toBe(0);
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(text.trim()).toBe(version);
  });
});
