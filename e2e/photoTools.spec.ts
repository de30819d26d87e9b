/** The tools over the photo, from the key that takes them to the file that is written. */
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { exportAsPng, importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

/** Photos of 360 × 240, which open at ×2. */
const WHOLE = '720 × 480 px';

test.beforeEach(async ({ darkroom }) => {
  await drawPhoto({ folder: darkroom.photosFolder, name: 'house.jpg' });
  await importFolder(darkroom.page);
  await openInDevelop(darkroom.page, 'house.jpg');
});

const dialPanel = (page: Page) => page.getByRole('complementary', { name: 'Dials' });

test('a crop by keys and by hand is seen, undone, left, and written', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await page.keyboard.press('r');
  const bar = page.getByRole('toolbar', { name: 'Crop' });
  await expect(bar).toContainText('720 × 480');
  const { violations } = await new AxeBuilder({ page })
    .include('[data-testid=crop], [role=toolbar]')
    .analyze();
  expect(violations).toEqual([]);
  await chooseOption(bar.getByRole('combobox', { name: 'Aspect ratio' }), '1 : 1');
  await expect(bar).toContainText('480 × 480');
  await page.getByLabel('Left edge').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(bar).not.toContainText('480 × 480');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await expect(dialPanel(page)).toContainText(WHOLE);

  await page.keyboard.press('r');
  await chooseOption(bar.getByRole('combobox', { name: 'Aspect ratio' }), '4 : 3');
  await expect(bar).toContainText('640 × 480');
  await page.keyboard.press('x');
  await expect(bar).toContainText('360 × 480');
  await page.getByLabel('Crop frame').hover();
  await page.mouse.down();
  await page.mouse.move(0, 300, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
  await expect(dialPanel(page)).toContainText('360 × 480 px');
  await waitForTiles(page);
  await exportAsPng(page);
  const cropped = path.join(photosFolder, 'house-restored.png');
  expect(await sharp(cropped).metadata()).toMatchObject({ width: 360, height: 480 });
  // Moved as far to the left as the photo reaches: the sun is in it, the door of the house is not.
  const sun = await sharp(cropped).extract({ left: 120, top: 90, width: 40, height: 40 }).png().toBuffer();
  const [red, , blue] = (await sharp(sun).stats()).channels;
  expect((red?.mean ?? 0) - (blue?.mean ?? 0)).toBeGreaterThan(20);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+z');
  await expect(dialPanel(page)).toContainText(WHOLE);
});

test('a photo is turned beside the frame, and levelled by a line', async ({ darkroom: { page } }) => {
  await page.keyboard.press('r');
  const bar = page.getByRole('toolbar', { name: 'Crop' });
  const angle = bar.getByRole('textbox', { name: 'Angle (°)' });
  await expect(angle).toHaveValue('0.0°');
  const { x, y, width, height } = await boxOf(page);
  await page.mouse.move(x + width - 6, y + 6);
  await page.mouse.down();
  await page.mouse.move(x + width - 6, y + height / 4, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => Number.parseFloat(await angle.inputValue())).toBeGreaterThan(5);
  await angle.fill('0');
  await angle.press('Enter');
  await expect(angle).toHaveValue('0.0°');
  // A line that falls by one in ten.
  await page.keyboard.down('Control');
  await page.mouse.move(x + width / 2 - 100, y + height / 2 - 10);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 100, y + height / 2 + 10, { steps: 3 });
  await page.mouse.up();
  await page.keyboard.up('Control');
  await expect(angle).toHaveValue('-5.7°');
});

async function boxOf(page: Page) {
  const box = await page.getByTestId('viewer').boundingBox();
  if (box === null) throw new Error('the viewer is not on the page');
  return box;
}
