import { expect } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { dialValue, importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
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
