import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeScreenshots } from './harness/screenshotSizes.ts';
import { answerDialog } from './harness/startElectronShell.ts';

async function openSettings(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  return page.getByRole('dialog', { name: 'Settings' });
}

async function expectAccessible(page: Page): Promise<void> {
  // A colour on its way from one theme to the other is none that anybody reads.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

test('what is chosen counts at once and after a restart', async ({ darkroom }, info) => {
  const { page, photosFolder } = darkroom;
  await mkdir(path.join(photosFolder, 'Ergebnisse ü'));
  const sheet = await openSettings(page);
  await chooseOption(sheet.getByRole('combobox', { name: 'Compute with' }), 'CPU');
  await chooseOption(sheet.getByRole('combobox', { name: 'Memory for kept calculations' }), '800 MB');
  await chooseOption(sheet.getByRole('combobox', { name: 'Disk for kept calculations' }), '2 GB');
  const isAnswered = await answerDialog(page, 'Ergebnisse ü');
  await sheet.getByRole('button', { name: 'Choose a folder…' }).click();
  if (!isAnswered) {
    await sheet.getByRole('button', { name: 'Ergebnisse ü' }).click();
    await sheet.getByRole('button', { name: 'Choose this folder' }).click();
  }
  await expect(sheet.getByRole('textbox', { name: 'Export folder' })).toHaveValue(/Ergebnisse ü$/);
  await takeScreenshots(page, 'settings-dark', info.outputDir);
  await chooseOption(sheet.getByRole('combobox', { name: 'Theme' }), 'Light');
  await expectAccessible(page);
  await takeScreenshots(page, 'settings-light', info.outputDir);

  const again = await darkroom.restart();
  const { settings } = await askMain(again, 'app.start', {});
  expect(settings).toMatchObject({
    provider: 'cpu',
    theme: 'light',
    residualMemoryBytes: 800e6,
    residualCacheBytes: 2 * 2 ** 30,
    exportFolder: path.join(photosFolder, 'Ergebnisse ü'),
  });
  await again.getByRole('button', { name: 'Packs' }).click();
  await expect(again.getByRole('heading', { name: 'Tiny' })).toBeVisible();
  await takeScreenshots(again, 'packs-light', info.outputDir);
  await again.getByRole('button', { name: 'Model card' }).first().click();
  await expect(again.getByRole('article')).toBeVisible();
  await expectAccessible(again);
  await takeScreenshots(again, 'card-light', info.outputDir);
});

/** Opens the photo and waits until the tiles that were asked for are there. */
async function lookAt(page: Page): Promise<number> {
  const asked = page.waitForResponse((response) => response.url().includes('/pixels/tile'));
  await openInDevelop(page, 'kept ü', { waitsForTiles: false });
  await asked;
  await waitForTiles(page);
  return (await askMain(page, 'engine.diagnostics', {}))?.networkRuns ?? -1;
}

test('kept work outlives the app, spares the networks and can be emptied', async ({ darkroom }) => {
  await drawPhoto({ folder: darkroom.photosFolder, name: 'kept ü.jpg' });
  await importFolder(darkroom.page);
  expect(await lookAt(darkroom.page)).toBeGreaterThan(0);

  const page = await darkroom.restart();
  expect(await lookAt(page)).toBe(0);
  const sheet = await openSettings(page);
  await expect(sheet).toContainText(/Kept calculations take [1-9][\d.]* [kM]B on disk/);
  await sheet.getByRole('button', { name: 'Empty kept calculations' }).click();
  await expect(sheet).toContainText('Kept calculations take 0 kB on disk');
  await page.keyboard.press('Escape');
  await page.reload();
  expect(await lookAt(page)).toBeGreaterThan(0);

  // Another provider gives other tiles: the viewer asks for all of them anew.
  const asked = page.waitForResponse((response) => response.url().includes('/pixels/tile'));
  await chooseOption((await openSettings(page)).getByRole('combobox', { name: 'Compute with' }), 'CPU');
  await page.keyboard.press('Escape');
  await asked;
  await waitForTiles(page);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a tooltip goes with its sheet, and stands over none', async ({ darkroom: { page } }) => {
  const tooltip = page.getByRole('tooltip');
  const settings = page.getByRole('button', { name: 'Settings', exact: true });
  await settings.hover();
  await expect(tooltip).toContainText('Settings');
  await settings.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(tooltip).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Close' }).hover();
  await expect(tooltip).toContainText('Close');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(tooltip.filter({ hasText: 'Close' })).toHaveCount(0);
});
