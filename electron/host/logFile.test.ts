import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogFile } from './logFile.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log % журнал '));
});
afterEach(() => rmSync(folder, { recursive: true }));

const now = () => new Date('2026-01-02T03:04:05Z');

it('keeps what went wrong, with its causes, in a folder that it makes', () => {
  const log = new LogFile(join(folder, 'logs'), { now });
  log.write('info', 'started');
  log.writeError(new Error('no tile', { cause: new RangeError('too deep') }));
  const text = readFileSync(log.path, 'utf8');
  expect(text).toMatch(/^2026-01-02T03:04:05\.000Z info started\n2026-\S+ error Error: no tile\n {4,}at /);
  expect(text).toContain('caused by RangeError: too deep');
});

it('is turned over when it is full, and never grows beyond four files', () => {
  const log = new LogFile(folder, { bytesMax: 200, now });
  for (let line = 0; line < 200; line++) log.write('warning', `line ${line}`);
  expect(readdirSync(folder).sort()).toEqual([
    'darkroom.1.log',
    'darkroom.2.log',
    'darkroom.3.log',
    'darkroom.log',
  ]);
  for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).size).toBeLessThan(300);
  expect(readFileSync(log.path, 'utf8')).toContain('line 199');
});

it('does not throw where nothing can be written', () => {
  const file = join(folder, 'a file');
  writeFileSync(file, '');
  expect(() => new LogFile(join(file, 'logs')).write('error', 'lost')).not.toThrow();
});
