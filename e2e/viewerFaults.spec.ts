import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { test } from './harness/darkroomTest.ts';
import { dialValue, importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';
import { meanDifference, seenPixels } from './harness/seenPixels.ts';

test.beforeEach(async ({ darkroom }) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  await drawPhoto({ folder: darkroom.photosFolder, name: 'a.jpg' });
  await importFolder(darkroom.page);
  await openInDevelop(darkroom.page, 'a.jpg');
});

test('a lost WebGL context comes back with the picture', async ({ darkroom: { page } }) => {
  const viewer = page.getByTestId('viewer');
  const seen = await seenPixels(viewer);
  await viewer.evaluate((canvas: HTMLCanvasElement) => {
    const extension = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    if (extension == null) throw new Error('the context cannot be lost');
    return new Promise<void>((resolve) => {
      canvas.addEventListener('webglcontextrestored', () => resolve(), { once: true });
      canvas.addEventListener('webglcontextlost', () => setTimeout(() => extension.restoreContext()), {
        once: true,
      });
      extension.loseContext();
    });
  });
  await waitForTiles(page);
  await expect.poll(async () => meanDifference(await seenPixels(viewer), seen)).toBeLessThan(0.05);
  // The pad's background and gestures belong to the new context too.
  await viewer.hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => meanDifference(await seenPixels(viewer), seen)).toBeGreaterThan(1);
});

test('the pad leaves the right button alone, and a cancelled pointer changes nothing', async ({
  darkroom: { page },
}) => {
  const pad = page.getByTestId('lambda-pad');
  await pad.click({ button: 'right', position: { x: 5, y: 5 } });
  expect([await dialValue(page, 'Restore'), await dialValue(page, 'Detail')]).toEqual(['1.00', '1.00']);

  const box = await pad.boundingBox();
  if (box === null) throw new Error('the pad is not to be seen');
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  expect(await dialValue(page, 'Detail')).not.toBe('1.00');
  await pad.dispatchEvent('pointercancel', { pointerId: 1 });
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.mouse.up();
  expect([await dialValue(page, 'Restore'), await dialValue(page, 'Detail')]).toEqual(['1.00', '1.00']);
  await expect(page.getByRole('button', { name: /^Both dials/ })).toHaveCount(0);
});

test('a damaged photo says what is wrong and what is known of it, and waits for nothing', async ({
  darkroom: { page, photosFolder },
}, testInfo) => {
  const drawn = await drawPhoto({ folder: photosFolder, name: 'whole.jpg', widthPx: 300, heightPx: 200 });
  const png = await sharp(drawn).png().toBuffer();
  // Its head says what it is; its pixels cannot be unpacked.
  png.fill(0, Math.round(png.length / 4), Math.round(png.length / 2));
  await writeFile(path.join(photosFolder, 'torn.png'), png);
  await page.keyboard.press('g');
  await importFolder(page);
  await openInDevelop(page, 'torn.png');
  const said = page.getByRole('alert').filter({ hasText: 'What is known of it' });
  await expect(said).toContainText('torn.png');
  await expect(said).toContainText('300 × 200 px');
  await expect(page.getByRole('contentinfo')).toContainText('Cannot be shown');
  await expect(page.getByRole('contentinfo')).not.toContainText(/of \d+ tiles/);
  await takeInBothThemes(page, 'damaged', testInfo.outputPath());
  const asked = page.waitForRequest('**/pixels/tile?*');
  await said.getByRole('button', { name: 'Try again' }).click();
  await asked;
  await expect(said).toBeVisible();
  // The next one is shown as ever.
  await openInDevelop(page, 'a.jpg');
  await expect(said).toHaveCount(0);
});
