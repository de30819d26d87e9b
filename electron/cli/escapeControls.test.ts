import { expect, it } from 'vitest';
import { escapeControls } from './escapeControls.ts';
import { runCli } from './testing/runCli.ts';

it('control characters and direction marks are shown; tabs, line ends and other letters stay', () => {
  expect(escapeControls('a\x1b[31mb\x07\x9b')).toBe('a\\x1b[31mb\\x07\\x9b');
  expect(escapeControls('photo\u202egpj.exe')).toBe('photo\\u202egpj.exe');
  expect(escapeControls('Лето 🌞\t照片\nsecond')).toBe('Лето 🌞\t照片\nsecond');
});

it('no line that the command line prints carries them', async () => {
  const { stdout, stderr } = await runCli([
    'restore',
    '/nowhere/\x1b]0;title\x07.jpg',
    '-o',
    '/tmp/\x1b[2J.png',
  ]);
  expect(stdout + stderr).toContain('␛]0;title␇');
  expect(stdout + stderr).not.toContain('\x1b');
});
