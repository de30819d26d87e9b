import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where engines keep what they find out about packs on this machine. */
export const machineRecordFile = (dataFolder: string): string => join(dataFolder, 'cache', 'machine.json');

/**
 * Where library, installed packs, queue and caches live; shared by the app and the command line.
 * @param named what `--data` said
 */
export function chooseDataFolder(
  named?: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (named !== undefined) return resolve(named);
  switch (platform) {
    case 'win32':
      return join(env.APPDATA || join(homedir(), 'AppData', 'Roaming'), 'PiSA Darkroom');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'PiSA Darkroom');
    default:
      return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'pisa-darkroom');
  }
}
