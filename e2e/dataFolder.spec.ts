/** The folder with the library is taken away, or its disk fills up, while the window is open. */
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import {
  canMountDisks,
  FILLER,
  fillDisk,
  mountDisk,
  unmountDisk,
} from '../electron/cli/testing/smallDisk.ts';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';

test.beforeEach(async ({ darkroom }) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  await drawPhoto({ folder: darkroom.photosFolder, name: 'a.jpg', widthPx: 320, heightPx: 200 });
  await importFolder(darkroom.page);
  await expect(darkroom.page.getByRole('option')).toHaveCount(1);
});

test('a data folder that is deleted is noticed and said, and the next start offers what it held', async ({
  darkroom,
}, testInfo) => {
  test.skip(process.platform === 'win32', 'Windows removes no open file');
  // The app may be writing into it at this moment.
  await rm(darkroom.dataFolder, { recursive: true, maxRetries: 10 });
  // Packs lie in it too, and are missed with a notice of their own.
  const alert = darkroom.page.getByRole('alert').filter({ hasText: 'The library in' });
  await expect(alert).toContainText('is not there any more');
  await expect(alert).toContainText('was saved as');
  await takeInBothThemes(darkroom.page, 'data-gone', testInfo.outputPath());
  const answer = askMain(darkroom.page, 'albums.create', { name: 'Lost', ids: [1] });
  await expect(answer).rejects.toThrow(/not there any more/);
  const page = await darkroom.restart();
  await expect(page.getByRole('heading', { name: 'The library lacks photos' })).toBeVisible();
  await page.getByRole('button', { name: /^Go back to the backup/ }).click();
  await expect(page.getByRole('option')).toHaveCount(1);
});

test('a disk that fills is a state with what can be freed, and the app starts on a full one', async ({
  darkroom,
}, testInfo) => {
  test.setTimeout(180_000);
  test.skip(!canMountDisks(), 'needs the right to mount a file system');
  const { dataFolder } = darkroom;
  await darkroom.restart(async () => {
    const aside = `${dataFolder} aside`;
    await cp(dataFolder, aside, { recursive: true });
    mountDisk(dataFolder, 'size=64m');
    await cp(aside, dataFolder, { recursive: true });
    await rm(aside, { recursive: true });
  });
  try {
    await expect(darkroom.page.getByRole('option')).toHaveCount(1);
    fillDisk(dataFolder);
    const status = darkroom.page.getByRole('status').filter({ hasText: 'The disk with the library' });
    await expect(status).toContainText('nearly full: 0 kB are free');
    await expect(status.getByRole('button', { name: /^Packs and downloads/ })).toBeVisible();
    await takeInBothThemes(darkroom.page, 'disk-short', testInfo.outputPath());
    await darkroom.restart(async () => fillDisk(dataFolder));
    await expect(darkroom.page.getByRole('heading', { name: 'The disk is full' })).toBeVisible();
    await takeInBothThemes(darkroom.page, 'disk-full', testInfo.outputPath());
    await rm(path.join(dataFolder, FILLER));
    await darkroom.page.getByRole('button', { name: 'Open the library' }).click();
    await expect(darkroom.page.getByRole('option')).toHaveCount(1);
    await expect(darkroom.page.getByRole('status').filter({ hasText: 'nearly full' })).toHaveCount(0);
  } finally {
    await darkroom.restart(async () => {
      unmountDisk(dataFolder);
      await mkdir(dataFolder, { recursive: true });
    });
  }
});
