/** Photos that come by hand: dropped on the window or pasted into it. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type JSHandle, type Page } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

test.setTimeout(120_000);
test.beforeEach(({ darkroom }) => {
  test.skip(darkroom.shell === 'electron', 'files made by a script have no path that Electron could grant');
});

interface HandedFile {
  readonly name: string;
  readonly base64: string;
}

async function drawnFile(folder: string, name: string, widthPx: number): Promise<HandedFile> {
  const file = await drawPhoto({ folder, name, widthPx, heightPx: 80 });
  return { name, base64: (await readFile(file)).toString('base64') };
}

/** As a browser hands files to a page. */
function transferOf(page: Page, files: readonly HandedFile[]): Promise<JSHandle<DataTransfer>> {
  return page.evaluateHandle((handed) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of handed) {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, files);
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
  await expect(page.getByRole('log')).toContainText('letter.jpg');
  const uploads = await readdir(path.join(dataFolder, 'uploads'), { recursive: true });
  expect(uploads.map((file) => path.basename(file))).toContain('Дача 50 % 🌻.jpg');

  await page.getByRole('option', { name: /^Дача/ }).click();
  await expect(page.getByRole('complementary', { name: 'Information' })).toContainText('The app’s own copy');
  const again = await transferOf(page, files.slice(0, 1));
  await page.getByRole('option', { name: /^second/ }).dispatchEvent('drop', { dataTransfer: again });
  // Another one afterwards: when it is there, the first has been looked at.
  const third = await transferOf(page, [await drawnFile(photosFolder, 'third.webp', 140)]);
  await page.getByRole('option', { name: /^second/ }).dispatchEvent('drop', { dataTransfer: third });
  await expect(page.getByRole('contentinfo')).toContainText('3 photos');
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
