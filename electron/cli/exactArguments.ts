import { readFileSync } from 'node:fs';
import { nameOfBytes } from '../../shared/text/nameBytes.ts';

/** Where Linux keeps the arguments of a process, each ended by a zero. */
const COMMAND_LINE = '/proc/self/cmdline';

/**
 * The arguments as they were typed: Node loses bytes that are no UTF-8, and with them the names of files.
 * @param told what Node says of them, last on the command line; they stand where the system says nothing else
 */
export function exactArguments(told: readonly string[], commandLine = readCommandLine()): string[] {
  const all: Uint8Array[] = [];
  for (let at = 0; at < commandLine.length; ) {
    const end = commandLine.indexOf(0, at);
    if (end === -1) break;
    all.push(commandLine.subarray(at, end));
    at = end + 1;
  }
  const last = all.slice(Math.max(0, all.length - told.length));
  const isSame = last.every((bytes, index) => Buffer.from(bytes).toString() === told[index]);
  return isSame && last.length === told.length ? last.map(nameOfBytes) : [...told];
}

function readCommandLine(): Buffer {
  if (process.platform !== 'linux') return Buffer.alloc(0);
  try {
    return readFileSync(COMMAND_LINE);
  } catch {
    return Buffer.alloc(0); // without /proc
  }
}
