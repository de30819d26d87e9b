import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';

/**
 * The Node that runs the engine: the one that the package carries, or in development the one that started
 * Electron. Never Electron's own program: on Linux it brings the system's glib into sharp's process.
 * @param engineFolder where the bundled engine lies
 * @throws Failure in a damaged installation
 */
export function findEngineNode(
  engineFolder: string,
  isPackaged: boolean,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const shipped = join(engineFolder, process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(shipped)) return shipped;
  const starter = isPackaged ? undefined : env.DARKROOM_NODE;
  if (starter !== undefined && existsSync(starter)) return starter;
  throw new Failure(isPackaged ? 'internal.engine-program-missing' : 'internal.engine-program-not-built', {});
}
