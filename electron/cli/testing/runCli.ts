import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a run of the real command line left behind. */
export interface CliRun {
  readonly code: number | null;
  /** What ended it, where it did not end by itself. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON, one object per line; empty for a run without `--json`. */
  readonly events: readonly CliEvent[];
}

export interface CliEvent {
  readonly event: string;
  readonly input?: string;
  readonly output?: string;
  readonly status?: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly [field: string]: unknown;
}

/** The command line as a program. */
export const CLI_ENTRY = join(import.meta.dirname, '../darkroom.ts');

/** Spawns `darkroom` with Node itself, as an installed program would run. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly onStdout?: (text: string, child: ChildProcess) => void } = {},
): Promise<CliRun> {
  const child = spawn(process.execPath, [CLI_ENTRY, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onStdout?.(stdout, child);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const lines = args.includes('--json') ? stdout.trim().split('\n').filter(Boolean) : [];
      resolve({ code, signal, stdout, stderr, events: lines.map((line) => JSON.parse(line) as CliEvent) });
    });
  });
}

/** What Ctrl-C in a terminal does: the signal goes to the engine as well. Windows has no process groups. */
export function interrupt(child: ChildProcess): void {
  if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGINT');
  else process.kill(-child.pid, 'SIGINT');
}

/** Path below `folder` → SHA-256, of every file: what a run must not change, and whether it left something. */
export async function hashTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const hashes: Record<string, string> = {};
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const path = join(entry.parentPath, entry.name);
    hashes[path.slice(folder.length + 1)] = createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  }
  return hashes;
}
