import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { entriesBelow } from '../electron/files/entriesBelow.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';
import { answerDialog } from './harness/startElectronShell.ts';

const PHOTOS = 12;
const HEIGHT_PX = 96;
/** Every photo that is restored; as a call of the engine says it. */
const EACH_PHOTO = '"name":"restore"';
const ONE_PHOTO = 'Foto 5 %';
const FORMATS = ['jpg', 'png', 'tif', 'webp'] as const;

/** Twelve small photos in four formats, in a wide profile and with a name in their EXIF. */
async function drawAlbum(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let number = 1; number <= PHOTOS; number++) {
    const drawn = await drawPhoto({ folder, name: 'drawn.jpg', widthPx: 140 + number, heightPx: HEIGHT_PX });
    await sharp(drawn)
      .withIccProfile('p3')
      .withExif({ IFD0: { Artist: 'A. Person', Make: 'Box', Model: 'Camera' } })
      .toFile(path.join(folder, `Foto ${number} % ü.${FORMATS[number % FORMATS.length]}`));
    await rm(drawn);
  }
}

async function hashesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort();
  const hash = async (name: string) =>
    createHash('sha256')
      .update(await readFile(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await hash(name)])));
}

async function importFolder(page: Page, folderName: string): Promise<void> {
  const isAnswered = await answerDialog(page, folderName);
  await page.getByRole('button', { name: 'Import a folder…' }).first().click();
  if (!isAnswered) {
    const dialog = page.getByRole('dialog');
    await dialog.getByText(folderName, { exact: true }).click();
    await expect(dialog.getByText('Foto 1 % ü.png')).toBeVisible();
    await dialog.getByRole('button', { name: 'Import this folder' }).click();
  }
  await expect(page.getByRole('contentinfo')).toContainText(`${PHOTOS} photos`);
}

/** Everything in the list, into a folder below the root. */
async function openExportSheet(page: Page, folderName: string): Promise<void> {
  await page.getByRole('button', { name: 'Library', exact: true }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Shift+E');
  const dialog = page.getByRole('dialog');
  const isAnswered = await answerDialog(page, folderName);
  await chooseOption(dialog.getByRole('combobox', { name: 'Folder' }), 'Choose a folder…');
  if (isAnswered) return;
  await dialog.getByText(folderName, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
}

async function expectNoSeriousIssues(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test('an album is exported while the user goes on; names, conflicts, pause and cancel hold', async ({
  darkroom,
}, testInfo) => {
  const { page, photosFolder } = darkroom;
  const album = path.join(photosFolder, 'album');
  const results = path.join(photosFolder, 'results');
  await drawAlbum(album);
  await mkdir(results);
  const originals = await hashesOf(album);
  await importFolder(page, 'album');

  await openExportSheet(page, 'results');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('File name').fill('{nme}');
  await expect(dialog.getByText("'{nme}' is not known.")).toBeVisible();
  await dialog.getByLabel('File name').fill('{index:00} {name} x{scale}');
  await expect(dialog.getByText('For instance: 01 Foto')).toBeVisible();
  await dialog.getByLabel('Write the recipe').check();
  await expectNoSeriousIssues(page);
  await takeInBothThemes(page, 'export', testInfo.outputPath());
  // However fast the machine is, nothing is done before all of this was seen.
  const letPhotosIn = await darkroom.holdEngine(EACH_PHOTO);
  await dialog.getByRole('button', { name: `Export ${PHOTOS} photos` }).click();

  const job = page.getByRole('main').getByRole('listitem').first();
  await job.getByRole('button', { name: 'Pause' }).click();
  await expect(job.getByRole('status')).toContainText('Paused');
  await expectNoSeriousIssues(page);
  await takeInBothThemes(page, 'queue', testInfo.outputPath());
  await test.step('the last photo is made the next', async () => {
    const moves = job.getByRole('button', { name: 'Make this photo next' });
    await moves.last().click();
    await expect(job.getByRole('listitem').first()).toContainText('Foto 1 %');
  });
  await test.step('a later export is made to run first, and is given up', async () => {
    await openExportSheet(page, 'results');
    await dialog.getByLabel('File name').fill('later/{name}');
    await dialog.getByRole('button', { name: `Export ${PHOTOS} photos` }).click();
    const jobs = page.getByRole('main').getByRole('list', { name: 'Queue' }).locator('> li');
    const later = jobs.filter({ hasText: 'Waiting' }).or(jobs.filter({ hasText: 'Working' }));
    await later.getByRole('button', { name: 'Pause' }).click();
    await expect(jobs).toHaveCount(2);
    // Both cards read alike: the element itself tells when it has become the first.
    const card = await jobs.nth(1).elementHandle();
    await jobs.nth(1).getByRole('button', { name: 'Run first' }).click();
    await expect.poll(() => jobs.first().evaluate((first, moved) => first === moved, card)).toBe(true);
    await jobs.first().getByRole('button', { name: 'Cancel' }).click();
    await expect(jobs.nth(1).getByRole('status')).toContainText('Cancelled');
    await jobs.nth(1).getByRole('button', { name: 'Remove' }).click();
    await expect(jobs).toHaveCount(1);
  });
  await job.getByRole('button', { name: 'Resume' }).click();
  await letPhotosIn();
  // The user goes on meanwhile.
  await page.getByRole('button', { name: 'Library', exact: true }).click();
  await page
    .getByLabel(/Foto 3/)
    .first()
    .click();
  // Stars would go into its file, which then is not the same any more; a flag stays in the library.
  await page.keyboard.press('p');
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(job.getByRole('status')).toContainText(`Finished · ${PHOTOS} of ${PHOTOS} done`, {
    timeout: 240_000,
  });

  const files = await readdir(results);
  expect(files.filter((name) => name.endsWith('.jpg'))).toHaveLength(PHOTOS);
  expect(files.filter((name) => name.endsWith('.recipe.json'))).toHaveLength(PHOTOS);
  expect(files).toHaveLength(2 * PHOTOS);
  const { icc: profile } = await sharp(path.join(album, 'Foto 1 % ü.png')).metadata();
  for (const name of files.filter((file) => file.endsWith('.jpg'))) {
    const { width = 0, height, icc, exif } = await sharp(path.join(results, name)).metadata();
    expect([width % 2, height]).toEqual([0, 2 * HEIGHT_PX]);
    expect(icc).toEqual(profile);
    // The library that draws the originals puts no name into a TIFF.
    const number = Number(/Foto (\d+)/.exec(name)?.[1]);
    if (FORMATS[number % FORMATS.length] !== 'tif') expect(exif?.toString('latin1')).toContain('A. Person');
  }
  expect(await hashesOf(album)).toEqual(originals);

  await test.step('the same again is left out', async () => {
    const before = await hashesOf(results);
    await openExportSheet(page, 'results');
    await dialog.getByLabel('File name').fill('{index:00} {name} x{scale}');
    await chooseOption(
      dialog.getByRole('combobox', { name: 'If the name is taken' }),
      'Leave out what is the same already',
    );
    await dialog.getByRole('button', { name: `Export ${PHOTOS} photos` }).click();
    await expect(job.getByRole('status')).toContainText(`${PHOTOS} left out`);
    expect(await hashesOf(results)).toEqual(before);
  });

  await test.step('a cancelled export leaves nothing half-made and can be taken up again', async () => {
    await openExportSheet(page, 'results');
    await dialog.getByLabel('File name').fill('again/{name}');
    // The others are under way as far as they are; without this one they cannot end.
    const letItIn = await darkroom.holdEngine(ONE_PHOTO);
    await dialog.getByRole('button', { name: `Export ${PHOTOS} photos` }).click();
    await job.getByRole('button', { name: 'Cancel' }).click();
    await expect(job.getByRole('status')).toContainText('Cancelled');
    const unfinished = async () =>
      (await entriesBelow(results)).filter((name) => path.basename(name).startsWith('.'));
    await expect.poll(unfinished).toEqual([]);
    await letItIn();
    await job.getByRole('button', { name: 'Resume' }).click();
    await expect(job.getByRole('status')).toContainText(`Finished · ${PHOTOS} of ${PHOTOS} done`, {
      timeout: 240_000,
    });
    const again = await readdir(path.join(results, 'again'));
    expect(again.filter((name) => name.endsWith('.jpg'))).toHaveLength(PHOTOS);
    expect(await unfinished()).toEqual([]);
  });

  await test.step('a photo whose original is away fails with a sentence, and is made when it is back', async () => {
    const original = path.join(album, 'Foto 5 % ü.png');
    await rename(original, `${original}.away`);
    await openExportSheet(page, 'results');
    await dialog.getByLabel('File name').fill('third/{name}');
    await dialog.getByRole('button', { name: `Export ${PHOTOS} photos` }).click();
    await expect(job.getByRole('status')).toContainText('1 failed');
    await expect(job).toContainText('Foto 5 % ü.png is not there');
    await rename(`${original}.away`, original);
    await job.getByRole('button', { name: 'Retry failed' }).click();
    await expect(job.getByRole('status')).toContainText(`Finished · ${PHOTOS} of ${PHOTOS} done`, {
      timeout: 60_000,
    });
  });
});

test('the queue survives a restart of the app in the middle of an export', async ({ darkroom }) => {
  const album = path.join(darkroom.photosFolder, 'album');
  const results = path.join(darkroom.photosFolder, 'results');
  await drawAlbum(album);
  await mkdir(results);
  await importFolder(darkroom.page, 'album');
  await openExportSheet(darkroom.page, 'results');
  const letItIn = await darkroom.holdEngine(ONE_PHOTO);
  await darkroom.page.getByRole('button', { name: `Export ${PHOTOS} photos` }).click();
  await expect(darkroom.page.getByRole('main').getByRole('status')).toContainText('Working');

  const page = await darkroom.restart(letItIn);
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(page.getByRole('main').getByRole('status')).toContainText(`${PHOTOS} of ${PHOTOS} done`, {
    timeout: 240_000,
  });
  const files = await readdir(results);
  expect(files).toHaveLength(PHOTOS);
  expect(files.filter((name) => name.startsWith('.'))).toEqual([]);
});
