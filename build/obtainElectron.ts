/** Electron's executable: installed, or downloaded by Electron's own installer within a time limit. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runProcess } from './runProcess.ts';

const DOWNLOAD_TIMEOUT_MS = 60_000;
/** After a failed download the next starts do not wait for another, unless Electron is asked for. */
const RETRY_AFTER_MS = 24 * 60 * 60 * 1000;

export type ObtainedElectron =
  | { readonly kind: 'electron'; readonly executable: string }
  | { readonly kind: 'none'; readonly reason: string };

/**
 * The executable that lies in node_modules, or where ELECTRON_OVERRIDE_DIST_PATH says. One that was unpacked by
 * half, or is of another version, counts as missing: Electron's installer writes `path.txt` last.
 */
export function findElectron(root: string): string | undefined {
  const overridden = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = path.join(root, 'node_modules', 'electron');
  if (overridden === undefined && !isWhole(folder)) return undefined;
  const executable = path.join(overridden ?? path.join(folder, 'dist'), defaultProgram());
  return existsSync(executable) ? executable : undefined;
}

function isWhole(folder: string): boolean {
  const read = (...names: readonly string[]): string | undefined => {
    const file = path.join(folder, ...names);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  };
  const manifest = read('package.json');
  if (manifest === undefined || read('path.txt') !== defaultProgram()) return false;
  const { version } = JSON.parse(manifest);
  return read('dist', 'version')?.replace(/^v/, '') === version;
}

function defaultProgram(): string {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

/** @param isAskedFor tries the download again even where it failed a short while ago */
export async function obtainElectron(
  root: string,
  isAskedFor: boolean,
  report: (text: string) => void,
): Promise<ObtainedElectron> {
  const found = findElectron(root);
  if (found !== undefined) return { kind: 'electron', executable: found };
  const failureMark = path.join(root, 'dist', 'electron-download-failed');
  const failedAt = statSync(failureMark, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (!isAskedFor && Date.now() - failedAt < RETRY_AFTER_MS)
    return { kind: 'none', reason: 'its download failed within the last day' };
  report(`Downloading Electron, ${DOWNLOAD_TIMEOUT_MS / 1000} s at most …`);
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  const { code, isTimedOut, text } = await runProcess(process.execPath, [installer], {
    cwd: root,
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    output: 'quiet',
  });
  const downloaded = code === 0 ? findElectron(root) : undefined;
  if (downloaded !== undefined) {
    rmSync(failureMark, { force: true });
    return { kind: 'electron', executable: downloaded };
  }
  mkdirSync(path.dirname(failureMark), { recursive: true });
  writeFileSync(failureMark, '');
  const [firstLine] = text.trim().split('\n');
  const reason = isTimedOut ? 'its download took too long' : `its download failed (${firstLine})`;
  return { kind: 'none', reason };
}
