import { expect, it } from 'vitest';
import { readLaunchArguments } from './launchArguments.ts';

it('a packaged app is opened with files, relative to where it was started', () => {
  expect(
    readLaunchArguments(['/opt/app/pisa-darkroom', 'old.jpg', '/photos/b c.png'], true, '/home/me'),
  ).toEqual({
    dataFolder: undefined,
    files: ['/home/me/old.jpg', '/photos/b c.png'],
  });
});

it("in development the app's folder is no photo, wherever a driver puts its switches", () => {
  const argv = [
    'electron',
    '--inspect=0',
    '--remote-debugging-port=0',
    '/repo/dist/app',
    '--data',
    '/d',
    '/a.jpg',
  ];
  expect(readLaunchArguments(argv, false, '/')).toEqual({ dataFolder: '/d', files: ['/a.jpg'] });
});

it('switches of Chromium and of the system are not taken for files or commands', () => {
  const argv = ['app', '--no-sandbox', '-psn_0_1234', '--enable-features=X', '--data=/d % Ф', 'restore'];
  expect(readLaunchArguments(argv, true, '/w')).toEqual({ dataFolder: '/d % Ф', files: ['/w/restore'] });
});
