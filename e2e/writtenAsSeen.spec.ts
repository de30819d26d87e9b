/** For packs whose residuals are mixed where they are drawn: the viewer and the file say the same. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { type RunningDarkroom, test } from './harness/darkroomTest.ts';
import { exportAsPng, importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { networkRuns } from './harness/networkRuns.ts';
import { meanDifference, seenPixels } from './harness/seenPixels.ts';

test.beforeEach(async ({ darkroom }) => {
  await drawPhoto({ folder: darkroom.photosFolder, name: 'house.jpg' });
  await importFolder(darkroom.page);
  await openInDevelop(darkroom.page, 'house.jpg');
});

test('what is seen at 1:1 is what is written', async ({ darkroom }) => {
  const { page } = darkroom;
  await setDial(page, 'Detail', '0.7');
  await page.keyboard.press('z');
  await expectSeenIsWritten(darkroom);
});

test('a turned and mirrored photo is written as it is seen, and no network runs for it', async ({
  darkroom,
}) => {
  const { page } = darkroom;
  await page.keyboard.press('z');
  await waitForTiles(page);
  const runsBefore = await networkRuns(page);
  expect(runsBefore).toBeGreaterThan(0);
  const before = await seenPixels(page.getByTestId('viewer'));
  await page.getByRole('button', { name: 'Turn right by 90°' }).click();
  await page.getByRole('button', { name: 'Turn right by 90°' }).click();
  await page.getByRole('button', { name: 'Mirror left and right' }).click();
  await expect
    .poll(async () => meanDifference(await seenPixels(page.getByTestId('viewer')), before))
    .toBeGreaterThan(1);
  await expectSeenIsWritten(darkroom);
  expect(await networkRuns(page)).toBe(runsBefore);
});

test('light, faded colours and a toned print are written as they are seen, and no network runs for them', async ({
  darkroom,
}) => {
  const { page } = darkroom;
  await page.keyboard.press('z');
  await waitForTiles(page);
  const runsBefore = await networkRuns(page);
  for (const [name, value] of [
    ['Faded colours', '0.8'],
    ['Exposure', '0.7'],
    ['Temperature', '0.3'],
    ['Highlights', '-0.4'],
    ['Shadows', '0.5'],
    ['Contrast', '0.2'],
    ['Vibrance', '0.4'],
  ] as const) {
    await setDial(page, name, value);
  }
  await expectSeenIsWritten(darkroom);
  expect(await networkRuns(page)).toBe(runsBefore);
  await page.keyboard.press('Escape');
  await rm(path.join(darkroom.photosFolder, 'house-restored.png'));
  await page.getByRole('switch', { name: 'Result in black and white' }).click();
  await chooseOption(page.getByRole('combobox', { name: 'Toning' }), 'Sepia');
  await expectSeenIsWritten(darkroom);
  await page.keyboard.press('Escape');
  // Each is a step of its own.
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('combobox', { name: 'Toning' })).toHaveText('None');
});

test('painted λ of a recipe are seen and written, outlast a dial, and can be taken away', async ({
  darkroom,
}) => {
  const { page } = darkroom;
  const { recipe } = await startingRecipe(page);
  // From nothing on the left to all on the right; its few pixels are enlarged.
  const png = await sharp(Buffer.from(Uint8Array.from({ length: 12 }, (_, i) => (i % 6) * 51)), {
    raw: { width: 6, height: 2, channels: 1 },
  })
    .png()
    .toBuffer();
  const masks = { sem: { png: png.toString('base64'), white: 1.5 } };
  // As the app wrote it before recipes had steps; files of that kind are read for ever.
  const { steps: _, ...version1 } = recipe ?? { steps: {} };
  const buffer = Buffer.from(JSON.stringify({ ...version1, recipeVersion: 1, masks }));
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'painted.json', mimeType: 'application/json', buffer },
  });
  await expect(page.getByText('Local λ from the recipe: Detail')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.50');
  await setDial(page, 'Detail', '1.1');
  await setDial(page, 'Restore', '0.6');
  await page.keyboard.press('z');
  await expectSeenIsWritten(darkroom);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const painted = await seenPixels(page.getByTestId('viewer'));
  await page.getByRole('button', { name: 'Remove the local λ' }).click();
  await expect(page.getByText('Local λ from the recipe')).toHaveCount(0);
  await expect
    .poll(async () => meanDifference(await seenPixels(page.getByTestId('viewer')), painted))
    .toBeGreaterThan(0.01);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Local λ from the recipe: Detail')).toBeVisible();

  // The library has the picture now, and the recipe its hash only.
  const next = await darkroom.restart();
  await expect(next.getByText('Local λ from the recipe: Detail')).toBeVisible();
  await next.getByRole('button', { name: /^1:1/ }).click();
  await expect
    .poll(async () => meanDifference(await seenPixels(next.getByTestId('viewer')), painted))
    .toBeLessThan(0.01);
  await expectSeenIsWritten(darkroom);
});

/** The photo's recipe as the window would write it. */
async function startingRecipe(page: Page) {
  await setDial(page, 'Detail', '0.9');
  const [photoId = 0] = await askMain(page, 'photos.find', { query: {} });
  return askMain(page, 'edits.get', { photoId });
}

/** At 1:1, over the whole picture of 720 × 480, to a level of 255. */
async function expectSeenIsWritten({ page, photosFolder }: RunningDarkroom): Promise<void> {
  await waitForTiles(page);
  await page.keyboard.press('h');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  const seen = await sharp(await page.getByTestId('viewer').screenshot())
    .removeAlpha()
    .raw()
    .toBuffer({
      resolveWithObject: true,
    });
  await page.keyboard.press('h');

  await exportAsPng(page);
  const file = path.join(photosFolder, 'house-restored.png');
  expect(existsSync(file)).toBe(true);

  const written = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  // The picture lies in the middle of the canvas.
  const left = Math.round((seen.info.width - written.info.width) / 2);
  const top = Math.round((seen.info.height - written.info.height) / 2);
  let largest = 0;
  for (let y = 0; y < written.info.height; y++) {
    for (let x = 0; x < written.info.width * 3; x++) {
      const there = seen.data[(y + top) * seen.info.width * 3 + left * 3 + x] ?? 0;
      largest = Math.max(largest, Math.abs(there - (written.data[y * written.info.width * 3 + x] ?? 0)));
    }
  }
  expect(largest).toBeLessThanOrEqual(1);
}
