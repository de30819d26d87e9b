/** Results go where one was told, and one is told where they went. */
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator } from '@playwright/test';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { drawnFile, transferOf } from './harness/handedFiles.ts';
import { holdAnswers } from './harness/holdAnswers.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';

test.beforeEach(async ({ darkroom }) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  await askMain(darkroom.page, 'settings.save', { packId: 'tiny' });
});

const folderField = (dialog: Locator) => dialog.getByRole('combobox', { name: 'Folder', exact: true });

/** Through the app's own chooser, into a folder below the photos'. */
async function chooseFolder(dialog: Locator, name: string): Promise<void> {
  await chooseOption(folderField(dialog), 'Choose a folder…');
  await dialog.getByRole('button', { name }).click();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
  await expect(folderField(dialog)).toContainText(name);
}

test('one photo goes to the folder and under the name that were chosen, and the next begins there', async ({
  darkroom,
}, testInfo) => {
  const { photosFolder } = darkroom;
  let { page } = darkroom;
  const results = path.join(photosFolder, 'Ergebnisse ü');
  await mkdir(results);
  await drawPhoto({ folder: photosFolder, name: 'house.jpg' });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
  await page.getByRole('button', { name: 'Export…' }).click();
  let dialog = page.getByRole('dialog');
  await chooseOption(dialog.getByRole('combobox', { name: 'Format' }), 'PNG');
  await dialog.getByRole('textbox', { name: 'File name' }).fill('{name} for Ada');
  await expect(dialog).toContainText('For instance: house for Ada.png');
  await chooseFolder(dialog, 'Ergebnisse ü');
  await takeInBothThemes(page, 'export-one', testInfo.outputPath());
  await dialog.getByRole('button', { name: 'Save as preset…' }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('For Ada');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).press('Enter');
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(dialog.getByText(/^Written: .*house for Ada\.png/)).toBeVisible();
  const file = path.join(results, 'house for Ada.png');
  expect(existsSync(file)).toBe(true);

  const downloading = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('house for Ada.png');
  expect((await readFile(await download.path())).equals(await readFile(file))).toBe(true);

  page = await darkroom.restart();
  await openInDevelop(page, 'house.jpg');
  await page.getByRole('button', { name: 'Export…' }).click();
  dialog = page.getByRole('dialog');
  await expect(folderField(dialog)).toContainText('Ergebnisse ü');
  await expect(dialog.getByRole('textbox', { name: 'File name' })).toHaveValue('{name} for Ada');
  // A preset brings its folder along.
  await chooseOption(folderField(dialog), 'Beside the original');
  await dialog.getByRole('button', { name: 'For Ada' }).click();
  await expect(folderField(dialog)).toContainText('Ergebnisse ü');
});

test('the λ grid as a sheet asks for folder and name', async ({ darkroom }, testInfo) => {
  const { page, photosFolder } = darkroom;
  await mkdir(path.join(photosFolder, 'Sheets'));
  await drawPhoto({ folder: photosFolder, name: 'house.jpg' });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
  await page.keyboard.press('m');
  await waitForTiles(page);
  await page.getByRole('button', { name: 'Save the sheet…' }).click();
  const dialog = page.getByRole('dialog');
  await chooseFolder(dialog, 'Sheets');
  await takeInBothThemes(page, 'save-sheet', testInfo.outputPath());
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText(/^Written: .*house-grid\.png/)).toBeVisible();
  expect(existsSync(path.join(photosFolder, 'Sheets', 'house-grid.png'))).toBe(true);
});

test('dropped photos stand under Folders, and go to the export folder, which is said', async ({
  darkroom,
}, testInfo) => {
  const { page, photosFolder } = darkroom;
  const files = [
    await drawnFile(photosFolder, 'one.jpg', 120),
    await drawnFile(photosFolder, 'two.jpg', 130),
  ];
  const dataTransfer = await transferOf(page, files);
  await page.getByText('Drop photos here').dispatchEvent('drop', { dataTransfer });
  await expect(page.getByRole('option')).toHaveCount(2);
  await page.keyboard.press('Escape');
  const folders = page.getByRole('region', { name: 'Folders' });
  await folders.getByRole('button', { name: /^Dropped here/ }).click();
  await expect(page.getByRole('contentinfo')).toContainText('2 photos');
  await takeInBothThemes(page, 'dropped-here', testInfo.outputPath());

  await page.getByRole('listbox', { name: 'Library' }).press('Control+a');
  // What was said of them goes along.
  await page.keyboard.press('3');
  await page.getByRole('toolbar').getByRole('button', { name: 'Export 2 photos…' }).click();
  const dialog = page.getByRole('dialog');
  const exportFolder = path.join(photosFolder, 'PiSA Darkroom');
  await expect(folderField(dialog)).toContainText(exportFolder);
  await expect(dialog).toContainText('there is no folder of its own');
  await takeInBothThemes(page, 'export-copies', testInfo.outputPath());
  await dialog.getByRole('button', { name: 'Export 2 photos' }).click();
  const job = page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 2 }) });
  await expect(job.getByRole('status')).toContainText('Finished');
  for (const name of ['one', 'two']) {
    const { xmp } = await sharp(path.join(exportFolder, `${name}-restored.jpg`)).metadata();
    expect(xmp?.toString()).toContain('<xmp:Rating>3<');
  }
  await takeInBothThemes(page, 'queue-done', testInfo.outputPath());
  const downloading = page.waitForEvent('download');
  await job.getByRole('button', { name: 'Download all (ZIP)' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/\.zip$/);
  const names = Object.keys(unzipSync(await readFile(await download.path())));
  expect(names.toSorted()).toEqual(['one-restored.jpg', 'two-restored.jpg']);
});

test('a folder that is being opened is not mistaken for the one that is still shown', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  await mkdir(path.join(photosFolder, 'album'));
  await drawPhoto({ folder: path.join(photosFolder, 'album'), name: 'house.jpg' });
  await drawPhoto({ folder: photosFolder, name: 'outside.jpg' });
  const listed = await holdAnswers(page, 'files.list', 1);
  await page.getByRole('button', { name: 'Import…', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const take = dialog.getByRole('button', { name: 'Import this folder' });
  await expect(take).toBeEnabled();
  await dialog.getByText('album', { exact: true }).click();
  await expect(take).toBeDisabled();
  listed.release();
  await expect(dialog.getByText('house.jpg')).toBeVisible();
  await take.click();
  await expect(page.getByRole('contentinfo')).toContainText('1 photo');
});
