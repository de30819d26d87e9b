import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runProcess } from '../../../build/runProcess.ts';

export interface Played {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: each scenario has a result of its own
  readonly result: any;
  readonly calls: readonly { name: string; args: readonly unknown[] }[];
}

export interface PlayOptions {
  /** The unpacked archive, or `dist/app`. */
  readonly appFolder: string;
  readonly scenario: string;
  readonly dataFolder: string;
  readonly photo: string;
  readonly exportFolder: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

const TIMEOUT_MS = 180_000;
const importOf = (name: string) => pathToFileURL(path.join(import.meta.dirname, name)).href;

/** Starts the built main on the stand-in, as Electron starts it in development, with a test driver's switches. */
export async function playOnStandIn(options: PlayOptions): Promise<Played> {
  const { appFolder, scenario, dataFolder, photo, exportFolder, args = [], env = {} } = options;
  const { text } = await runProcess(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...['--import', importOf('replaceElectron.ts'), '--import', importOf('playScenario.ts')],
      path.join(appFolder, 'main.js'),
      // In development the first that is no switch is the app's folder.
      ...['--remote-debugging-port=0', appFolder, '--data', dataFolder, ...args],
    ],
    {
      timeoutMs: TIMEOUT_MS,
      output: 'quiet',
      env: {
        ...process.env,
        ...{ STAND_IN_SCENARIO: scenario, STAND_IN_PHOTO: photo, STAND_IN_FOLDER: exportFolder },
        ...env,
      },
    },
  );
  const line = text.split('\n').findLast((candidate) => candidate.startsWith('{"code"'));
  if (line === undefined) throw new Error(`the app said:\n${text}`);
  return JSON.parse(line);
}
