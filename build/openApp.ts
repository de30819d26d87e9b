/** The second half of `npm start`: builds what changed, chooses the shell, opens it. */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildRenderer } from './buildRenderer.ts';
import { openBrowserShell } from './openBrowserShell.ts';
import { openElectronShell } from './openElectronShell.ts';
import type { StartOptions } from './startOptions.ts';

const root = path.resolve(import.meta.dirname, '..');
const say = (text: string): void => console.error(text);

const USAGE = `npm start [-- OPTIONS]
  --shell browser|electron  default: Electron where its program is there or can be had, else the browser
  --no-open                 serve without opening a window (browser shell)
  --data DIR                keep everything the app writes under DIR
  --root DIR                photos are chosen below DIR (browser shell; default: the home folder)
  --port N                  port on the loopback address (browser shell; default: a free one)`;

function readOptions(args: readonly string[]): StartOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        shell: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
        data: { type: 'string' },
        root: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return USAGE;
    if (values.shell !== undefined && values.shell !== 'browser' && values.shell !== 'electron')
      return `--shell takes browser or electron, not '${values.shell}'.\n\n${USAGE}`;
    if (values.port !== undefined && !/^\d{1,5}$/.test(values.port))
      return `--port takes a number, not '${values.port}'.\n\n${USAGE}`;
    const appArgs = [
      ...(values.data === undefined ? [] : ['--data', path.resolve(values.data)]),
      ...(values.root === undefined ? [] : ['--root', path.resolve(values.root)]),
      ...(values.port === undefined ? [] : ['--port', values.port]),
    ];
    return {
      isBrowserAskedFor: values.shell === 'browser',
      isElectronAskedFor: values.shell === 'electron',
      isOpened: !values['no-open'],
      appArgs,
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `${error.message}\n\n${USAGE}`;
  }
}

async function start(options: StartOptions): Promise<number> {
  if (await buildRenderer(root)) say('User interface built.');
  if (!options.isBrowserAskedFor) {
    const outcome = await openElectronShell(root, options, say);
    if (outcome.kind === 'closed') return outcome.code;
    say(`Electron: ${outcome.reason}.`);
    if (options.isElectronAskedFor) return 1;
    say('Opening the browser shell instead, the same app in a browser window.');
  }
  return openBrowserShell(root, options, say);
}

const options = readOptions(process.argv.slice(2));
if (typeof options === 'string') {
  say(options);
  process.exitCode = options === USAGE ? 0 : 2;
} else {
  process.exitCode = await start(options);
}
