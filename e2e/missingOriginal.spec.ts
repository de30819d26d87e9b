import { rename } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';

test('an original that is gone is noticed when its photo is opened, and found again with its folder', async ({
  darkroom,
}, testInfo) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  const { page, photosFolder } = darkroom;
  for (const [place, name] of ['a.jpg', 'b.jpg'].entries()) {
    await drawPhoto({ folder: photosFolder, name, widthPx: 200 + place, heightPx: 120 });
  }
  await importFolder(page);
  await openInDevelop(page, 'a.jpg');
  await page.keyboard.press('g');
  for (const name of ['a.jpg', 'b.jpg']) {
    await rename(path.join(photosFolder, name), path.join(photosFolder, `moved ${name}`));
  }
  await openInDevelop(page, 'b.jpg', { waitsForTiles: false });
  const said = page.getByRole('alert').filter({ hasText: 'The original is not where it was.' });
  await expect(said).toBeVisible();
  await expect(page.getByRole('contentinfo')).not.toContainText(/of \d+ tiles/);
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await takeInBothThemes(page, 'missing', testInfo.outputPath());
  // Of the other one the window hears when somebody comes back to it.
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await page.keyboard.press('g');
  await expect(page.getByRole('img', { name: 'The original is not where it was.' })).toHaveCount(2);
  await importFolder(page);
  await expect(page.getByRole('img', { name: 'The original is not where it was.' })).toHaveCount(0);
  await page.getByRole('option', { name: /^moved b\.jpg/ }).dblclick();
  await waitForTiles(page);
});
