import { expect } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeScreenshots } from './harness/screenshotSizes.ts';
import { meanDifference, seenPixels } from './harness/seenPixels.ts';
import { answerDialog } from './harness/startElectronShell.ts';

// As a person meets it: started by the command, with the pack that photos open with.
test.use({ startedBy: 'npm start', packOfPhotos: 'bundled' });

test('a photo from a folder is restored, and the dials change what is seen', async ({
  darkroom,
}, testInfo) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'Дача 50 % 🌻.jpg' });

  const isAnswered = await answerDialog(page, 'Дача 50 % 🌻.jpg');
  await page.getByRole('button', { name: 'Import…' }).click();
  if (!isAnswered) {
    await page.getByRole('dialog').getByText('Дача 50 % 🌻.jpg').click();
    await page.getByRole('button', { name: 'Import 1' }).click();
  }
  await page.getByLabel('Дача 50 % 🌻.jpg').first().dblclick();

  const viewer = page.getByTestId('viewer');
  await expect(viewer).toBeVisible();
  await waitForTiles(page);
  await takeScreenshots(page, 'develop', testInfo.outputPath());
  const restored = await seenPixels(viewer);

  await setDial(page, 'Restore', '0');
  await setDial(page, 'Detail', '0');
  await waitForTiles(page);
  await expect.poll(async () => meanDifference(await seenPixels(viewer), restored)).toBeGreaterThan(0.2);

  await setDial(page, 'Restore', '1');
  await setDial(page, 'Detail', '1');
  await expect.poll(async () => meanDifference(await seenPixels(viewer), restored)).toBeLessThan(0.05);
});

test('the sample picture is restored with one click, and a restart returns to it as it was', async ({
  darkroom,
}) => {
  await darkroom.page.getByRole('button', { name: 'Try the sample picture' }).click();
  await expect(darkroom.page.getByTestId('viewer')).toBeVisible();
  await waitForTiles(darkroom.page);
  await setDial(darkroom.page, 'Restore', '0.5');

  const page = await darkroom.restart();
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('0.50');
});
