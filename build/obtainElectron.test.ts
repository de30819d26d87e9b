import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findElectron } from './obtainElectron.ts';

const program = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
const name = program[process.platform as keyof typeof program] ?? 'electron';
let root: string;
let folder: string;

/** As Electron's installer leaves it: the program and its version when it unpacks, `path.txt` at the end. */
function install(parts: { version?: string; pathText?: string }): void {
  const executable = path.join(folder, 'dist', name);
  mkdirSync(path.dirname(executable), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ version: '45.4.1' }));
  writeFileSync(executable, 'program');
  if (parts.version !== undefined) writeFileSync(path.join(folder, 'dist', 'version'), parts.version);
  if (parts.pathText !== undefined) writeFileSync(path.join(folder, 'path.txt'), parts.pathText);
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'electron % Ω '));
  folder = path.join(root, 'node_modules', 'electron');
});
afterEach(() => rmSync(root, { recursive: true }));

it('finds an Electron that was installed to the end', () => {
  install({ version: '45.4.1', pathText: name });
  expect(findElectron(root)).toBe(path.join(folder, 'dist', name));
});

it.each([
  ['was unpacked by half: no path.txt', { version: '45.4.1' }],
  ['was unpacked by half: no version', { pathText: name }],
  ['is of another version', { version: 'v44.0.0', pathText: name }],
])('takes one that %s for missing', (_, parts) => {
  install(parts);
  expect(findElectron(root)).toBeUndefined();
});
