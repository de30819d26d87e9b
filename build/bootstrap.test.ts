import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDifference, findModernNode, rootFolder } from './bootstrap.mjs';

interface LockEntry {
  readonly version: string;
  readonly integrity: string;
  readonly optional?: boolean;
}

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'clone ç '));
  mkdirSync(path.join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const wanted: Record<string, LockEntry> = {
  'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/@img/sharp-plan9': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};

function lay(packages: Record<string, LockEntry>, installed: Record<string, LockEntry> | null): void {
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...packages } }));
  if (installed !== null)
    writeFileSync(
      path.join(root, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: installed }),
    );
}

describe('what the bootstrap installs', () => {
  it('is everything on the first run, also after an installation that broke off', () => {
    lay(wanted, null);
    expect(findDifference(root)).toBe('first run');
  });

  it('is nothing where all but packages for other platforms is there', () => {
    lay(wanted, { 'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-a' } });
    expect(findDifference(root)).toBeNull();
  });

  it.each([
    ['another version', { 'node_modules/sharp': { version: '0.9.0', integrity: 'sha512-a' } }],
    ['other contents', { 'node_modules/sharp': { version: '1.0.0', integrity: 'sha512-x' } }],
    ['no such package', {}],
  ])('is named where there is %s', (_what, installed) => {
    lay(wanted, installed);
    expect(findDifference(root)).toBe('sharp 1.0.0 is wanted');
  });
});

describe('the scripts of package.json', () => {
  it('find a Node that runs TypeScript', () => {
    const { status, stdout } = spawnSync(findModernNode(), ['--version'], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(Number.parseInt(stdout.slice(1), 10)).toBeGreaterThanOrEqual(24);
  });

  it('hand on arguments, working folder, standard output and exit code as they are', () => {
    const script = path.join(root, 'скрипт & co.ts');
    writeFileSync(
      script,
      'const args: string[] = process.argv.slice(2); console.log(JSON.stringify([args, process.cwd()])); process.exit(7);',
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      [path.join(rootFolder, 'build', 'run.mjs'), script, 'a b', '100 %', '"ü"'],
      { cwd: root, encoding: 'utf8', env: { ...process.env, INIT_CWD: root } },
    );
    expect(status).toBe(7);
    const [args, folder] = JSON.parse(stdout);
    expect(args).toEqual(['a b', '100 %', '"ü"']);
    expect(folder).toBe(realpathSync(root));
  });

  it('say in one sentence what is missing, with exit code 1', () => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(rootFolder, 'build', 'run.mjs')], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
