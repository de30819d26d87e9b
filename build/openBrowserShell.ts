/** Serves the app on the loopback address and opens a browser on it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { findBrowser } from './findBrowser.ts';
import type { StartOptions } from './startOptions.ts';

const READY_LINE = /^ready (?<url>http:\/\/127\.0\.0\.1:\d+\/\S*)$/;

/** @returns the server's exit code; it runs until Ctrl-C */
export async function openBrowserShell(
  root: string,
  options: StartOptions,
  say: (text: string) => void,
): Promise<number> {
  const server = spawn(
    process.execPath,
    [path.join(root, 'electron', 'main', 'browserMain.ts'), ...options.appArgs],
    { stdio: ['inherit', 'pipe', 'inherit'] },
  );
  // Ctrl-C in a terminal reaches the server by itself; here we only wait for its orderly end.
  const passOn = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGTERM' || !process.stdin.isTTY) server.kill(signal);
  };
  process.on('SIGINT', passOn);
  process.on('SIGTERM', passOn);
  createInterface({ input: server.stdout }).on('line', (line) => {
    console.log(line);
    const url = READY_LINE.exec(line)?.groups?.url;
    if (url !== undefined && options.isOpened) {
      say(openWindow(url));
      say('Ctrl-C ends it.');
    }
  });
  const [code, signal]: (number | NodeJS.Signals | null)[] = await once(server, 'exit');
  return typeof code === 'number' ? code : signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1;
}

/** @returns what was done, in words */
function openWindow(url: string): string {
  const isDisplayMissing =
    process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (isDisplayMissing) return 'There is no display here: open the address above in a browser.';
  const browser = findBrowser();
  // Chrome refuses to run as root with its sandbox, and without the sandbox we do not start it.
  if (browser !== undefined && process.getuid?.() !== 0) {
    launch(browser.executable, [`--app=${url}`]);
    return `Opened in ${browser.name}.`;
  }
  if (process.platform === 'win32') launch('rundll32', ['url.dll,FileProtocolHandler', url]);
  else launch(process.platform === 'darwin' ? 'open' : 'xdg-open', [url]);
  return 'Opened in the default browser; if no window appears, open the address above.';
}

function launch(executable: string, args: readonly string[]): void {
  const child = spawn(executable, args, { stdio: 'ignore', detached: true });
  child.once('error', () => console.error(`${executable} could not be started: open the address above.`));
  child.unref();
}
