import { CommanderError } from 'commander';
import { Failure, toFailureData } from '../../shared/errors/failure.ts';
import { refuseUnsupportedMachine } from '../host/supportedMachine.ts';
import { escapeControls } from './escapeControls.ts';
import { buildProgram } from './program.ts';
import { EXIT, type ExitCode, type Terminal } from './terminal.ts';

/**
 * Runs one command. Never throws for what a user can cause; a bug comes out as it is, with its stack.
 * @param args without Node and script
 * @returns what the process is to end with
 */
export async function runDarkroom(
  args: readonly string[],
  version: string,
  raw: Terminal,
): Promise<ExitCode> {
  // Names of files are other people's: what they do to a terminal is shown and not done. JSON escapes them itself.
  const terminal: Terminal = {
    ...raw,
    print: (line) => raw.print(escapeControls(line)),
    note: (line) => raw.note(escapeControls(line)),
  };
  let exitCode: ExitCode = EXIT.allDone;
  const program = buildProgram(terminal, version, (code) => {
    exitCode = code;
  });
  try {
    refuseUnsupportedMachine();
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // Commander has said what is wrong; help and version end this way too.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? EXIT.allDone : EXIT.wrongUsage;
    if (terminal.signal.aborted) return EXIT.interrupted;
    if (!(thrown instanceof Failure)) throw thrown;
    const { code, message, action } = toFailureData(thrown);
    terminal.note(`darkroom: ${action === undefined ? message : `${message} ${action}`}`);
    return code === 'usage' ? EXIT.wrongUsage : EXIT.somethingFailed;
  }
}
