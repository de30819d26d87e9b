/** Bundles what Electron runs and opens the window. */
import { spawn } from 'node:child_process';
import { bundleElectron } from './bundleElectron.ts';
import { obtainElectron } from './obtainElectron.ts';
import type { StartOptions } from './startOptions.ts';

/** An Electron that fails sooner than this never showed a window: missing libraries, a refused sandbox. */
const START_FAILURE_MS = 5_000;

export type ElectronOutcome =
  | { readonly kind: 'closed'; readonly code: number }
  | { readonly kind: 'not-opened'; readonly reason: string };

export async function openElectronShell(
  root: string,
  options: StartOptions,
  say: (text: string) => void,
): Promise<ElectronOutcome> {
  const obstacle = findObstacle();
  if (obstacle !== undefined) return { kind: 'not-opened', reason: obstacle };
  const electron = await obtainElectron(root, options.isElectronAskedFor, say);
  if (electron.kind === 'none') return { kind: 'not-opened', reason: `not available, ${electron.reason}` };
  const appFolder = await bundleElectron(root);
  return runElectron(electron.executable, [appFolder, ...options.appArgs], process.stdin.isTTY === true);
}

/**
 * @param isTerminal whether Ctrl-C comes from a terminal, which sends it to Electron too: passed on, it would
 *   arrive twice, and the second one ends Electron in the middle of its orderly end
 */
export function runElectron(
  executable: string,
  args: readonly string[],
  isTerminal: boolean,
): Promise<ElectronOutcome> {
  const startedAt = Date.now();
  const app = spawn(executable, args, { stdio: 'inherit', env: electronEnvironment() });
  let wasInterrupted = false;
  const passOn = (signal: NodeJS.Signals): void => {
    wasInterrupted = true;
    if (signal !== 'SIGINT' || !isTerminal) app.kill(signal);
  };
  process.on('SIGINT', passOn);
  process.on('SIGTERM', passOn);
  return new Promise<ElectronOutcome>((resolve) => {
    app.once('error', (error) =>
      resolve({ kind: 'not-opened', reason: `it could not be run (${error.message})` }),
    );
    app.once('exit', (code, signal) => {
      const isEarly = Date.now() - startedAt < START_FAILURE_MS;
      if (code === 0 || wasInterrupted || !isEarly) return resolve({ kind: 'closed', code: code ?? 0 });
      const how = code === null ? `signal ${signal}` : `exit code ${code}`;
      resolve({ kind: 'not-opened', reason: `it could not start (${how}, its messages are above)` });
    });
  }).finally(() => {
    process.off('SIGINT', passOn);
    process.off('SIGTERM', passOn);
  });
}

/** Also for tests that start Electron. */
export function electronEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const kept = Object.entries(env).filter(
    // With it, as terminals inside of other Electron programs have it, Electron would be a Node without a window.
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'ELECTRON_RUN_AS_NODE',
  );
  // The engine runs on the Node that runs this.
  return { ...Object.fromEntries(kept), DARKROOM_NODE: process.execPath };
}

/** Why Electron cannot run here, whether or not its program is there. */
export function findObstacle(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0) return 'it does not run as root with its sandbox on';
  return undefined;
}
