import { expect, type Page } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { chooseOption } from './harness/chooseOption.ts';
import { test } from './harness/darkroomTest.ts';
import { dialValue, importFolder, openInDevelop, setDial } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';
import { takeInBothThemes } from './harness/screenshotSizes.ts';

const NAMES = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'];

test.beforeEach(async ({ darkroom }) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  for (const [place, name] of NAMES.entries()) {
    await drawPhoto({ folder: darkroom.photosFolder, name, widthPx: 100 + place, heightPx: 60 });
  }
  await importFolder(darkroom.page);
  await expect(darkroom.page.getByRole('option')).toHaveCount(NAMES.length);
  await chooseOption(darkroom.page.getByRole('combobox', { name: 'Sort by' }), 'Name');
  await darkroom.page.getByRole('button', { name: 'Descending' }).click();
  await expect(darkroom.page.getByRole('option').first()).toHaveAccessibleName(/^a\.jpg/);
});

/** Stars and flag by file name, as the library has them. */
async function marks(page: Page): Promise<Record<string, string>> {
  const ids = await askMain(page, 'photos.find', { query: { sort: 'name' } });
  const rows = await askMain(page, 'photos.get', { ids: [...ids] });
  return Object.fromEntries(rows.map(({ fileName, rating, flag }) => [fileName, `${rating} ${flag}`]));
}

const UNMARKED = Object.fromEntries(NAMES.map((name) => [name, '0 none']));
const option = (page: Page, name: string) => page.getByRole('option', { name: new RegExp(`^${name}`) });
const status = (page: Page) => page.getByRole('contentinfo');

test('in Develop an action is about the open photo, whatever is selected', async ({
  darkroom: { page },
}, testInfo) => {
  await option(page, 'c.jpg').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('d');
  await expect(status(page)).toContainText('c.jpg');
  await expect(status(page)).toContainText('5 selected');
  await takeInBothThemes(page, 'develop-selected', testInfo.outputPath());
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await expect(status(page).getByRole('radio', { name: '2 stars' })).toBeChecked();
  await expect(status(page).getByRole('button', { name: 'Reject' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => marks(page)).toEqual({ ...UNMARKED, 'c.jpg': '2 reject' });
  // Through the selected ones with the arrows, and each on its own.
  await page.keyboard.press('ArrowRight');
  await expect(status(page)).toContainText('d.jpg');
  await setDial(page, 'Detail', '0.3');
  await page.keyboard.press('Control+Shift+c');
  await page.keyboard.press('ArrowLeft');
  await expect(status(page)).toContainText('c.jpg');
  await page.keyboard.press('Control+Shift+v');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.30');
  await page.keyboard.press('g');
  await expect(page.getByRole('img', { name: 'Own settings' })).toHaveCount(2);
  await option(page, 'c.jpg').click({ button: 'right' });
  await expect(page.getByRole('menuitem').first()).toBeVisible();
  await takeInBothThemes(page, 'library-menu', testInfo.outputPath());
});

test('with auto-sync a change goes to all that are selected, and says so until it is ended', async ({
  darkroom: { page },
}, testInfo) => {
  await option(page, 'b.jpg').click();
  await option(page, 'd.jpg').click({ modifiers: ['Shift'] });
  await page.keyboard.press('d');
  await expect(status(page)).toContainText('d.jpg');
  await page.getByRole('button', { name: /^Auto-sync/ }).click();
  const note = page.getByRole('alert').filter({ hasText: 'Auto-sync' });
  await expect(note).toContainText('all 3 selected photos');
  await takeInBothThemes(page, 'auto-sync', testInfo.outputPath());
  await setDial(page, 'Detail', '0.3');
  await page.keyboard.press('3');
  await expect
    .poll(() => marks(page))
    .toEqual({ ...UNMARKED, 'b.jpg': '3 none', 'c.jpg': '3 none', 'd.jpg': '3 none' });
  await note.getByRole('button', { name: 'End auto-sync' }).click();
  await expect(note).toHaveCount(0);
  await page.keyboard.press('1');
  await expect.poll(async () => (await marks(page))['d.jpg']).toBe('1 none');
  expect((await marks(page))['b.jpg']).toBe('3 none');
  await page.keyboard.press('ArrowLeft');
  await expect(status(page)).toContainText('c.jpg');
  expect(await dialValue(page, 'Detail')).toBe('0.30');
  // It ends with Develop: nobody is surprised by it later.
  await page.getByRole('button', { name: /^Auto-sync/ }).click();
  await expect(note).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(note).toHaveCount(0);
});

test('Escape leads from the loupe back to where it was opened', async ({ darkroom: { page } }) => {
  await option(page, 'b.jpg').click();
  await page.keyboard.press('e');
  await expect(page.getByTestId('viewer')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(option(page, 'b.jpg')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByTestId('viewer')).toHaveCount(0);
  await page.keyboard.press('d');
  await page.keyboard.press('e');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.keyboard.press('i');
  await expect(page.getByRole('note', { name: 'Added detail' })).toContainText('much added');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary').first()).toBeVisible();
});

test('digits on a dial are its value, and no rating', async ({ darkroom: { page } }) => {
  await openInDevelop(page, 'a.jpg');
  await page.getByRole('slider', { name: 'Detail' }).focus();
  await page.keyboard.type('0.4');
  await page.keyboard.press('Enter');
  expect(await dialValue(page, 'Detail')).toBe('0.40');
  expect(await marks(page)).toEqual(UNMARKED);
});

test('what a filter, a search or an album hides is selected no longer', async ({ darkroom: { page } }) => {
  await page.keyboard.press('Control+a');
  await expect(status(page)).toContainText('5 selected');
  await page.getByRole('searchbox', { name: 'Search' }).fill('b.jpg');
  await expect(status(page)).toContainText('1 photo');
  await page.getByRole('option').focus();
  await page.getByRole('toolbar').getByRole('button', { name: 'Remove from the library…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Remove this photo');
  await page.keyboard.press('Escape');
  await page.getByRole('listbox', { name: 'Library' }).focus();
  await page.keyboard.press('5');
  await page.getByRole('searchbox', { name: 'Search' }).fill('');
  await expect(status(page)).toContainText('5 photos');
  await expect.poll(() => marks(page)).toEqual({ ...UNMARKED, 'b.jpg': '5 none' });
});

test('photos are selected as in a file manager, and every command says how many it is about', async ({
  darkroom: { page },
}) => {
  await option(page, 'a.jpg').click();
  await option(page, 'd.jpg').click({ modifiers: ['Shift'] });
  await option(page, 'b.jpg').click({ modifiers: ['Control'] });
  await expect(status(page)).toContainText('3 selected');
  await page.keyboard.press('Control+d');
  await expect(status(page)).not.toContainText('selected');
  await option(page, 'b.jpg').click();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(status(page)).toContainText('3 selected');
  await option(page, 'c.jpg').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Reject 3 photos' }).click();
  await expect
    .poll(() => marks(page))
    .toEqual({ ...UNMARKED, 'b.jpg': '0 reject', 'c.jpg': '0 reject', 'd.jpg': '0 reject' });
  await page.getByRole('toolbar').getByRole('button', { name: 'Export 3 photos…' }).hover();
  await page.keyboard.press('Escape');
  await expect(status(page)).not.toContainText('selected');
  // A photo outside of the selection is what its own menu is about.
  await option(page, 'a.jpg').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pick', exact: true }).click();
  await expect.poll(async () => (await marks(page))['a.jpg']).toBe('0 pick');
});

test('photos are dragged into an album, and removed by key after a question', async ({
  darkroom: { page },
}) => {
  // An import selects its first photo, and a new album takes what is selected.
  await page.getByRole('listbox', { name: 'Library' }).press('Escape');
  await page.getByRole('button', { name: 'New album…' }).click();
  await page.keyboard.type('Trip');
  await page.keyboard.press('Enter');
  const album = page.getByRole('region', { name: 'Albums' }).getByRole('button', { name: /^Trip/ });
  await expect(album).toHaveText(/Trip ?0/);
  await option(page, 'a.jpg').click();
  await option(page, 'b.jpg').click({ modifiers: ['Shift'] });
  await option(page, 'a.jpg').dragTo(album);
  await expect(album).toHaveText(/Trip ?2/);
  await page.getByRole('listbox', { name: 'Library' }).focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toContainText('Remove 2 photos from the library?');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(status(page)).toContainText('3 photos');
  await expect(album).toHaveText(/Trip ?0/);
});

test('one undo for the whole window: in order, by name, across views and a restart', async ({ darkroom }) => {
  let { page } = darkroom;
  await option(page, 'a.jpg').dblclick();
  await setDial(page, 'Detail', '0.3');
  await page.keyboard.press('g');
  await option(page, 'b.jpg').click();
  await option(page, 'd.jpg').click({ modifiers: ['Shift'] });
  await page.keyboard.press('4');
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(status(page)).toContainText('2 photos');

  page = await darkroom.restart();
  const undo = page.getByRole('banner').getByRole('button', { name: /^Undo/ });
  await expect(undo).toHaveAccessibleName('Undo: remove 3 photos from the library');
  await page.keyboard.press('Control+z');
  await expect(status(page)).toContainText('5 photos');
  await expect(page.getByRole('log')).toContainText('Undone: remove 3 photos from the library');
  expect((await marks(page))['c.jpg']).toBe('4 none');
  await expect(undo).toHaveAccessibleName('Undo: 4 ★ for 3 photos');
  // The dial was turned before; what was done last is undone first, in whichever view.
  await option(page, 'a.jpg').dblclick();
  await page.keyboard.press('Control+z');
  await expect.poll(() => marks(page)).toEqual(UNMARKED);
  expect(await dialValue(page, 'Detail')).toBe('0.30');
  await expect(undo).toHaveAccessibleName('Undo: Detail of a.jpg');
  await page.keyboard.press('Control+z');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.00');
  await expect(undo).toBeDisabled();
  for (const _ of [1, 2]) await page.keyboard.press('Control+Shift+z');
  await expect.poll(async () => (await marks(page))['c.jpg']).toBe('4 none');
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.30');
});

test('two tabs on one library follow each other', async ({ darkroom: { page } }) => {
  const other = await page.context().newPage();
  await other.goto(new URL('/', page.url()).href);
  await option(other, 'a.jpg').dblclick();
  await expect(other.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.00');
  await openInDevelop(page, 'a.jpg');
  await setDial(page, 'Detail', '0.4');
  await expect(other.getByRole('textbox', { name: 'Detail' })).toHaveValue('0.40');
  await other.getByTestId('viewer').click();
  await other.keyboard.press('4');
  await expect(status(page).getByRole('radio', { name: '4 stars' })).toBeChecked();
  await page.keyboard.press('g');
  await option(page, 'b.jpg').click();
  await page.keyboard.press('Delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await other.keyboard.press('g');
  await expect(status(other)).toContainText('4 photos');
  await other.close();
});
