import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browserCandidates, findBrowser } from './findBrowser.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'browser Ж '));
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(...parts: string[]): string {
  const file = path.join(folder, ...parts);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

describe('the search for an installed browser', () => {
  it.skipIf(process.platform === 'win32')('prefers Chrome to Chromium and Edge, wherever they lie', () => {
    const env = { PATH: `${folder}/a:${folder}/b` };
    install('a', 'microsoft-edge');
    expect(findBrowser('linux', env)?.name).toBe('Edge');
    install('a', 'chromium');
    expect(findBrowser('linux', env)?.name).toBe('Chromium');
    const executable = install('b', 'google-chrome');
    expect(findBrowser('linux', env)).toEqual({ name: 'Chrome', executable });
  });

  it('finds nothing where nothing is installed', () => {
    expect(findBrowser('linux', { PATH: folder })).toBeUndefined();
    expect(findBrowser('linux', {})).toBeUndefined();
  });

  it("looks in Windows' program folders, the user's own included", () => {
    const executables = browserCandidates('win32', {
      PROGRAMFILES: 'C:\\Program Files',
      LOCALAPPDATA: 'C:\\Users\\Zoë\\AppData\\Local',
    }).map(({ executable }) => executable);
    expect(executables).toContain('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
    expect(executables).toContain('C:\\Users\\Zoë\\AppData\\Local\\Microsoft\\Edge\\Application\\msedge.exe');
  });

  it("looks in macOS' application folders", () => {
    const executables = browserCandidates('darwin', { HOME: '/Users/zoë' }).map(
      ({ executable }) => executable,
    );
    expect(executables[0]).toBe('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(executables).toContain('/Users/zoë/Applications/Chromium.app/Contents/MacOS/Chromium');
  });
});
