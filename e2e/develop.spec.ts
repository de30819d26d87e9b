import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import sharp from 'sharp';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { dialValue, importFolder, openInDevelop, setDial, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { networkRuns } from './harness/networkRuns.ts';
import { meanDifference, pixelsOf, seenPixels } from './harness/seenPixels.ts';

const PHOTO = 'Дача 50 % 🌻.jpg';

test.beforeEach(async ({ darkroom }) => {
  await drawPhoto({ folder: darkroom.photosFolder, name: PHOTO });
  await importFolder(darkroom.page);
  await openInDevelop(darkroom.page, PHOTO);
});

test('dials, compare modes and the λ grid cost no network run', async ({ darkroom: { page } }) => {
  const viewer = page.getByTestId('viewer');
  const before = await networkRuns(page);
  expect(before).toBeGreaterThan(0);
  const restored = await seenPixels(viewer);

  await setDial(page, 'Restore', '0');
  await setDial(page, 'Detail', '0');
  await expect.poll(async () => meanDifference(await seenPixels(viewer), restored)).toBeGreaterThan(0.2);
  for (const key of ['y', 'Alt+y', 'Shift+y', 'i', 'j', 'm']) {
    await page.keyboard.press(key);
    await waitForTiles(page);
  }
  expect(await networkRuns(page)).toBe(before);
});

test('the status line tells what computes, tile, what was computed, seconds and memory, in either language', async ({
  darkroom: { page },
}) => {
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText(
    /Computing with: CPU.*Tile: 512 px.*[1-9]\d* tiles? computed in \d+\.\d s.*\d MB/,
  );
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await chooseOption(page.getByRole('combobox', { name: 'Language' }), '中文');
  await page.keyboard.press('Escape');
  await expect(status).toContainText(
    /计算方式：CPU.*图块：512 px.*已计算 [1-9]\d* 个图块，用时 \d+\.\d 秒.*\d MB/,
  );
});

test('a cell of the λ grid is applied with one click, and undone', async ({ darkroom: { page } }) => {
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'λpix 1.00 λsem 1.00', exact: true })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await page.getByRole('button', { name: 'λpix 0.50 λsem 1.50', exact: true }).click();
  expect(await dialValue(page, 'Restore')).toBe('0.50');
  expect(await dialValue(page, 'Detail')).toBe('1.50');

  await page.keyboard.press('Control+z');
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('1.00');
  await page.keyboard.press('Control+Shift+z');
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('0.50');
});

test('arrow keys walk through the grid, Enter applies', async ({ darkroom: { page } }) => {
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'λpix 1.00 λsem 1.00', exact: true }).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('button', { name: 'λpix 1.50 λsem 0.50', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.50');
});

test('a cell of the λ grid is kept as a version, by its button and by its key', async ({
  darkroom: { page },
}) => {
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Keep as version: λpix 0.50 λsem 1.50' }).click();
  const kept = page.getByRole('button', { name: /^λpix 0\.50 λsem 1\.50 0\.50 · 1\.50/ });
  await expect(kept).toBeVisible();
  await page.getByRole('button', { name: 'λpix 0.00 λsem 0.50', exact: true }).focus();
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: /^λpix 0\.00 λsem 0\.50 0\.00 · 0\.50/ })).toBeVisible();
  // Keeping a cell neither applies it nor leaves the grid.
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('1.00');
  await kept.click();
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('0.50');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.50');
});

test('the sheet of the λ grid is saved as a PNG, and costs no network run', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  const before = await networkRuns(page);
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Save the sheet…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByText(/^Written: .*-grid\.png/)).toBeVisible();
  const name = PHOTO.replace('.jpg', '-grid.png');
  const { format, width = 0, height = 0 } = await sharp(path.join(photosFolder, name)).metadata();
  expect(format).toBe('png');
  // Four by four cells of the photo with their labels.
  expect(width).toBeGreaterThan(1000);
  expect(height).toBeGreaterThan(700);
  expect(await networkRuns(page)).toBe(before);
});

test('the pad sets both dials at once', async ({ darkroom: { page } }) => {
  const pad = page.getByTestId('lambda-pad');
  const box = await pad.boundingBox();
  if (box === null) throw new Error('the pad is not to be seen');
  await pad.click({ position: { x: box.width / 3, y: box.height / 3 } });
  // The tiny pack's dials go from 0 to 2.
  await expect(page.getByRole('textbox', { name: 'Restore' })).toHaveValue('1.33');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.67');
  await pad.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.77');
});

test('the split slider moves, and shows before on its left', async ({ darkroom: { page } }) => {
  const viewer = page.getByTestId('viewer');
  const after = await seenPixels(viewer);
  await page.keyboard.press('\\');
  const before = await seenPixels(viewer);
  expect(meanDifference(before, after)).toBeGreaterThan(0.2);

  await page.keyboard.press('Shift+y');
  const divider = page.getByRole('slider', { name: 'Divider between before and after' });
  const [box, area] = [await divider.boundingBox(), await viewer.boundingBox()];
  if (box === null || area === null) throw new Error('the divider is not to be seen');
  await page.mouse.move(box.x + box.width / 2, area.y + 40);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width - 2, area.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute('aria-valuenow', '100');
  expect(meanDifference(await seenPixels(viewer), before)).toBeLessThan(0.05);
});

test('B shows the photo before while it is held; double click and wheel zoom', async ({
  darkroom: { page },
}) => {
  const viewer = page.getByTestId('viewer');
  const after = await seenPixels(viewer);
  const differs = async (from: Buffer) => meanDifference(await seenPixels(viewer), from);
  await page.keyboard.down('b');
  await expect.poll(() => differs(after)).toBeGreaterThan(0.2);
  await page.keyboard.up('b');
  await expect.poll(() => differs(after)).toBeLessThan(0.05);

  const fit = page.getByRole('button', { name: 'Fit', exact: true });
  const oneToOne = page.getByRole('button', { name: /^1:1/ });
  await viewer.dblclick();
  await expect(oneToOne).toHaveAttribute('aria-pressed', 'true');
  await viewer.dblclick();
  await expect(fit).toHaveAttribute('aria-pressed', 'true');
  await viewer.hover();
  await page.mouse.wheel(0, -200);
  await expect(fit).toHaveAttribute('aria-pressed', 'false');
});

test('a drag moves the picture by its own length, not past its edge, and leaves a fitted one alone', async ({
  darkroom: { page },
}) => {
  const viewer = page.getByTestId('viewer');
  const area = await viewer.boundingBox();
  if (area === null) throw new Error('the viewer is not to be seen');
  const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
  const drag = async (x: number, y: number) => {
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    await page.mouse.move(middle.x + x, middle.y + y, { steps: 4 });
    await page.mouse.up();
    await waitForTiles(page);
  };
  const fit = page.getByRole('button', { name: 'Fit', exact: true });
  const fitted = await seenPixels(viewer);
  await drag(120, 60);
  await expect(fit).toHaveAttribute('aria-pressed', 'true');
  expect(meanDifference(await seenPixels(viewer), fitted)).toBe(0);

  // Larger than the viewer, so that it can move.
  await page.getByRole('button', { name: '2:1' }).click();
  await waitForTiles(page);
  const part = { width: 300, height: 200 };
  const seenAt = (x: number, y: number) =>
    pixelsOf(viewer, { ...part, left: Math.round(area.width / 2) + x, top: Math.round(area.height / 2) + y });
  const there = await seenAt(-150, -100);
  await drag(-64, 22);
  expect(meanDifference(await seenAt(-150 - 64, -100 + 22), there)).toBe(0);
  await drag(64, -22);
  expect(meanDifference(await seenAt(-150, -100), there)).toBe(0);

  await drag(900, 900);
  const corner = await seenAt(-150, -100);
  await drag(300, 300);
  expect(meanDifference(await seenAt(-150, -100), corner)).toBe(0);
  // The next one begins at the edge, however far the one before wanted to go.
  await drag(-30, -10);
  expect(meanDifference(await seenAt(-150 - 30, -100 - 10), corner)).toBe(0);
});

test('the loupe shows the photo alone, and gives the panels back', async ({ darkroom: { page } }) => {
  const panels = page.getByRole('complementary');
  const open = await panels.count();
  expect(open).toBeGreaterThan(0);
  await page.keyboard.press('e');
  await expect(panels).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(panels).toHaveCount(open);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await expect(page.getByTestId('viewer')).toBeVisible();
  await expect(panels).toHaveCount(0);
  await page.keyboard.press('d');
  await expect(panels).toHaveCount(open);
});

test('settings, history, versions and presets are there after a restart', async ({ darkroom }) => {
  const { page } = darkroom;
  await setDial(page, 'Detail', '0.4');
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: /^Version 1/ }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Detailed' }).click();
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.40');
  await page.getByRole('button', { name: 'Save as preset…' }).click();
  await page.getByRole('textbox', { name: 'Name of the preset' }).fill('Портрет');
  await page.keyboard.press('Enter');
  const presets = page.getByRole('region', { name: 'Presets' });
  await presets.getByRole('button', { name: 'Портрет' }).press('F2');
  await page.keyboard.type('Портрет 柔和');
  await page.keyboard.press('Enter');
  await setDial(page, 'Detail', '0.1');
  await presets.getByRole('button', { name: 'Save as preset…' }).click();
  await page.keyboard.type('Hardly');
  await page.keyboard.press('Enter');
  await presets.getByRole('button', { name: 'Hardly' }).press('Alt+ArrowUp');
  await expect(presets.getByRole('listitem').nth(3)).toHaveText('Hardly');
  await presets.getByRole('button', { name: 'Hardly' }).dragTo(presets.getByRole('button', { name: '柔和' }));
  await expect(presets.getByRole('listitem').nth(4)).toHaveText('Hardly');
  await presets.getByRole('button', { name: '柔和' }).click();
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.40');
  // The window saves where it stands, and the edit, a moment later.
  const [photoId = 0] = await askMain(page, 'photos.find', { query: {} });
  const saved = async () => {
    const { settings } = await askMain(page, 'app.start', {});
    const { recipe } = await askMain(page, 'edits.get', { photoId });
    return { screen: settings.view.screen, detail: recipe?.dials.sem };
  };
  await expect.poll(saved).toEqual({ screen: 'develop', detail: 1.4 });

  const again = await darkroom.restart();
  await expect(again.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.40');
  const kept = again.getByRole('region', { name: 'Presets' });
  await expect(kept.getByRole('listitem').nth(3)).toHaveText('Портрет 柔和');
  await kept.getByRole('button', { name: 'Hardly' }).click({ button: 'right' });
  await again.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(kept.getByRole('listitem')).toHaveCount(4);
  await again.getByRole('button', { name: /^Version 1/ }).click();
  await expect(again.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.40');
});

test('a version gets its name when it is kept, or later', async ({ darkroom: { page } }) => {
  const versions = page.getByRole('region', { name: 'Versions' });
  await versions.getByRole('button', { name: 'Keep a version…' }).click();
  // The proposed name is selected: typing replaces it.
  await page.keyboard.type('For the album');
  await page.keyboard.press('Enter');
  await versions
    .getByRole('button', { name: /^For the album/ })
    .first()
    .press('F2');
  await page.keyboard.type('For print');
  await page.keyboard.press('Enter');
  await expect(versions.getByRole('button', { name: /^For print/ })).toBeVisible();
  await versions.getByRole('button', { name: /^For print/ }).dblclick();
  await page.keyboard.type('Never mind');
  await page.keyboard.press('Escape');
  await expect(versions.getByRole('button', { name: /^For print/ })).toBeVisible();

  await versions.getByRole('button', { name: 'Keep a version…' }).click();
  await page.keyboard.press('Escape');
  await expect(versions.getByRole('listitem')).toHaveCount(1);
});

test('settings are saved as a recipe beside the photo, and taken from one', async ({ darkroom }) => {
  const { page, photosFolder } = darkroom;
  await setDial(page, 'Detail', '0.3');
  const open = () => page.getByRole('button', { name: 'Recipe as a file' }).click();
  await open();
  await page.getByRole('menuitem', { name: 'Save the recipe beside the photo' }).click();
  const saved = `${PHOTO}.recipe.json`;
  await expect(page.getByRole('log')).toContainText(saved);
  const recipe = JSON.parse(await readFile(path.join(photosFolder, saved), 'utf8'));
  expect(recipe.dials).toEqual({ pix: 1, sem: 0.3 });

  await setDial(page, 'Detail', '1.2');
  await open();
  await page.getByRole('menuitem', { name: saved }).click();
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.30');

  const input = page.locator('input[type=file]');
  const other = JSON.stringify({ ...recipe, dials: { pix: 0.5, sem: 0.9 } });
  await input.setInputFiles({ name: 'any.json', mimeType: 'application/json', buffer: Buffer.from(other) });
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.90');
  await input.setInputFiles({ name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from('{') });
  await expect(page.getByRole('log')).toContainText("'odd.json' holds no recipe");
});

test('an engine that dies is started again, and the photo is finished', async ({ darkroom: { page } }) => {
  const diagnostics = await askMain(page, 'engine.diagnostics', {});
  if (diagnostics === null) throw new Error('the engine does not run');
  // Another scale needs new network runs; the engine is killed while they are under way.
  await page.getByRole('button', { name: '×3' }).click();
  process.kill(diagnostics.pid, 'SIGKILL');
  await expect(page.getByRole('log')).toContainText('The part of the app that computes stopped');
  await waitForTiles(page);
  const after = await askMain(page, 'engine.diagnostics', {});
  expect(after?.pid).not.toBe(diagnostics.pid);
});

for (const theme of ['dark', 'light'] as const) {
  test(`no screen has a serious accessibility fault in the ${theme} theme`, async ({
    darkroom: { page },
  }) => {
    const check = async (what: string) => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      const found = serious.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
      );
      expect(found, what).toEqual([]);
    };
    await page.emulateMedia({ colorScheme: theme });
    await page.keyboard.press('d');
    await check('develop');
    for (const [key, mode] of [
      ['m', 'λ grid'],
      ['n', 'survey'],
      ['j', 'difference'],
    ] as const) {
      await page.keyboard.press(key);
      await check(mode);
    }
    await page.keyboard.press('g');
    await check('library');
    await page.keyboard.press('q');
    await check('queue');
    for (const name of ['Settings', 'Packs', 'Keyboard shortcuts']) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await check(name);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
  });
}
