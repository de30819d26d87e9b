import { app } from 'electron';
import { COMMAND_NAMES } from '../cli/commandNames.ts';
import { runDarkroom } from '../cli/runDarkroom.ts';
import { startUtilityEngine } from './electronEngine.ts';

const PROGRAM_OPTIONS = ['--help', '-h', '--version', '-V'];

/**
 * Runs a command, before any window and any lock: it works beside an open window too.
 * @returns false where no command was named
 */
export function runCommandLine(args: readonly string[], version: string): boolean {
  const [name] = args;
  if (name === undefined || ![...COMMAND_NAMES, ...PROGRAM_OPTIONS].includes(name)) return false;
  const interruption = new AbortController();
  process.on('SIGINT', () => interruption.abort());
  process.on('SIGTERM', () => interruption.abort());
  app.dock?.hide();
  void app
    .whenReady()
    .then(() =>
      runDarkroom(args, version, {
        print: (line) => process.stdout.write(`${line}\n`),
        note: (line) => process.stderr.write(`${line}\n`),
        ...(process.stderr.isTTY && { barStream: process.stderr }),
        signal: interruption.signal,
        startEngine: startUtilityEngine(),
      }),
    )
    .then(
      (code) => app.exit(code),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        app.exit(1);
      },
    );
  return true;
}
