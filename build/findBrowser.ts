/** Finds an installed Chrome, Chromium or Edge, in this order. */
import { existsSync } from 'node:fs';
import path from 'node:path';

export interface InstalledBrowser {
  readonly name: 'Chrome' | 'Chromium' | 'Edge';
  readonly executable: string;
}

const ON_PATH: readonly [InstalledBrowser['name'], string][] = [
  ['Chrome', 'google-chrome-stable'],
  ['Chrome', 'google-chrome'],
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Edge', 'microsoft-edge-stable'],
  ['Edge', 'microsoft-edge'],
];

const ON_MACOS: readonly [InstalledBrowser['name'], string][] = [
  ['Chrome', 'Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['Chromium', 'Chromium.app/Contents/MacOS/Chromium'],
  ['Edge', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
];

const ON_WINDOWS: readonly [InstalledBrowser['name'], string][] = [
  ['Chrome', 'Google\\Chrome\\Application\\chrome.exe'],
  ['Chromium', 'Chromium\\Application\\chrome.exe'],
  ['Edge', 'Microsoft\\Edge\\Application\\msedge.exe'],
];

/** Where a program of this system may lie, best first. */
export function browserCandidates(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): readonly InstalledBrowser[] {
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return combine(ON_WINDOWS, folders, path.win32.join);
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', env.HOME && `${env.HOME}/Applications`];
    return combine(ON_MACOS, folders, path.posix.join);
  }
  return combine(ON_PATH, (env.PATH ?? '').split(':'), path.posix.join);
}

function combine(
  programs: readonly [InstalledBrowser['name'], string][],
  folders: readonly (string | undefined)[],
  join: (...parts: string[]) => string,
): readonly InstalledBrowser[] {
  return programs.flatMap(([name, program]) =>
    folders.flatMap((folder) => (folder ? [{ name, executable: join(folder, program) }] : [])),
  );
}

export function findBrowser(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): InstalledBrowser | undefined {
  return browserCandidates(platform, env).find(({ executable }) => existsSync(executable));
}
