/** Photos that come by hand: dropped on the window or pasted into it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type JSHandle, type Page } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

/** At the pace that the spec sets, minutes of uploading: it ends because it is cancelled. */
const LARGE_BYTES = 2 ** 27;
const UPLOAD_BYTES_PER_S = 2 ** 20;

interface HandedFile {
  readonly name: string;
  readonly base64: string;
  /** Zeros after the content, which are no part of the picture. */
  readonly trailingBytes?: number;
}

async function drawnFile(folder: string, name: string, widthPx: number): Promise<HandedFile> {
  const file = await drawPhoto({ folder, name, widthPx, heightPx: 80 });
  return { name, base64: (await readFile(file)).toString('base64') };
}

/** As a browser hands files to a page. */
function transferOf(page: Page, files: readonly HandedFile[]): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((handed) => {
    const transfer = new DataTransfer();
    for (const { name, base64, trailingBytes = 0 } of handed) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      transfer.items.add(new File([bytes, new Uint8Array(trailingBytes)], name));
    }
    return transfer;
  }, files);
}

/** Names of the files in the folders that were made for them, which have no dot. */
async function copiesIn(uploadFolder: string): Promise<string[]> {
  const entries = await readdir(uploadFolder, { recursive: true });
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
  await transfer.evaluate((clipboardData) => {
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await expect(page.getByRole('option', { name: /^pasted\.png/ })).toBeVisible();
  const again = await darkroom.restart();
  await expect(again.getByRole('option', { name: /^pasted\.png/ })).toBeVisible();
});
