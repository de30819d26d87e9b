/** Bundles what Electron runs and opens the window. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
  const main = await bundleElectron(root);
  const startedAt = Date.now();
  const app = spawn(electron.executable, [main, ...options.appArgs], { stdio: 'inherit' });
  const passOn = (signal: NodeJS.Signals): void => {
    app.kill(signal);
  };
  process.on('SIGINT', passOn);
  process.on('SIGTERM', passOn);
  const [code]: (number | null)[] = await once(app, 'exit');
  process.off('SIGINT', passOn);
  process.off('SIGTERM', passOn);
  if (code !== 0 && Date.now() - startedAt < START_FAILURE_MS)
    return { kind: 'not-opened', reason: `it could not start (exit code ${code}, its messages are above)` };
  return { kind: 'closed', code: code ?? 1 };
}

/** Why Electron cannot run here, whether or not its program is there. */
function findObstacle(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display';
  if (process.getuid?.() === 0) return 'it does not run as root with its sandbox on';
  return undefined;
}
