import { readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { writeTinyPack } from '../electron/packs/testing/writeTinyPack.ts';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { exportAsPng, importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes, takeScreenshots } from './harness/screenshotSizes.ts';

test('after an update of a pack an export asks once, and each photo keeps its own version while that is there', async ({
  darkroom,
}, testInfo) => {
  const { photosFolder, dataFolder } = darkroom;
  const packs = path.join(dataFolder, 'packs');
  let { page } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'one.png', widthPx: 96, heightPx: 64 });
  await drawPhoto({ folder: photosFolder, name: 'two.png', widthPx: 90, heightPx: 60 });
  await drawPhoto({ folder: photosFolder, name: 'untouched.png', widthPx: 84, heightPx: 56 });
  await askMain(page, 'settings.save', { packId: 'tiny' });
  await importFolder(page);
  for (const name of ['one.png', 'two.png']) {
    await openInDevelop(page, name);
    await setDial(page, 'Restore', '0.5');
  }

  page = await darkroom.restart(async () => {
    await rename(path.join(packs, 'tiny'), path.join(dataFolder, 'away'));
    await writeTinyPack(path.join(packs, 'tiny'), { version: '1.1.0', seed: 5 });
  });

  await test.step('many photos: one question, without whose answer nothing begins', async () => {
    await page.getByRole('button', { name: 'Library', exact: true }).click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+Shift+E');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('2 photos were made with Tiny 1.0.0; 1.1.0 is installed.')).toBeVisible();
    const start = dialog.getByRole('button', { name: 'Export 3 photos' });
    await expect(start).toBeDisabled();
    await dialog.getByLabel('Write the recipe').check();
    await takeInBothThemes(page, 'newer', testInfo.outputPath());
    await dialog.getByRole('radio', { name: 'Render anew with 1.1.0' }).check();
    await start.click();
    const job = page.getByRole('main').getByRole('listitem').first();
    await expect(job.getByRole('status')).toContainText('Finished · 3 of 3 done', { timeout: 120_000 });
    const written = await readdir(photosFolder);
    expect(written.filter((name) => name.endsWith('-restored.jpg'))).toHaveLength(3);
    const sidecar = await readFile(path.join(photosFolder, 'one-restored.jpg.recipe.json'), 'utf8');
    expect(JSON.parse(sidecar).recipe).toMatchObject({ pack: { version: '1.1.0' }, dials: { pix: 0.5 } });
  });

  await test.step('one photo: Develop says so, and its export says what it does', async () => {
    await openInDevelop(page, 'one.png');
    await expect(page.getByText('Made with 1.0.0, shown with 1.1.0.')).toBeVisible();
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('Made with Tiny 1.0.0, shown with 1.1.0.')).toBeVisible();
    await takeScreenshots(page, 'newer-one', testInfo.outputPath());
    await dialog.getByRole('button', { name: 'Render anew with 1.1.0 and export' }).click();
    await expect(dialog.getByText(/^Written: /)).toBeVisible();
  });

  await test.step('a queue that nobody was asked about asks on its card', async () => {
    const ids = [...(await askMain(page, 'photos.find', { query: {} }))];
    await askMain(page, 'queue.add', {
      ids,
      name: 'Unasked',
      choices: { output: { format: 'png' }, template: 'later/{name}' },
      destination: { kind: 'beside-original' },
    });
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Queue/ }).click();
    const job = page.getByRole('listitem').filter({ hasText: 'Unasked' });
    await expect(
      job.getByText('2 photos were made with versions of their pack that are not installed any more.'),
    ).toBeVisible({ timeout: 120_000 });
    await takeScreenshots(page, 'newer-card', testInfo.outputPath());
    await job.getByRole('button', { name: 'Render anew' }).click();
    await expect(job.getByRole('status')).toContainText('Finished · 3 of 3 done', { timeout: 120_000 });
  });

  page = await darkroom.restart(() => rename(path.join(dataFolder, 'away'), path.join(packs, 'older')));
  await test.step('where both versions are there, an edit is shown and exported with its own', async () => {
    await openInDevelop(page, 'one.png');
    await expect(page.getByText(/^Made with/)).toHaveCount(0);
    await expect(page.getByRole('combobox', { name: 'Pack' })).toHaveText('Tiny 1.0.0');
    await exportAsPng(page);
    await page.keyboard.press('Escape');
    await openInDevelop(page, 'untouched.png');
    await expect(page.getByRole('combobox', { name: 'Pack' })).toHaveText('Tiny');
    await waitForTiles(page);
  });
  await expect(page.getByRole('log')).toBeEmpty();
});
