import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const TYPESCRIPT = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');

let folder: string;

beforeEach(async () => {
  await mkdir(path.join(root, 'dist'), { recursive: true });
  // Inside the project, as types of packages are looked for upwards.
  folder = await mkdtemp(path.join(root, 'dist', 'worlds-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** What the compiler says to a file that is checked as the files of a world are. */
async function compileIn(world: string, code: string): Promise<string> {
  await writeFile(path.join(folder, 'probe.ts'), `export const probe = ${code};\n`);
  const include = ['probe.ts', ...(world === 'shared' ? ['../../shared/*.d.ts'] : [])];
  const config = { extends: `../../tsconfig.${world}.json`, include };
  await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
  const run = promisify(execFile)(process.execPath, [TYPESCRIPT, '-p', folder]);
  return run.then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

it.each([
  ['dom', 'process.pid', 'process'],
  ['dom', 'Buffer.alloc(1)', 'Buffer'],
  ['node', 'document.title', 'document'],
  ['node', 'window.name', 'window'],
  ['shared', 'process.pid', 'process'],
  ['shared', 'document.title', 'document'],
])('in the world of %s, %s does not compile', async (world, code, name) => {
  expect(await compileIn(world, code)).toContain(`Cannot find name '${name}'`);
});

it.each([
  ['dom', 'document.title'],
  ['node', 'process.pid'],
  ['shared', 'new AbortController().signal.aborted'],
])('in the world of %s, %s compiles', async (world, code) => {
  expect(await compileIn(world, code)).toBe('');
});
