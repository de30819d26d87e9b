/** What one points at is shown: a place of the photo in the pad, a preset in the navigator. */
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { networkRuns } from './harness/networkRuns.ts';
import { takeInBothThemes, takeScreenshots } from './harness/screenshotSizes.ts';
import { meanDifference } from './harness/seenPixels.ts';

test.beforeEach(async ({ darkroom: { page, photosFolder } }) => {
  await askMain(page, 'settings.save', { packId: 'tiny' });
  await drawPhoto({ folder: photosFolder, name: 'house.jpg' });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
});

/** Mean red, green and blue of the pad's background. */
async function padColour(page: Page): Promise<number[]> {
  const pixels = await page
    .getByTestId('lambda-pad')
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      return [...(canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [])];
    });
  return [0, 1, 2].map((channel) => {
    const values = pixels.filter((_, index) => index % 4 === channel);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

/** Over a place of the photo, in shares of its sides; it is fitted into the viewer. */
async function pointAt(page: Page, x: number, y: number): Promise<void> {
  const box = await page.getByTestId('viewer').boundingBox();
  if (box === null) throw new Error('there is no viewer');
  const zoom = Math.min((box.width - 32) / 360, (box.height - 32) / 240);
  const [middleX, middleY] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(middleX + (x - 0.5) * 360 * zoom, middleY + (y - 0.5) * 240 * zoom);
}

test('the pad goes with the pointer over the photo, and stays where it was pinned', async ({
  darkroom: { page },
}, testInfo) => {
  // The sun, and the meadow.
  await pointAt(page, 70 / 360, 55 / 240);
  await expect.poll(async () => (await padColour(page))[0]).toBeGreaterThan(190);
  await pointAt(page, 100 / 360, 200 / 240);
  await expect.poll(async () => (await padColour(page))[0]).toBeLessThan(120);
  await takeInBothThemes(page, 'pad', testInfo.outputPath());
  await page.getByRole('button', { name: 'Keep the pad at this place' }).click();
  await pointAt(page, 70 / 360, 55 / 240);
  await page.keyboard.press('z');
  await waitForTiles(page);
  await page.keyboard.press('z');
  await waitForTiles(page);
  expect((await padColour(page))[0]).toBeLessThan(120);
});

test('a preset that is pointed at is shown in the navigator, and nothing is changed by it', async ({
  darkroom: { page },
}) => {
  const navigator = page.getByRole('img', { name: 'Navigator' });
  const before = await sharp(await navigator.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer();
  const runsBefore = await networkRuns(page);
  await page.getByRole('button', { name: 'Faithful' }).hover();
  await expect(page.getByTestId('preset-preview')).toBeVisible();
  const preview = await sharp(await navigator.screenshot())
    .removeAlpha()
    .raw()
    .toBuffer();
  expect(meanDifference(preview, before)).toBeGreaterThan(0.1);
  await page.getByTestId('viewer').hover();
  await expect(page.getByTestId('preset-preview')).toHaveCount(0);
  await expect(page.getByText('Start: Balanced')).toBeVisible();
  expect(await networkRuns(page)).toBe(runsBefore);
});

test('a notice lies over no control and over no thumbnail', async ({ darkroom: { page } }, testInfo) => {
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'no recipe.json', mimeType: 'application/json', buffer: Buffer.from('{}') },
  });
  const notice = page.getByRole('log').getByRole('alert');
  await expect(notice).toBeVisible();
  await takeScreenshots(page, 'notice', testInfo.outputPath());
  const box = await notice.boundingBox();
  const strip = await page.getByRole('listbox', { name: 'Library' }).boundingBox();
  const bar = await page.getByRole('toolbar', { name: 'Compare' }).boundingBox();
  const lowerEdge = (box?.y ?? 0) + (box?.height ?? 0);
  expect(lowerEdge).toBeLessThanOrEqual(Math.min(strip?.y ?? 0, bar?.y ?? 0));
});
