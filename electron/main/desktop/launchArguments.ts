import { resolve } from 'node:path';

export interface LaunchArguments {
  readonly dataFolder: string | undefined;
  /** Files and folders that the app was opened with, absolute. */
  readonly files: readonly string[];
}

/**
 * What the app was started with. Chromium's own switches may stand anywhere (a test driver puts some before
 * the app's folder, a desktop behind it) and are none of ours.
 * @param argv       with the program first; in development the app's folder is the first that is no switch
 * @param isPackaged whether the program is the app itself
 */
export function readLaunchArguments(
  argv: readonly string[],
  isPackaged: boolean,
  cwd: string,
): LaunchArguments {
  const rest = argv.slice(1);
  const files: string[] = [];
  let dataFolder: string | undefined;
  let isAppKnown = isPackaged;
  while (rest.length > 0) {
    const argument = rest.shift() ?? '';
    if (argument === '--data') dataFolder = rest.shift() ?? dataFolder;
    else if (argument.startsWith('--data=')) dataFolder = argument.slice('--data='.length);
    else if (argument.startsWith('-') || argument === '') continue;
    else if (isAppKnown) files.push(resolve(cwd, argument));
    else isAppKnown = true;
  }
  return { dataFolder, files };
}
