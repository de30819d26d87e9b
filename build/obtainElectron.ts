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

/** The executable that lies in node_modules, or where ELECTRON_OVERRIDE_DIST_PATH says. */
export function findElectron(root: string): string | undefined {
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  const program = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : defaultProgram();
  const distFolder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist');
  const executable = path.join(distFolder, program);
  return existsSync(executable) ? executable : undefined;
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
