/** Packs whose networks work on latents: what is seen is decoded for every position of the dials. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, type Request } from '@playwright/test';
import sharp from 'sharp';
import { writeOneDialPack } from '../electron/packs/testing/writeOneDialPack.ts';
import { writeTinyLatentPack } from '../electron/packs/testing/writeTinyLatentPack.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { exportAsPng, importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { networkRuns } from './harness/networkRuns.ts';
import { meanDifference, seenPixels } from './harness/seenPixels.ts';

test.beforeEach(async ({ darkroom }) => {
  const page = await darkroom.restart(async () => {
    await writeTinyLatentPack(path.join(darkroom.dataFolder, 'packs', 'latent'), 96, 32);
    await writeOneDialPack(path.join(darkroom.dataFolder, 'packs', 'one'), {
      build: (graph, image) => graph.node('Mul', [image, graph.constant(Float32Array.of(0.25), [1])]),
      receptiveRadiusPx: 0,
    });
  });
  await drawPhoto({ folder: darkroom.photosFolder, name: 'house.jpg' });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
});

async function choosePack(page: Page, name: string): Promise<void> {
  await chooseOption(page.getByRole('combobox', { name: 'Pack', exact: true }), name);
  await waitForTiles(page);
}

test('a latent pack is looked at, compared and laid out as a grid after one network pass', async ({
  darkroom: { page },
}) => {
  await choosePack(page, 'Tiny latent');
  const viewer = page.getByTestId('viewer');
  const runs = await networkRuns(page);
  const both = await seenPixels(viewer);
  await setDial(page, 'Detail', '0.2');
  await waitForTiles(page);
  const little = await seenPixels(viewer);
  expect(meanDifference(both, little)).toBeGreaterThan(0.2);

  await page.keyboard.press('\\');
  const before = await seenPixels(viewer);
  expect(meanDifference(before, little)).toBeGreaterThan(0.2);
  await page.keyboard.press('\\');
  for (const key of ['y', 'i', 'j']) {
    await page.keyboard.press(key);
    await waitForTiles(page);
    expect(meanDifference(await seenPixels(viewer), little)).toBeGreaterThan(0.5);
  }
  await page.keyboard.press('m');
  await waitForTiles(page);
  await page.getByRole('button', { name: 'λpix 1.00 λsem 1.00', exact: true }).click();
  await waitForTiles(page);
  expect(meanDifference(await seenPixels(viewer), both)).toBeLessThan(0.05);
  expect(await networkRuns(page)).toBe(runs);
});

test('until a position is decoded, those around it stand in and are called a preview', async ({
  darkroom: { page },
}) => {
  await choosePack(page, 'Tiny latent');
  const viewer = page.getByTestId('viewer');
  const status = page.getByRole('contentinfo');
  await setDial(page, 'Detail', '0');
  await waitForTiles(page);
  const none = await seenPixels(viewer);
  await setDial(page, 'Detail', '1.5');
  await waitForTiles(page);
  const much = await seenPixels(viewer);
  // Nothing is decoded while the way to main is held up.
  const held: (() => void)[] = [];
  let isHeld = true;
  await page.route('**/pixels/tile?*', async (route) => {
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue().catch(() => {});
  });
  await setDial(page, 'Detail', '0.7');
  await expect(status).toContainText('preview');
  const preview = await seenPixels(viewer);

  isHeld = false;
  for (const release of held) release();
  await waitForTiles(page);
  await expect(status).not.toContainText('preview');
  const exact = await seenPixels(viewer);
  for (const decoded of [none, much]) {
    expect(meanDifference(exact, preview)).toBeLessThan(meanDifference(exact, decoded) / 2);
  }
});

test('a large photo under a latent pack begins with a draft of the whole', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'large.jpg', widthPx: 1000, heightPx: 700 });
  await choosePack(page, 'Tiny latent');
  await page.keyboard.press('Control+Shift+c');
  await page.keyboard.press('g');
  await importFolder(page);
  await page.getByRole('option', { name: /^large/ }).click();
  await page.keyboard.press('Control+Shift+v');
  const held: (() => void)[] = [];
  let isHeld = true;
  await page.route('**/pixels/tile?*', async (route) => {
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    await route.continue().catch(() => {});
  });
  await openInDevelop(page, 'large.jpg', { waitsForTiles: false });
  const viewer = page.getByTestId('viewer');
  await expect(page.getByRole('contentinfo')).toContainText('draft');
  const draft = await seenPixels(viewer);
  isHeld = false;
  for (const release of held) release();
  await waitForTiles(page);
  const exact = await seenPixels(viewer);
  // The draft is the same work on a smaller copy.
  expect(meanDifference(draft, exact)).toBeLessThan(12);
  expect(meanDifference(draft, exact)).toBeGreaterThan(0);
});

test('a part of a large photo under a latent pack is drafted before the whole is computed', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'large.jpg', widthPx: 1800, heightPx: 1200 });
  await choosePack(page, 'Tiny latent');
  await page.keyboard.press('Control+Shift+c');
  await page.keyboard.press('z');
  await page.keyboard.press('g');
  await importFolder(page);
  await page.getByRole('option', { name: /^large/ }).click();
  await page.keyboard.press('Control+Shift+v');
  const nothingAsked = () => ({ drafts: new Set<string>(), answered: new Set<string>(), under: 0, exact: 0 });
  const asked = nothingAsked();
  const queryOf = (request: Request) => new URL(request.url()).searchParams;
  const placeOf = (query: URLSearchParams) =>
    ['level', 'x', 'y', 'width', 'height'].map((part) => query.get(part)).join();
  const isDraft = (request: Request) => queryOf(request).get('draft') === 'true';
  page.on('requestfinished', (request) => {
    if (!isDraft(request)) return;
    asked.under--;
    asked.answered.add(placeOf(queryOf(request)));
  });
  page.on('requestfailed', (request) => {
    if (isDraft(request)) asked.under--;
  });
  await page.route('**/pixels/tile?*', async (route) => {
    const query = queryOf(route.request());
    // Exact tiles never come.
    if (!isDraft(route.request())) asked.exact++;
    else {
      // A busy machine may be asked for a place again before it has answered.
      asked.under++;
      asked.drafts.add(placeOf(query));
      await route.continue().catch(() => {});
    }
  });
  const viewer = page.getByTestId('viewer');
  // The exact tiles wait until all that is seen is drafted; the last answers may still be on their way.
  const waitForDrafts = () =>
    expect.poll(() => asked.exact > 0 && asked.under === 0, { timeout: 120_000 }).toBe(true);
  const runs = await networkRuns(page);
  await openInDevelop(page, 'large.jpg', { waitsForTiles: false });
  await expect(page.getByRole('contentinfo')).toContainText('draft');
  await waitForDrafts();
  const much = await seenPixels(viewer);
  const { drafts, answered } = asked;
  // One for each place; one that was given up while the page found its size may have cost none.
  const drafted = await networkRuns(page);
  expect(drafted).toBeGreaterThanOrEqual(runs + answered.size);
  expect(drafted).toBeLessThanOrEqual(runs + drafts.size);
  expect(answered.size).toBeGreaterThan(0);

  Object.assign(asked, nothingAsked());
  await setDial(page, 'Detail', '0');
  await waitForDrafts();
  expect(meanDifference(await seenPixels(viewer), much)).toBeGreaterThan(0.2);
  expect(asked.answered).toEqual(answered);
  expect(await networkRuns(page)).toBe(drafted);
});

test('what is seen of a latent pack at 1:1 is what is written, to 3/255', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await choosePack(page, 'Tiny latent');
  await setDial(page, 'Detail', '0.7');
  await page.keyboard.press('z');
  await page.keyboard.press('h');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await waitForTiles(page);
  const seen = await seenPixels(page.getByTestId('viewer'));
  const size = await page.getByTestId('viewer').boundingBox();
  await page.keyboard.press('h');

  await exportAsPng(page);
  const file = path.join(photosFolder, 'house-restored.png');
  expect(existsSync(file)).toBe(true);

  // At 1:1 the picture, 720 × 480, lies in the middle of the canvas.
  if (size === null) throw new Error('the viewer is not to be seen');
  const whole = { width: Math.round(size.width), height: Math.round(size.height) };
  const cut = { width: Math.round(whole.width / 2), height: Math.round(whole.height / 2) };
  const written = await sharp(file)
    .removeAlpha()
    .extract({
      left: Math.round(whole.width / 4) - Math.round((whole.width - 720) / 2),
      top: Math.round(whole.height / 4) - Math.round((whole.height - 480) / 2),
      ...cut,
    })
    .raw()
    .toBuffer();
  const largest = written.reduce((most, value, i) => Math.max(most, Math.abs(value - (seen[i] ?? 0))), 0);
  expect(largest).toBeLessThanOrEqual(3);
});

test('a pack with one dial has one slider, and its grid is a strip', async ({ darkroom: { page } }) => {
  await choosePack(page, 'One dial');
  await expect(page.getByTestId('lambda-pad')).toHaveCount(0);
  await page.keyboard.press('m');
  const cells = page.getByRole('group', { name: 'λ grid' }).locator('[aria-current]');
  await expect(cells).toHaveCount(4);
  await cells.nth(1).click();
  await expect(page.getByRole('group', { name: 'λ grid' })).toHaveCount(0);
  await waitForTiles(page);
});
