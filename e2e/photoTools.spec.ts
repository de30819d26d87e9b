/** The tools over the photo, from the key that takes them to the file that is written. */
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { exportAsPng, importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeScreenshots } from './harness/screenshotSizes.ts';
import { pixelsOf } from './harness/seenPixels.ts';

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

test('a print on a table is found, confirmed, and made straight', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  const print = '<path d="M50 60 L260 30 L280 220 L40 190Z" fill="#e8dcc0"/>';
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="240">
    <rect width="360" height="240" fill="#2a211c"/>${print}<circle cx="150" cy="120" r="40" fill="#7a4630"/></svg>`;
  await sharp(Buffer.from(scene)).removeAlpha().png().toFile(path.join(photosFolder, 'print.png'));
  await page.keyboard.press('g');
  await importFolder(page);
  await openInDevelop(page, 'print.png');
  await page.keyboard.press('Shift+R');
  const bar = page.getByRole('toolbar', { name: 'Perspective' });
  await expect(bar).toContainText('720 × 480');
  await bar.getByRole('button', { name: 'Find the print' }).click();
  await expect(bar.getByRole('status')).toHaveText(/^Found/);
  const { violations } = await new AxeBuilder({ page })
    .include('[data-testid=perspective], [role=toolbar]')
    .analyze();
  expect(violations).toEqual([]);
  await takeScreenshots(page, 'perspective', test.info().outputPath());
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
  await waitForTiles(page);
  await exportAsPng(page);
  const { data, info } = await sharp(path.join(photosFolder, 'print-restored.png'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  // The longer ones of the opposite edges, enlarged twice.
  expect(Math.abs(info.width - 2 * Math.hypot(240, 30))).toBeLessThan(8);
  expect(Math.abs(info.height - 2 * Math.hypot(20, 190))).toBeLessThan(8);
  // Paper in all four corners, no table.
  for (const [x, y] of [
    [6, 6],
    [info.width - 7, 6],
    [6, info.height - 7],
    [info.width - 7, info.height - 7],
  ] as const)
    expect(data[(y * info.width + x) * info.channels]).toBeGreaterThan(150);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect(dialPanel(page)).toContainText(WHOLE);
});

test('something neutral is picked, what is clipped is marked, and a part of it goes to another photo', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  const viewer = page.getByTestId('viewer');
  const { x, y, width, height } = await boxOf(page);
  const zoom = Math.min((width - 32) / 720, (height - 32) / 480);
  /** Of a place of the photo, in its pixels at ×2. */
  const at = (px: number, py: number) => ({
    x: Math.round(width / 2 + (px - 360) * zoom),
    y: Math.round(height / 2 + (py - 240) * zoom),
  });
  const [wall, sun] = [at(440, 300), at(140, 110)];
  await viewer.hover({ position: wall });
  await expect(page.getByText(/^R \d+ · G \d+ · B \d+ · L \d+$/)).toBeVisible();
  const part = { left: sun.x - 10, top: sun.y - 10, width: 20, height: 20 };
  const greenOf = async () => {
    const pixels = await pixelsOf(viewer, part);
    return pixels.filter((_, index) => index % 3 === 1).reduce((sum, value) => sum + value, 0) / 400;
  };
  await setDial(page, 'Exposure', '4');
  await expect.poll(greenOf).toBeGreaterThan(250);
  await page.keyboard.press('Shift+J');
  await expect.poll(greenOf).toBeLessThan(60);
  await page.keyboard.press('Shift+J');
  await expect.poll(greenOf).toBeGreaterThan(250);
  await setDial(page, 'Exposure', '0');

  const temperature = page.getByRole('textbox', { name: 'Temperature' });
  await page.keyboard.press('w');
  await expect(page.getByText('Click something that is to be grey')).toBeVisible();
  await page.mouse.click(x + wall.x, y + wall.y);
  await expect(page.getByTestId('white-balance')).toHaveCount(0);
  await expect(temperature).toHaveValue('-1.00');
  await page.keyboard.press('r');
  const bar = page.getByRole('toolbar', { name: 'Crop' });
  await chooseOption(bar.getByRole('combobox', { name: 'Aspect ratio' }), '1 : 1');
  await page.keyboard.press('Enter');
  await expect(dialPanel(page)).toContainText('480 × 480 px');

  await drawPhoto({ folder: photosFolder, name: 'another.jpg', heightPx: 236 });
  await page.keyboard.press('g');
  await importFolder(page);
  await openInDevelop(page, 'another.jpg');
  await expect(temperature).toHaveValue('0.00');
  await page.getByRole('button', { name: 'What is pasted…' }).click();
  const sheet = page.getByRole('dialog', { name: 'What is pasted…' });
  await sheet.getByRole('checkbox', { name: 'Turn, crop and perspective' }).click();
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
  expect(violations).toEqual([]);
  await sheet.getByRole('button', { name: 'As the previous photo' }).click();
  await expect(temperature).toHaveValue('-1.00');
  await expect(dialPanel(page)).toContainText('720 × 472 px');
});

test('a dial is painted weaker in one place of a turned photo, seen and written so', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await page.getByRole('button', { name: 'Turn right' }).click();
  await waitForTiles(page);
  const { x, y, width, height } = await boxOf(page);
  /** Twelve pixels of the screen about a place of the photo, which stands upright and fills the viewer's height. */
  const seenAt = (share: number) =>
    page.screenshot({ clip: { x: x + width / 2 - 6, y: y + height * share - 6, width: 12, height: 12 } });
  const plain = await exportedPlaces(page, photosFolder, 'house-restored.png');
  const [seenAbove, seenBelow] = [await seenAt(0.3), await seenAt(0.7)];

  await page.keyboard.press('k');
  const bar = page.getByRole('toolbar', { name: 'Local λ' });
  await page.keyboard.press('o');
  const offset = page.getByRole('textbox', { name: 'Restore ±' });
  await offset.fill('-1');
  await offset.press('Enter');
  await page.mouse.move(x + width / 2 - 20, y + height * 0.3);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 20, y + height * 0.3, { steps: 4 });
  await page.mouse.up();
  const mask = page.getByRole('button', { name: 'Mask 1', exact: true });
  await expect(mask).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .include('[data-testid=brush], [role=toolbar], [aria-label=Masks]')
    .analyze();
  expect(violations).toEqual([]);
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
  await waitForTiles(page);
  await expect.poll(async () => meanChange(await seenAt(0.3), seenAbove)).toBeGreaterThan(1);
  expect(await meanChange(await seenAt(0.7), seenBelow)).toBe(0);

  const painted = await exportedPlaces(page, photosFolder, 'house-restored-2.png');
  expect(await meanChange(painted.above, plain.above)).toBeGreaterThan(1);
  expect(await meanChange(painted.below, plain.below)).toBe(0);
  await page.keyboard.press('Control+z');
  await expect(mask).toHaveCount(0);
});

test('what is painted over is mended by hand, and undone', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  const { x, y, width, height } = await boxOf(page);
  const plain = await exportedDoor(page, photosFolder, 'house-restored.png');
  await page.keyboard.press('q');
  const bar = page.getByRole('toolbar', { name: 'Repair' });
  await expect(bar).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .include('[data-testid=brush], [role=toolbar]')
    .analyze();
  expect(violations).toEqual([]);
  const door = { x: x + width / 2 + (250 / 360 - 0.5) * width * 0.97, y: y + height * 0.65 };
  await page.mouse.move(door.x, door.y);
  await page.mouse.down();
  await page.mouse.move(door.x, door.y + 30, { steps: 3 });
  await page.mouse.up();
  const remove = page.getByRole('button', { name: 'Remove the repair' });
  await expect(remove).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(bar).toHaveCount(0);
  await waitForTiles(page);
  const mended = await exportedDoor(page, photosFolder, 'house-restored-2.png');
  expect(await meanChange(mended.door, plain.door)).toBeGreaterThan(1);
  expect(await meanChange(mended.sky, plain.sky)).toBe(0);
  await page.keyboard.press('Control+z');
  await expect(remove).toHaveCount(0);
});

/** Of a file of 720 × 480: the door of the house, which is painted over, and the sky at the left. */
async function exportedDoor(page: Page, folder: string, name: string) {
  await exportAsPng(page);
  await page.keyboard.press('Escape');
  const at = (left: number, top: number) =>
    sharp(path.join(folder, name)).extract({ left, top, width: 16, height: 16 }).png().toBuffer();
  return { door: await at(492, 312), sky: await at(40, 40) };
}

/** Of a file of 480 × 720: what lies where the photo is painted, and where it is not. */
async function exportedPlaces(page: Page, folder: string, name: string) {
  await exportAsPng(page);
  await page.keyboard.press('Escape');
  const at = (share: number) =>
    sharp(path.join(folder, name)).extract({
      left: 232,
      top: Math.round(720 * share) - 8,
      width: 16,
      height: 16,
    });
  return { above: await at(0.3).png().toBuffer(), below: await at(0.7).png().toBuffer() };
}

/** Levels of 255. */
async function meanChange(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([one, other].map((png) => sharp(png).removeAlpha().raw().toBuffer()));
  if (a === undefined || b === undefined || a.length !== b.length) throw new Error('of different sizes');
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

async function boxOf(page: Page) {
  const box = await page.getByTestId('viewer').boundingBox();
  if (box === null) throw new Error('the viewer is not on the page');
  return box;
}
