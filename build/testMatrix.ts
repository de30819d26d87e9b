/**
 * `node build/run.mjs build/testMatrix.ts [--only NAME,…] [-- WHAT…]` runs `npm test` in copies of this clone, under
 * conditions that its makers do not have: other users, paths, languages, clocks, tools and speeds. WHAT is what
 * `npm test` takes. Linux; most conditions ask for root, because they change the user. Ends in a table.
 */
import { spawn } from 'node:child_process';
import {
  chmodSync,
  createWriteStream,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runProcess } from './runProcess.ts';
import { CONDITIONS, type Condition } from './testConditions.ts';

const root = path.resolve(import.meta.dirname, '..');
/** `nobody` of all Linux systems: owns nothing, has no home that can be written. */
const ORDINARY_USER = 65_534;
/** A run at a quarter of the speed beside a hang that never ends. */
const RUN_TIMEOUT_MS = 4 * 3_600_000;

interface Row {
  readonly condition: string;
  readonly summary: string;
  readonly seconds: number;
  readonly failures: readonly string[];
}

const { values, positionals } = parseArgs({
  options: { only: { type: 'string' } },
  allowPositionals: true,
});
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !CONDITIONS.some((condition) => condition.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(
    `There is no condition ${unknown.join(', ')}: ${CONDITIONS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}

const folder = mkdtempSync(path.join(tmpdir(), 'matrix-'));
chmodSync(folder, 0o755);
const rows: Row[] = [];
try {
  for (const condition of CONDITIONS) {
    if (wanted !== undefined && !wanted.includes(condition.name)) continue;
    if (condition.isOrdinaryUser === true && process.getuid?.() !== 0) {
      const summary = 'left out: only root can become another user';
      rows.push({ condition: condition.name, summary, seconds: 0, failures: [] });
      continue;
    }
    rows.push(...(await runUnder(condition, positionals)));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const { condition, summary, seconds, failures } of rows) {
  console.log(`${condition.padEnd(24)} ${seconds.toFixed(0).padStart(6)} s  ${summary}`);
  for (const failure of failures) console.log(`    ${failure}`);
}
process.exitCode = rows.some(({ summary }) => !/ 0 failed|^left out/.test(summary)) ? 1 : 0;

async function runUnder(condition: Condition, what: readonly string[]): Promise<Row[]> {
  const neighbours = startNeighbours(condition.busyNeighboursPerCore ?? 0);
  try {
    const clones = Array.from({ length: condition.clonesAtOnce ?? 1 }, (_, index) => index);
    return await Promise.all(clones.map((index) => runInCopy(condition, index, what)));
  } finally {
    for (const neighbour of neighbours) neighbour.kill('SIGKILL');
  }
}

async function runInCopy(condition: Condition, index: number, what: readonly string[]): Promise<Row> {
  const clone = path.join(folder, `${condition.folderName ?? 'clone'} ${index}`.trim());
  await copyClone(clone, condition.isOrdinaryUser === true);
  const home = path.join(folder, `home ${condition.name} ${index}`);
  mkdirSync(home, { mode: condition.isHomeReadOnly === true ? 0o555 : 0o755 });
  if (condition.isOrdinaryUser === true) {
    await giveTo(clone);
    if (condition.isHomeReadOnly !== true) lchownSync(home, ORDINARY_USER, ORDINARY_USER);
  }
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: home, ...condition.env };
  if (condition.tools !== undefined) env.PATH = onlyTools(condition.tools, clone);
  const startedAt = Date.now();
  const log = createWriteStream(path.join(tmpdir(), `matrix-${condition.name}-${index}.log`));
  const text = await run(
    [
      '/bin/sh',
      '-c',
      `umask ${condition.umask ?? '022'}; exec "$@"`,
      'sh',
      process.execPath,
      'build/test.mjs',
      ...what,
    ],
    { cwd: clone, env, isOrdinaryUser: condition.isOrdinaryUser === true },
  );
  log.end(text);
  const lines = text.trimEnd().split('\n');
  return {
    condition: condition.name,
    summary: lines.at(-1) ?? 'said nothing',
    seconds: (Date.now() - startedAt) / 1000,
    failures: lines.filter((line) => line.startsWith('failed: ')),
  };
}

/** What is tracked and what is new, without what was built; the dependencies by links where that can be done. */
async function copyClone(clone: string, isOwned: boolean): Promise<void> {
  const listed = await runProcess('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    ...{ cwd: root, timeoutMs: 60_000, output: 'quiet' },
  });
  for (const file of listed.text.split('\0').filter((name) => name !== '')) {
    await cp(path.join(root, file), path.join(clone, file), { verbatimSymlinks: true }).catch((error) => {
      // Deleted, and not committed yet.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const modules = [path.join(root, 'node_modules'), path.join(clone, 'node_modules')];
  // Links are of the same owner as what they link: another user gets copies.
  for (const links of isOwned ? ['-a'] : ['-al', '-a']) {
    const { code } = await runProcess('cp', [links, ...modules], { timeoutMs: 600_000, output: 'quiet' });
    if (code === 0) return;
    rmSync(path.join(clone, 'node_modules'), { recursive: true, force: true });
  }
  throw new Error(`The dependencies could not be copied to ${clone}.`);
}

async function giveTo(clone: string): Promise<void> {
  lchownSync(clone, ORDINARY_USER, ORDINARY_USER);
  for (const name of await readdir(clone, { recursive: true }))
    lchownSync(path.join(clone, name), ORDINARY_USER, ORDINARY_USER);
}

/** A PATH with these programs and no others. */
function onlyTools(tools: readonly string[], clone: string): string {
  const bin = path.join(clone, 'dist', 'bin');
  mkdirSync(bin, { recursive: true });
  for (const tool of tools) {
    const found = (process.env.PATH ?? '').split(':').map((part) => path.join(part, tool));
    const program = found.find((file) => file !== '' && isProgram(file));
    if (program !== undefined) symlinkSync(program, path.join(bin, tool));
  }
  return bin;
}

function isProgram(file: string): boolean {
  try {
    process.getBuiltinModule('node:fs').accessSync(file, 1);
    return true;
  } catch {
    return false;
  }
}

function run(
  [program = '', ...args]: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly isOrdinaryUser: boolean },
): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.isOrdinaryUser ? { uid: ORDINARY_USER, gid: ORDINARY_USER } : {}),
      timeout: RUN_TIMEOUT_MS,
    });
    let text = '';
    const collect = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve(`${text}${error.message}`));
    child.on('close', () => resolve(text));
  });
}

/** With three on every core a program has a quarter of it. */
function startNeighbours(perCore: number) {
  return Array.from({ length: perCore * availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
}
