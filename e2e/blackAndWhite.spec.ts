/** A photo without colours gets none, whatever the pack does: seen, in the grid, and in the file. */
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { exportAsPng, importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';
import { mostColour, seenPixels, shownPicture } from './harness/seenPixels.ts';

/** What the tests' pack, which mixes the channels, brings in at least: of 255. */
const SEEN_LEVELS = 8;
/** Thumbnails are compressed. */
const COMPRESSION_LEVELS = 3;

const seenColour = async (page: Page) => mostColour(await seenPixels(page.getByTestId('viewer')));
const keepSwitch = (page: Page) => page.getByRole('switch', { name: 'Keep black and white' });

for (const tone of ['one channel', 'three channels'] as const) {
  test(`black and white with ${tone} stays so`, async ({ darkroom }, testInfo) => {
    const { page, photosFolder } = darkroom;
    await drawPhoto({ folder: photosFolder, name: 'grey.jpg', tone });
    await askMain(page, 'settings.save', { packId: 'tiny' });
    await importFolder(page);
    await openInDevelop(page, 'grey.jpg');
    await expect(keepSwitch(page)).toBeChecked();
    expect(await seenColour(page)).toBe(0);
    await setDial(page, 'Restore', '2');
    await setDial(page, 'Detail', '1.7');
    await waitForTiles(page);
    expect(await seenColour(page)).toBe(0);
    await takeInBothThemes(page, 'black-and-white', testInfo.outputPath());

    await exportAsPng(page);
    const file = path.join(photosFolder, 'grey-restored.png');
    expect(mostColour(await sharp(file).toColourspace('srgb').removeAlpha().raw().toBuffer())).toBe(0);
    await page.keyboard.press('Escape');

    await page.keyboard.press('g');
    const thumbnail = page.getByRole('option', { name: /^grey.jpg/ }).locator('img');
    await expect(thumbnail).toHaveAttribute('src', /development=/);
    expect(mostColour(await shownPicture(thumbnail))).toBeLessThanOrEqual(COMPRESSION_LEVELS);

    await openInDevelop(page, 'grey.jpg');
    await keepSwitch(page).click();
    await expect.poll(() => seenColour(page)).toBeGreaterThan(SEEN_LEVELS);
    await page.keyboard.press('Control+z');
    await expect(keepSwitch(page)).toBeChecked();
    await expect.poll(() => seenColour(page)).toBe(0);
  });
}

test('a toned print keeps its tone, and a photo with colours is left to the pack', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'sepia.jpg', tone: 'sepia' });
  await drawPhoto({ folder: photosFolder, name: 'house.jpg' });
  await askMain(page, 'settings.save', { packId: 'tiny' });
  await importFolder(page);
  await openInDevelop(page, 'sepia.jpg');
  await expect(keepSwitch(page)).toBeChecked();
  await page.keyboard.press('\\');
  const before = meanColour(await seenPixels(page.getByTestId('viewer')));
  await page.keyboard.press('\\');
  await setDial(page, 'Detail', '2');
  await waitForTiles(page);
  const after = meanColour(await seenPixels(page.getByTestId('viewer')));
  expect(Math.abs(after.warm - before.warm)).toBeLessThan(1);
  expect(Math.abs(after.cool - before.cool)).toBeLessThan(1);
  await openInDevelop(page, 'house.jpg');
  await expect(keepSwitch(page)).not.toBeChecked();
  await expect(page.getByText('Recognised: a photo with colours')).toBeVisible();
});

/** Of red over green and of green over blue, in levels of 255, where nothing is cut. */
function meanColour(pixels: Buffer): { readonly warm: number; readonly cool: number } {
  let [warm, cool, count] = [0, 0, 0];
  for (let at = 0; at < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = pixels.subarray(at, at + 3);
    if (Math.max(red, green, blue) === 255 || Math.min(red, green, blue) === 0) continue;
    warm += red - green;
    cool += green - blue;
    count++;
  }
  return { warm: warm / count, cool: cool / count };
}
