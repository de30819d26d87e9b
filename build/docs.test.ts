import { copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPhoto } from '../e2e/harness/drawPhoto.ts';
import { buildProgram } from '../electron/cli/program.ts';
import { runProcess } from './runProcess.ts';

const root = path.resolve(import.meta.dirname, '..');
const PAGES = ['README.md', ...globSync('docs/*.md', { cwd: root })]
  .map((page) => page.replaceAll('\\', '/'))
  .sort();
const textOf = (page: string) => readFileSync(path.join(root, page), 'utf8');

interface Block {
  readonly page: string;
  readonly isRun: boolean;
  /** Arguments of `darkroom`, as a shell takes them apart. */
  readonly commands: readonly (readonly string[])[];
}

/** Words of a command line; the pages quote with double quotes alone. */
const wordsOf = (line: string) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const blocks: Block[] = PAGES.flatMap((page) =>
  [...textOf(page).matchAll(/^```sh(?<mark> run)?\n(?<body>[\s\S]*?)^```$/gm)].map(({ groups }) => ({
    page,
    isRun: groups?.mark !== undefined,
    commands: (groups?.body ?? '')
      .split('\n')
      .filter((line) => line.startsWith('darkroom '))
      .map((line) => wordsOf(line).slice(1)),
  })),
);

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'docs % Ω '));
  mkdirSync(path.join(folder, 'album'));
  const photo = await drawPhoto({ folder, name: 'photo.jpg', widthPx: 48, heightPx: 32 });
  for (const name of ['one.jpg', 'two.jpg']) copyFileSync(photo, path.join(folder, 'album', name));
});
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

describe('the commands in the documents', () => {
  it.each(blocks.filter(({ isRun }) => isRun).map((block) => [block.page, block] as const))(
    'of %s that are marked run on small data',
    async (_, { commands }) => {
      expect(commands.length).toBeGreaterThan(0);
      for (const args of commands) {
        const { code, text } = await runProcess(
          process.execPath,
          ['--disable-warning=ExperimentalWarning', path.join(root, 'electron/cli/darkroom.ts'), ...args],
          {
            cwd: folder,
            timeoutMs: 300_000,
            output: 'quiet',
            // The app's own data folder, but not a person's.
            env: {
              ...process.env,
              XDG_DATA_HOME: folder,
              APPDATA: folder,
              HOME: folder,
              USERPROFILE: folder,
            },
          },
        );
        expect(code, `${args.join(' ')}\n${text}`).toBe(0);
      }
    },
    600_000,
  );

  it('that are not run have commands, options and arguments that exist', () => {
    const parsed = blocks.filter(({ isRun }) => !isRun).flatMap(({ commands }) => commands);
    expect(parsed.length).toBeGreaterThan(10);
    for (const args of parsed) expect(problemOf(args), args.join(' ')).toBeNull();
  });

  it('are really parsed: a wrong one is found', () => {
    expect(problemOf(['restore', 'a.jpg', '--colour', 'red'])).toContain('--colour');
    expect(problemOf(['queue', 'dance'])).toContain('dance');
    expect(problemOf(['grid'])).toContain('argument');
  });
});

/** What the command line would say to these arguments, without doing anything. */
function problemOf(args: readonly string[]): string | null {
  const terminal = { print: () => {}, note: () => {}, signal: new AbortController().signal };
  let command: Command = buildProgram(terminal, '0', () => {});
  const rest = [...args];
  while (command.commands.length > 0) {
    const name = rest.shift();
    const next = command.commands.find((candidate) => candidate.name() === name);
    if (next === undefined) return `there is no command '${name}'`;
    command = next;
  }
  try {
    const { operands, unknown } = command.exitOverride().parseOptions(rest);
    if (unknown.length > 0) return `unknown: ${unknown.join(' ')}`;
    const required = command.registeredArguments.filter((argument) => argument.required).length;
    return operands.length < required ? 'an argument is missing' : null;
  } catch (error) {
    return String(error);
  }
}

describe('links and pictures in the documents', () => {
  it.each(PAGES)('of %s lead somewhere', (page) => {
    const targets = [...textOf(page).matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(
      ({ groups }) => groups?.target ?? '',
    );
    const files = targets
      .filter((target) => !/^(?:https?:|#)/.test(target))
      .map((target) => target.split('#')[0] ?? '');
    const missing = files.filter((file) => !existsSync(path.join(root, path.dirname(page), decodeURI(file))));
    expect(missing).toEqual([]);
  });

  it('every page can be reached from the README', () => {
    const linked = textOf('README.md');
    expect(PAGES.filter((page) => page !== 'README.md' && !linked.includes(`(${page})`))).toEqual([]);
  });
});
