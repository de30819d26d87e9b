/** What a photo shows, told to a latent pack's network in words. */
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { installGoldenModel } from '../electron/packs/testing/installGoldenModel.ts';
import { writeTinyLatentPack } from '../electron/packs/testing/writeTinyLatentPack.ts';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

async function networkRuns(page: Page): Promise<number> {
  return (await askMain(page, 'engine.diagnostics', {}))?.networkRuns ?? 0;
}

async function choosePack(page: Page, name: string): Promise<void> {
  await chooseOption(page.getByRole('combobox', { name: 'Pack', exact: true }), name);
  await waitForTiles(page);
}

test('a prompt counts when it is done, not while it is typed, and can be undone', async ({ darkroom }) => {
  const packsFolder = path.join(darkroom.dataFolder, 'packs');
  const page = await darkroom.restart(async () => {
    await installGoldenModel(packsFolder);
    await writeTinyLatentPack(path.join(packsFolder, 'latent'), 96, 32);
  });
  await drawPhoto({ folder: darkroom.photosFolder, name: 'house.jpg', widthPx: 96, heightPx: 64 });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
  // Whether a network ran tells more than the tiles: on a busy machine they are asked for a moment later.
  await expect.poll(() => networkRuns(page)).toBe(1);
  const field = page.getByRole('textbox', { name: 'Prompt' });
  await expect(field).toHaveCount(0);

  await choosePack(page, 'PiSA-SR');
  await expect.poll(() => networkRuns(page)).toBe(2);
  await waitForTiles(page);
  await field.pressSequentially('abc a bad');
  await waitForTiles(page);
  expect(await networkRuns(page)).toBe(2);
  await field.press('Escape');
  await expect(field).toHaveValue('');

  await field.fill('abc a bad');
  await field.press('Enter');
  await expect(page.getByRole('button', { name: 'Prompt', exact: true }).last()).toBeVisible();
  await expect.poll(() => networkRuns(page)).toBe(3);
  await waitForTiles(page);
  await expect(field).toHaveValue('abc a bad');

  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue('');
  await waitForTiles(page);
  expect(await networkRuns(page)).toBe(3);

  await choosePack(page, 'Tiny latent');
  await expect(field).toHaveCount(0);
  await expect(page.getByText('installed without a text encoder')).toBeVisible();
});
