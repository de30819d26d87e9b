import { expect, it } from 'vitest';
import { COMMAND_NAMES } from './commandNames.ts';
import { buildProgram } from './program.ts';

it('the desktop app knows every command of the command line by its name', () => {
  const terminal = { print: () => {}, note: () => {}, signal: new AbortController().signal };
  const program = buildProgram(terminal, '0.0.0', () => {});
  const names = program.commands.map((command) => command.name());
  expect(names.length).toBeGreaterThan(5);
  expect([...COMMAND_NAMES].sort()).toEqual([...new Set([...names, 'help'])].sort());
});
