import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { nextEvent } from './harness/nextEvent.ts';

/** More than one group that is written at once. */
const MANY = 46;

test('a folder of mixed formats is imported, culled and found again', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  const below = path.join(photosFolder, 'Лето 🌞');
  await mkdir(below);
  for (const name of ['IMG_2.jpg', 'IMG_10.png', 'scan 100%.tif']) {
    await drawPhoto({ folder: photosFolder, name, widthPx: 120 + name.length, heightPx: 80 });
  }
  await drawPhoto({ folder: below, name: 'Пляж.webp', widthPx: 90, heightPx: 60 });
  await writeFile(path.join(photosFolder, 'broken.jpg'), 'this is no picture');
  await writeFile(path.join(photosFolder, 'notes.txt'), 'not a picture either');

  await importFolder(page);
  await expect(page.getByRole('contentinfo')).toContainText('4 photos');
  const report = page.getByRole('region', { name: 'Import', exact: true });
  await expect(report).toContainText('broken.jpg');

  // A second time nothing is added.
  await importFolder(page);
  await expect(page.getByRole('contentinfo')).toContainText('4 photos');

  await page.getByRole('option', { name: /^IMG_2/ }).click();
  await page.getByRole('option', { name: /^IMG_10/ }).click({ modifiers: ['Control'] });
  await expect(page.getByRole('contentinfo')).toContainText('2 selected');
  await page.keyboard.press('4');
  await page.keyboard.press('p');
  await expect(page.getByRole('option', { name: 'IMG_2.jpg, 4 stars' })).toBeVisible();

  await chooseOption(page.getByRole('combobox', { name: 'Flag' }), 'Picked');
  await expect(page.getByRole('contentinfo')).toContainText('2 photos');
  // The photos have the date of their files: they were drawn just now.
  await page.getByRole('group', { name: 'Taken' }).getByRole('textbox', { name: 'From' }).fill('2099-1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'Taken' }).getByRole('textbox', { name: 'From' })).toHaveValue(
    '2099-01',
  );
  await expect(page.getByText('No photo passes this filter.')).toBeVisible();
  await page.getByRole('group', { name: 'Taken' }).getByRole('textbox', { name: 'From' }).fill('');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('contentinfo')).toContainText('2 photos');
  await page.getByRole('searchbox', { name: 'Search' }).fill('img_10');
  await expect(page.getByRole('contentinfo')).toContainText('1 photo');
  await page.getByRole('searchbox', { name: 'Search' }).fill('nothing of the kind');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(page.getByRole('contentinfo')).toContainText('4 photos');
});

test('an import that is cancelled keeps what it has, whole, and the next one takes up the rest', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  const drawn = await readFile(
    await drawPhoto({ folder: photosFolder, name: '00.jpg', widthPx: 90, heightPx: 60 }),
  );
  // What follows a JPEG's end makes it another file and no other picture.
  for (let number = 1; number < MANY; number++) {
    const file = path.join(photosFolder, `${String(number).padStart(2, '0')}.jpg`);
    await writeFile(file, Buffer.concat([drawn, Buffer.from(file)]));
  }
  const release = await darkroom.holdEngine('30.jpg');
  await importFolder(page);
  const status = page.getByRole('contentinfo');
  // All others are read, and this one is not let in.
  await expect(status).toContainText(`${MANY - 1} of ${MANY}`);
  const importEnds = await nextEvent(page, { name: 'photos.changed', payload: { what: 'list' } });
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Import…', exact: true })).toBeVisible();
  // Main still writes the group that it was at.
  await importEnds();
  await expect(page.getByRole('option').first()).toBeVisible();
  const ids = await askMain(page, 'photos.find', { query: {} });
  expect(ids).toHaveLength(MANY - 1);
  await expect(status).toContainText(`${MANY - 1} photos`);
  const rows = await askMain(page, 'photos.get', { ids: [...ids] });
  expect(rows.every(({ widthPx, heightPx }) => widthPx === 90 && heightPx === 60)).toBe(true);
  expect(rows.map(({ fileName }) => fileName)).not.toContain('30.jpg');
  expect(new Set(rows.map(({ sha256 }) => sha256)).size).toBe(rows.length);

  await release();
  await importFolder(page);
  await expect(status).toContainText(`${MANY} photos`);
  expect(await askMain(page, 'photos.find', { query: {} })).toEqual(expect.arrayContaining([...ids]));
});

test('once there are photos the engine is ready, and a large one begins with a draft from one network run', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'large.jpg', widthPx: 1200, heightPx: 800 });
  await importFolder(page);
  const diagnostics = () => askMain(page, 'engine.diagnostics', {});
  await expect.poll(async () => (await diagnostics())?.provider).toBe('cpu');
  expect((await diagnostics())?.networkRuns).toBe(0);

  // Without exact tiles, which take the draft's place.
  await page.route('**/pixels/tile?*', () => {});
  await openInDevelop(page, 'large.jpg', { waitsForTiles: false });
  await expect(page.getByRole('contentinfo')).toContainText('draft');
  expect((await diagnostics())?.networkRuns).toBe(1);
});

test('settings of one photo are pasted onto a selection', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
    await drawPhoto({ folder: photosFolder, name, widthPx: 100 + name.charCodeAt(0), heightPx: 60 });
  }
  await importFolder(page);
  await page.getByRole('option', { name: /^a\.jpg/ }).dblclick();
  const detail = page.getByRole('textbox', { name: 'Detail' });
  await detail.fill('0.3');
  await detail.press('Enter');
  await page.keyboard.press('Control+Shift+c');
  await page.keyboard.press('g');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+Shift+v');
  await expect(page.getByRole('img', { name: 'Own settings' })).toHaveCount(3);
  const ids = await askMain(page, 'photos.find', { query: {} });
  for (const photoId of ids) {
    const { recipe } = await askMain(page, 'edits.get', { photoId });
    expect(recipe?.dials.sem).toBe(0.3);
  }
});

test('an album is named, renamed and removed; its photos stay', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  for (const name of ['a.jpg', 'b.jpg']) {
    await drawPhoto({ folder: photosFolder, name, widthPx: 100 + name.charCodeAt(0), heightPx: 60 });
  }
  await importFolder(page);
  await page.getByRole('option', { name: /^a\.jpg/ }).click();
  const albums = page.getByRole('region', { name: 'Albums' });
  await albums.getByRole('button', { name: 'New album…' }).click();
  await page.getByRole('textbox', { name: 'Name of the album' }).fill('Лето 🌞');
  await page.keyboard.press('Enter');
  await albums.getByRole('button', { name: 'Лето 🌞 1', exact: true }).click();
  await expect(page.getByRole('contentinfo')).toContainText('1 photo');

  await albums.getByRole('button', { name: 'Лето 🌞 1', exact: true }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.keyboard.type('夏天');
  await page.keyboard.press('Enter');
  const renamed = albums.getByRole('button', { name: '夏天 1', exact: true });
  await expect(renamed).toBeVisible();
  await renamed.press('F2');
  await page.keyboard.type('1974');
  await page.keyboard.press('Enter');

  const again = albums.getByRole('button', { name: '1974 1', exact: true });
  await again.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(again).toHaveCount(0);
  await expect(page.getByRole('contentinfo')).toContainText('2 photos');
});

test('the window opens where it was closed: order, size, selection, panels, and what was said of photos', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) {
    await drawPhoto({ folder: photosFolder, name, widthPx: 100 + name.charCodeAt(0), heightPx: 60 });
  }
  await importFolder(page);
  await chooseOption(page.getByRole('combobox', { name: 'Sort by' }), 'Name');
  await page.getByRole('option', { name: /^b\.jpg/ }).click();
  await page.keyboard.press('4');
  await page.keyboard.press('p');
  await expect(page.getByRole('option', { name: 'b.jpg, 4 stars' })).toBeVisible();
  await page.keyboard.press('h');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  // The window saves where it stands a moment later, all of it at once.
  const saved = async () => (await askMain(page, 'app.start', {})).settings.view;
  await expect.poll(saved).toMatchObject({ areSidePanelsOpen: false, sort: 'name' });

  const again = await darkroom.restart();
  const chosen = again.getByRole('option', { name: 'b.jpg, 4 stars' });
  await expect(chosen).toHaveAttribute('aria-selected', 'true');
  await expect(again.getByRole('complementary')).toHaveCount(0);
  await expect(again.getByRole('combobox', { name: 'Sort by' })).toHaveText('Name');
  await again.keyboard.press('h');
  await expect(again.getByRole('complementary').first()).toBeVisible();
});

test('language and theme change at once and are kept; failures are told in that language', async ({
  darkroom,
}) => {
  const { page, photosFolder } = darkroom;
  await writeFile(path.join(photosFolder, 'broken.jpg'), 'this is no picture');
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await chooseOption(page.getByRole('combobox', { name: 'Theme' }), 'Light');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await chooseOption(page.getByRole('combobox', { name: 'Language' }), '中文');
  await expect(page.getByRole('heading', { name: '设置' })).toBeVisible();

  const again = await darkroom.restart();
  await expect(again.getByText('将照片拖放到这里')).toBeVisible();
  await expect(again.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await again.getByRole('button', { name: '导入文件夹…' }).first().click();
  await again.getByRole('button', { name: '导入此文件夹' }).click();
  await expect(again.getByRole('region', { name: '导入', exact: true })).toContainText(
    /broken\.jpg.* 不是可以读取的图片。/,
  );
});

test('a damaged library is kept, and the person chooses how to go on', async ({ darkroom }) => {
  const { page, photosFolder, dataFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: 'kept.jpg', widthPx: 90, heightPx: 60 });
  await importFolder(page);
  await expect(page.getByRole('contentinfo')).toContainText('1 photo');

  const again = await darkroom.restart(() =>
    writeFile(path.join(dataFolder, 'library.sqlite'), 'no database at all, but quite long enough'),
  );
  await expect(again.getByRole('heading', { name: 'The library needs your decision' })).toBeVisible();
  await again.getByRole('button', { name: 'Start with an empty library' }).click();
  await expect(again.getByText('Drop photos here')).toBeVisible();
  const kept = (await readdir(path.join(dataFolder, 'backups'))).find((name) => name.startsWith('replaced-'));
  expect(kept).toBeDefined();
  expect(existsSync(path.join(dataFolder, 'backups', kept ?? '', 'library.sqlite'))).toBe(true);
  expect(existsSync(path.join(photosFolder, 'kept.jpg'))).toBe(true);
});
