import { expect, type Page } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { dialValue, importFolder, openInDevelop, setDial } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

const NOTCHES = 60;
const NOTCH_MS = 8;

test.beforeEach(async ({ darkroom }) => {
  test.skip(darkroom.shell === 'electron', "Electron chooses files in the system's dialog");
  for (const [place, name] of ['a.jpg', 'b.jpg', 'c.jpg'].entries()) {
    await drawPhoto({ folder: darkroom.photosFolder, name, widthPx: 360 + place });
  }
  await importFolder(darkroom.page);
  await openInDevelop(darkroom.page, 'a.jpg');
});

/** A hand that turns the wheel over a dial. */
async function turnWheel(page: Page, name: string, notches: number): Promise<void> {
  const dial = page.getByRole('slider', { name });
  await dial.evaluate(
    async (element, { count, everyMs }) => {
      for (let notch = 0; notch < count; notch++) {
        element.dispatchEvent(new WheelEvent('wheel', { deltaY: -100, bubbles: true, cancelable: true }));
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    },
    { count: notches, everyMs: NOTCH_MS },
  );
}

async function recipeOf(page: Page, fileName: string) {
  const rows = await askMain(page, 'photos.get', {
    ids: [...(await askMain(page, 'photos.find', { query: {} }))],
  });
  const photoId = rows.find((row) => row.fileName === fileName)?.id ?? 0;
  return (await askMain(page, 'edits.get', { photoId })).recipe;
}

test('a dial that is turned fast keeps every notch', async ({ darkroom: { page } }) => {
  await setDial(page, 'Detail', '0');
  await turnWheel(page, 'Detail', NOTCHES);
  expect(await dialValue(page, 'Detail')).toBe('0.60');
  await expect.poll(async () => (await recipeOf(page, 'a.jpg'))?.dials.sem).toBeCloseTo(0.6);
  // And what is shown stays so when the last answer is there.
  expect(await dialValue(page, 'Detail')).toBe('0.60');
});

test('the next photo that is opened before a change is written is the one that is shown', async ({
  darkroom: { page },
}) => {
  await setDial(page, 'Detail', '0.2');
  const field = page.getByRole('textbox', { name: 'Detail' });
  const status = page.getByRole('contentinfo');
  // Committed and left in the same moment, a few times over.
  for (const [value, name] of [
    ['0.3', 'b.jpg'],
    ['0.4', 'a.jpg'],
    ['0.5', 'c.jpg'],
  ] as const) {
    await field.fill(value);
    await page.evaluate((fileName) => {
      (document.activeElement as HTMLElement).blur();
      document.querySelector<HTMLElement>(`[role=option][aria-label^="${fileName}"]`)?.click();
    }, name);
    await expect(status).toContainText(name);
  }
  await expect(page.getByRole('textbox', { name: 'Detail' })).toHaveValue('1.00');
  await expect(status).toContainText('c.jpg');
  expect((await recipeOf(page, 'a.jpg'))?.dials.sem).toBe(0.5);
  expect((await recipeOf(page, 'b.jpg'))?.dials.sem).toBe(0.4);
  expect(await recipeOf(page, 'c.jpg')).toBeNull();
});

test('an edit asks for one row and for no list', async ({ darkroom }) => {
  const asked: string[] = [];
  darkroom.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const { name, params } = JSON.parse(String(payload));
      asked.push(name === 'photos.get' ? `${name} ${params.ids.length}` : name);
    }),
  );
  await darkroom.page.reload();
  await openInDevelop(darkroom.page, 'a.jpg');
  asked.length = 0;
  await setDial(darkroom.page, 'Detail', '0.25');
  await expect.poll(async () => (await recipeOf(darkroom.page, 'a.jpg'))?.dials.sem).toBe(0.25);
  await darkroom.page.keyboard.press('3');
  await expect(darkroom.page.getByRole('contentinfo').getByRole('radio', { name: '3 stars' })).toBeChecked();
  expect(asked).toContain('edits.apply');
  // The spec's own questions list everything; the window's do not.
  const own = asked.filter((name) => name === 'photos.find').length;
  expect(asked).not.toContain('photos.facets');
  expect(asked).not.toContain('albums.list');
  expect(asked.filter((name) => name === 'photos.get 3')).toHaveLength(own);
});
