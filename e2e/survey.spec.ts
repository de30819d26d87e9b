import { expect, type Locator } from '@playwright/test';
import sharp from 'sharp';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { meanDifference } from './harness/seenPixels.ts';

test.beforeEach(async ({ darkroom }) => {
  await drawPhoto({ folder: darkroom.photosFolder, name: 'house.jpg' });
  await importFolder(darkroom.page);
  await openInDevelop(darkroom.page, 'house.jpg');
});

/** The middle of the left and of the right half, without what lies over their edges. */
async function halves(viewer: Locator): Promise<[Buffer, Buffer]> {
  const screenshot = await viewer.screenshot();
  const { width, height } = await sharp(screenshot).metadata();
  // Two panes of a canvas differ in width by a pixel at most: the same distance from each one's corner.
  const cut = (left: number) =>
    sharp(screenshot)
      .extract({ left, top: Math.round(height / 3), width: Math.floor(width / 4), height: 120 })
      .removeAlpha()
      .raw()
      .toBuffer();
  return [await cut(Math.round(width / 8)), await cut(Math.round(width / 8) + Math.ceil((width + 2) / 2))];
}

test('two settings stand side by side in step, and one of them is taken over', async ({
  darkroom: { page },
}) => {
  const viewer = page.getByTestId('viewer');
  await setDial(page, 'Restore', '0');
  await setDial(page, 'Detail', '0');
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: /^Version 1/ }).first()).toBeVisible();
  await setDial(page, 'Restore', '1');
  await setDial(page, 'Detail', '1');

  await page.keyboard.press('c');
  const survey = page.getByRole('group', { name: 'Survey' });
  await expect(survey.getByRole('combobox')).toHaveText(['Now', 'Version 1']);
  await waitForTiles(page);
  const [now, version] = await halves(viewer);
  expect(meanDifference(now, version)).toBeGreaterThan(0.2);

  await chooseOption(survey.getByRole('combobox', { name: 'Setting 2' }), 'Now');
  await expect(survey.getByRole('combobox')).toHaveText(['Now', 'Now']);
  // As long as the list fades out, its backdrop takes the wheel.
  await expect(page.locator('.MuiModal-backdrop')).toHaveCount(0);
  await test.step('the same setting twice is the same picture twice, wherever one zooms and pans', async () => {
    const area = await viewer.boundingBox();
    if (area === null) throw new Error('the viewer is not to be seen');
    let before = now;
    for (const x of [0.25, 0.7]) {
      await page.mouse.move(area.x + area.width * x, area.y + area.height * 0.4);
      await page.mouse.wheel(0, -600);
      await expect.poll(async () => meanDifference((await halves(viewer))[0], before)).toBeGreaterThan(1);
      await waitForTiles(page);
      const [left, right] = await halves(viewer);
      expect(meanDifference(left, right)).toBeLessThan(0.5);
      before = left;
    }
  });

  await chooseOption(survey.getByRole('combobox', { name: 'Setting 2' }), 'Version 1');
  await survey.getByRole('button', { name: 'Use setting 2' }).click();
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('0.00');
  await page.keyboard.press('Escape');
  await expect(survey).toHaveCount(0);
});

test('a survey holds two to four settings, and any of them can be kept', async ({ darkroom: { page } }) => {
  await page.keyboard.press('n');
  const survey = page.getByRole('group', { name: 'Survey' });
  const settings = survey.getByRole('combobox');
  await expect(settings).toHaveCount(4);
  await expect(settings.first()).toHaveText('Now');
  await waitForTiles(page);

  await survey.getByRole('button', { name: 'Take setting 4 away' }).click();
  await survey.getByRole('button', { name: 'Take setting 3 away' }).click();
  await expect(settings).toHaveCount(2);
  await expect(survey.getByRole('button', { name: /^Take/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Add a setting' }).click();
  await expect(settings).toHaveCount(3);

  await chooseOption(survey.getByRole('combobox', { name: 'Setting 2' }), 'Detailed');
  await survey.getByRole('button', { name: 'Keep setting 2 as a version' }).click();
  await expect(page.getByRole('button', { name: /^Version 1 1\.00 · 1\.40/ })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.00');
});
