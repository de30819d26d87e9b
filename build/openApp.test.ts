import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rootFolder } from './bootstrap.mjs';
import { runProcess } from './runProcess.ts';

const runStart = (args: readonly string[]) =>
  runProcess(process.execPath, [path.join(rootFolder, 'build', 'start.mjs'), ...args], {
    timeoutMs: 30_000,
    output: 'quiet',
  });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start ø '));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('npm start', () => {
  it('lists its options', async () => {
    const { code, text } = await runStart(['--help']);
    expect(code).toBe(0);
    expect(text).toMatch(/--shell[\s\S]+--no-open[\s\S]+--data[\s\S]+--root[\s\S]+--port/);
  });

  it.each([
    [['--shell', 'window'], "--shell takes browser or electron, not 'window'."],
    [['--port', 'http'], "--port takes a number, not 'http'."],
    [['--data'], "'--data <value>' argument missing"],
    [['--colour'], "Unknown option '--colour'"],
    [['photo.jpg'], "Unexpected argument 'photo.jpg'"],
  ])('refuses %j with exit code 2, and does nothing', async (args, message) => {
    const data = path.join(folder, 'data');
    const { code, text } = await runStart([...args, ...(args.includes('--data') ? [] : ['--data', data])]);
    expect(code).toBe(2);
    expect(text).toContain(message);
    expect(existsSync(data)).toBe(false);
  });
});
