/** Photos that come by hand: dropped on the window or pasted into it. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { entriesBelow } from '../electron/files/entriesBelow.ts';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { drawnFile, transferOf } from './harness/handedFiles.ts';

/** At the pace that the spec sets, minutes of uploading: it ends because it is cancelled. */
const LARGE_BYTES = 2 ** 27;
const UPLOAD_BYTES_PER_S = 2 ** 20;

/** Names of the files in the folders that were made for them, which have no dot. */
async function copiesIn(uploadFolder: string): Promise<string[]> {
  const entries = await entriesBelow(uploadFolder);
  return entries
    .map((entry) => path.basename(entry))
    .filter((name) => name.includes('.'))
    .sort();
}

test('dropped files become copies in the library, once each, and what is no picture is named', async ({
  darkroom,
}) => {
  const { page, photosFolder, dataFolder } = darkroom;
  const files = [
    await drawnFile(photosFolder, 'Дача 50 % 🌻.jpg', 120),
    await drawnFile(photosFolder, 'second.png', 130),
    { name: 'letter.jpg', base64: btoa('no picture at all') },
  ];
  const dataTransfer = await transferOf(page, files);
  await page.getByText('Drop photos here').dispatchEvent('drop', { dataTransfer });
  await expect(page.getByRole('contentinfo')).toContainText('2 photos');
  await expect(page.getByRole('region', { name: 'Import', exact: true })).toContainText('letter.jpg');
  const copies = () => copiesIn(path.join(dataFolder, 'uploads'));
  expect(await copies()).toEqual(['second.png', 'Дача 50 % 🌻.jpg']);

  await page.getByRole('option', { name: /^Дача/ }).click();
  await expect(page.getByRole('complementary', { name: 'Information' })).toContainText('The app’s own copy');
  const again = await transferOf(page, files.slice(0, 1));
  await page.getByRole('option', { name: /^second/ }).dispatchEvent('drop', { dataTransfer: again });
  // Another one afterwards: when it is there, the first has been looked at.
  const third = await transferOf(page, [await drawnFile(photosFolder, 'third.webp', 140)]);
  await page.getByRole('option', { name: /^second/ }).dispatchEvent('drop', { dataTransfer: third });
  await expect(page.getByRole('contentinfo')).toContainText('3 photos');
  // A copy that became no photo is not kept.
  await expect.poll(copies).toEqual(['second.png', 'third.webp', 'Дача 50 % 🌻.jpg']);
});

test('dropping that is cancelled in the middle of a file keeps the whole ones and leaves nothing of it behind', async ({
  darkroom,
}) => {
  const { page, photosFolder, dataFolder } = darkroom;
  const uploadFolder = path.join(dataFolder, 'uploads');
  const copies = () => copiesIn(uploadFolder);
  const files = [
    await drawnFile(photosFolder, 'first.jpg', 120),
    await drawnFile(photosFolder, 'second.jpg', 130),
    { ...(await drawnFile(photosFolder, 'large.jpg', 140)), trailingBytes: LARGE_BYTES },
    await drawnFile(photosFolder, 'last.jpg', 150),
  ];
  const session = await page.context().newCDPSession(page);
  const setUploadPace = (uploadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await setUploadPace(UPLOAD_BYTES_PER_S);
  const status = page.getByRole('contentinfo');
  const importButton = page.getByRole('button', { name: 'Import…', exact: true });

  await page
    .getByText('Drop photos here')
    .dispatchEvent('drop', { dataTransfer: await transferOf(page, files) });
  await expect(status).toContainText('Importing 2 of 4');
  await expect.poll(copies).toContain('large.jpg');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(importButton).toBeVisible();
  await expect(status).toContainText('2 photos');
  await expect(page.getByRole('log').getByRole('alert')).toHaveCount(0);
  await expect.poll(async () => (await readdir(uploadFolder)).length).toBe(2);
  expect(await copies()).toEqual(expect.arrayContaining(['first.jpg', 'second.jpg']));
  const ids = await askMain(page, 'photos.find', { query: {} });
  const photos = await askMain(page, 'photos.get', { ids: [...ids] });
  expect(photos.map(({ widthPx }) => widthPx).sort()).toEqual([120, 130]);

  await setUploadPace(-1);
  await page
    .getByRole('option', { name: /^first/ })
    .dispatchEvent('drop', { dataTransfer: await transferOf(page, files) });
  await expect(status).toContainText('4 photos');
  await expect(page.getByRole('option', { name: /^last/ })).toBeVisible();
  await expect.poll(async () => (await readdir(uploadFolder)).length).toBe(4);
});

test('a pasted picture becomes a photo that is there after a restart', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  const transfer = await transferOf(page, [await drawnFile(photosFolder, 'pasted.png', 150)]);
  // Before the library stands, nobody listens.
  await expect(page.getByText('Drop photos here')).toBeVisible();
  await transfer.evaluate((clipboardData) => {
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await expect(page.getByRole('option', { name: /^pasted\.png/ })).toBeVisible();
  const again = await darkroom.restart();
  await expect(again.getByRole('option', { name: /^pasted\.png/ })).toBeVisible();
});

test('a dropped folder comes in with everything below it, alone and among files; what cannot be read is named', async ({
  darkroom,
}) => {
  const { page, photosFolder, shell } = darkroom;
  test.skip(shell === 'electron', "the stand-in for the mouse is the browser's own");
  const album = path.join(photosFolder, 'Album ü', 'Day 2');
  await mkdir(path.join(photosFolder, 'Album ü', '.hidden'), { recursive: true });
  await mkdir(album);
  await drawPhoto({ folder: path.join(photosFolder, 'Album ü'), name: 'one.jpg', widthPx: 110 });
  await drawPhoto({ folder: path.join(photosFolder, 'Album ü', '.hidden'), name: 'no.jpg', widthPx: 190 });
  await drawPhoto({ folder: album, name: '照 two.jpg', widthPx: 120 });
  await writeFile(path.join(album, 'notes.txt'), 'no picture');
  await writeFile(path.join(album, 'broken.jpg'), 'no picture either');
  const single = await drawPhoto({ folder: photosFolder, name: 'single.jpg', widthPx: 130 });

  await dropPaths(page, [path.join(photosFolder, 'Album ü'), single]);
  const report = page.getByRole('region', { name: 'Import', exact: true });
  await expect(report).toContainText('3 new photos');
  await expect(report).toContainText('broken.jpg');
  await expect(report).toContainText('1 .txt');
  const names = await askMain(page, 'photos.find', { query: { sort: 'name' } });
  const photos = await askMain(page, 'photos.get', { ids: [...names] });
  expect(photos.map(({ fileName }) => fileName).toSorted()).toEqual(['one.jpg', 'single.jpg', '照 two.jpg']);

  // Alone, and with nothing in it that is not known.
  await dropPaths(page, [album]);
  await expect(report).toContainText('1 in the library already');
});

/** With the mouse, from the system's file manager. */
async function dropPaths(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const box = await page.getByRole('main').boundingBox();
  const at = { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    const data = { items: [], files: [...files], dragOperationsMask: 1 };
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await session.detach();
}
