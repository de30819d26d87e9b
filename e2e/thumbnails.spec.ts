import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { meanDifference, shownPicture } from './harness/seenPixels.ts';

/**
 * Of 255, pixel by pixel of the file that is shown. Of the photo below two dial positions differ by 2.8 or more, its
 * original and both dials at 2 by 5.5. One file gives the same pixels at every start; another decoder changes 0.2.
 * A draft and exact tiles, which one thumbnail must not change between, differ by 1.3.
 */
const SEEN_LEVELS = 2;
const SAME_LEVELS = 0.6;
/** Of the thumbnails that the grid asks for at its first size. */
const SIDE_PX = 320;
/** A clock can be stopped in the future only. */
const CLOCK_STEP_MS = 5000;
/** A busy page lays itself out in steps: what is the same for so long is at rest. */
const REST_MS = 500;
/** From one step of a dial that is turned to the next. */
const TURN_MS = 100;

test('thumbnails show photos as developed, after a restart too, and the original without the pack', async ({
  darkroom,
}) => {
  const { photosFolder, dataFolder } = darkroom;
  let { page } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'house 100 %.jpg' });
  await drawPhoto({ folder: photosFolder, name: 'untouched.jpg', widthPx: 390, heightPx: 260 });
  await importFolder(page);
  const original = await pictureAtRest(thumbnailOf(page, 'house'));
  const untouched = await pictureAtRest(thumbnailOf(page, 'untouched'));

  await openInDevelop(page, 'house 100 %.jpg');
  const inStrip = await pictureAtRest(thumbnailOf(page, 'house'));
  await setDial(page, 'Restore', '2');
  await setDial(page, 'Detail', '2');
  await expectUnlike(thumbnailOf(page, 'house'), inStrip);
  await showGrid(page);
  await expectUnlike(thumbnailOf(page, 'house'), original);
  await waitForDevelopment(page, 'house', { pix: 2, sem: 2 });
  const developed = await pictureAtRest(thumbnailOf(page, 'house'));
  await expectLike(thumbnailOf(page, 'untouched'), untouched);

  // A reset shows the original at once; what is undone is at hand.
  await openInDevelop(page, 'house 100 %.jpg');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await showGrid(page);
  await expectLike(thumbnailOf(page, 'house'), original);
  await openInDevelop(page, 'house 100 %.jpg');
  await page.keyboard.press('Control+Shift+z');
  await page.keyboard.press('Control+Shift+z');
  await showGrid(page);
  await expectLike(thumbnailOf(page, 'house'), developed);

  page = await darkroom.restart();
  await expectLike(thumbnailOf(page, 'house'), developed);
  expect((await askMain(page, 'engine.diagnostics', {}))?.networkRuns ?? 0).toBe(0);

  page = await darkroom.restart(() => rm(path.join(dataFolder, 'packs', 'tiny'), { recursive: true }));
  await expectLike(thumbnailOf(page, 'house'), original);
  await expect(page.getByRole('log')).toBeEmpty();
});

test('a dial that is turned on and on is developed once, where it rests', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'house.jpg' });
  await importFolder(page);
  await openInDevelop(page, 'house.jpg');
  await setDial(page, 'Detail', '0.1');
  const sent: string[] = [];
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
  const asked = () => sent.filter((message) => message.includes('"photos.develop"')).length;
  const [photoId = 0] = await askMain(page, 'photos.find', { query: {} });
  // A page that is loaded anew before main knows of the dial would forget it.
  await expect.poll(async () => (await askMain(page, 'edits.get', { photoId })).recipe?.dials.sem).toBe(0.1);
  await page.reload();
  await waitForTiles(page);
  await expect.poll(asked).toBe(1);
  const before = await pictureAtRest(thumbnailOf(page, 'house'));

  const { recipe } = await askMain(page, 'edits.get', { photoId });
  if (recipe === null) throw new Error('the dial left no recipe');
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + CLOCK_STEP_MS);
  const rows = () => sent.filter((message) => message.includes('"photos.get"')).length;
  for (let step = 1; step <= 20; step++) {
    const known = rows();
    const turned = { ...recipe, dials: { pix: step / 10, sem: step / 10 } };
    await askMain(page, 'edits.apply', { ids: [photoId], recipe: turned, label: 'Detail', merge: true });
    await expect.poll(rows).toBeGreaterThan(known);
    await page.clock.runFor(TURN_MS);
  }
  expect(asked()).toBe(1);
  await page.clock.resume();
  await expectUnlike(thumbnailOf(page, 'house'), before);
  expect(asked()).toBe(2);
});

function thumbnailOf(page: Page, name: string): Locator {
  return page.getByRole('option', { name: new RegExp(`^${name}`) }).locator('img');
}

/** Loaded, drawn, and the same twice, apart by `REST_MS`. */
async function pictureAtRest(thumbnail: Locator): Promise<Buffer> {
  let seen: Buffer = Buffer.alloc(0);
  await expect(async () => {
    const before = seen;
    seen = await shownPicture(thumbnail);
    expect(seen.equals(before)).toBe(true);
  }).toPass({ intervals: [REST_MS] });
  return seen;
}

/** On the way to the last dial position earlier ones may be shown. */
async function waitForDevelopment(page: Page, name: string, dials: Record<string, number>): Promise<void> {
  const [photoId = 0] = await askMain(page, 'photos.find', { query: { text: name } });
  await expect
    .poll(async () => (await askMain(page, 'edits.get', { photoId })).recipe?.dials)
    .toMatchObject(dials);
  const { development } = await askMain(page, 'photos.develop', { id: photoId, sidePx: SIDE_PX });
  await expect(thumbnailOf(page, name)).toHaveAttribute('src', new RegExp(`development=${development}`));
}

async function showGrid(page: Page): Promise<void> {
  await page.keyboard.press('g');
  await expect(page.getByTestId('viewer')).toHaveCount(0);
}

async function expectUnlike(thumbnail: Locator, picture: Buffer): Promise<void> {
  await expect(async () => {
    expect(meanDifference(await shownPicture(thumbnail), picture)).toBeGreaterThan(SEEN_LEVELS);
  }).toPass();
}

async function expectLike(thumbnail: Locator, picture: Buffer): Promise<void> {
  await expect(async () => {
    expect(meanDifference(await shownPicture(thumbnail), picture)).toBeLessThan(SAME_LEVELS);
  }).toPass();
}
