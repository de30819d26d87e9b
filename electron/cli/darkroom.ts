#!/usr/bin/env node
import { readAppVersion } from '../host/appVersion.ts';
import { exactArguments } from './exactArguments.ts';
import { runDarkroom } from './runDarkroom.ts';
import { EXIT } from './terminal.ts';

/** The command line's process: arguments, streams, signals, exit code. */

const interruption = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Somebody who presses Ctrl-C twice does not want to wait for the tile in hand.
    if (interruption.signal.aborted) process.exit(EXIT.interrupted);
    interruption.abort();
  });
}

// `darkroom … | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interruption.abort();
});

process.exitCode = await runDarkroom(exactArguments(process.argv.slice(2)), readAppVersion(), {
  print: (line) => process.stdout.write(`${line}\n`),
  note: (line) => process.stderr.write(`${line}\n`),
  ...(process.stderr.isTTY && { barStream: process.stderr }),
  signal: interruption.signal,
});
