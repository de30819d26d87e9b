/** How long things take is said before one waits for them. */
import { expect } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes, takeScreenshots } from './harness/screenshotSizes.ts';

test.use({ packOfPhotos: 'bundled' });

test('what enlargements and packs cost stands beside them, and while tiles come how long they will', async ({
  darkroom,
}, testInfo) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'house.jpg', widthPx: 1000, heightPx: 700 });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
  const four = page.getByRole('button', { name: '×4', exact: true });
  await expect(four).toHaveAttribute('title', /^×4: 11 MP, about \d+ (s|min)$/);
  await page.getByRole('combobox', { name: 'Pack', exact: true }).click();
  for (const name of ['PiSA Compact', 'PiSA Swift']) {
    await expect(page.getByRole('option', { name: new RegExp(`^${name}`) })).toContainText(
      /2\.8 MP, about \d+ (s|min)/,
    );
  }
  await takeInBothThemes(page, 'costs', testInfo.outputPath());
  await page.keyboard.press('Escape');

  // Nothing arrives while it is held up, so the line stands still to be read.
  const held: (() => void)[] = [];
  let isHeld = true;
  await page.route('**/pixels/tile?*', async (route) => {
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue().catch(() => {});
  });
  await four.click();
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText(/0 of \d+ tiles, about \d+ (s|min)/);
  await expect(status).toContainText(/whole photo about \d+ (s|min)/);
  await takeScreenshots(page, 'waiting-dark', testInfo.outputPath());
  isHeld = false;
  for (const release of held) release();
  await page.getByRole('button', { name: '×1', exact: true }).click();
  await waitForTiles(page);
  await expect(status).not.toContainText('whole photo');
});
