import { Command } from 'commander';
import { defineExport, defineQueue } from './define/defineExport.ts';
import { defineBench, defineDoctor, defineEvaluate, definePacks } from './define/defineInspection.ts';
import { defineLibrary } from './define/defineLibrary.ts';
import { defineDamage, defineGrid, defineRestore } from './define/defineRestoration.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** The whole command line. `onExit` receives the code of the command that ran. */
export function buildProgram(terminal: Terminal, version: string, onExit: (code: ExitCode) => void): Command {
  const program = new Command('darkroom')
    .description('Restores photographs with two dials: λpix removes noise and blur, λsem adds detail.')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(`darkroom: ${text.replace(/^error: /, '')}`),
    });
  const context = { terminal, onExit };
  defineRestore(program, context);
  defineGrid(program, context);
  defineDamage(program, context);
  defineExport(program, context);
  defineQueue(program, context);
  definePacks(program, context);
  defineLibrary(program, context);
  defineEvaluate(program, context);
  defineBench(program, context);
  defineDoctor(program, context);
  return program;
}
