/** What the window owes to people who set their computer up for themselves. */
import { expect, type Page } from '@playwright/test';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

test.beforeEach(async ({ darkroom }) => {
  await drawPhoto({ folder: darkroom.photosFolder, name: 'house.jpg' });
  await importFolder(darkroom.page);
});

test('with reduced motion nothing moves', async ({ darkroom: { page } }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openInDevelop(page, 'house.jpg', { waitsForTiles: false });
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect?.getTiming().duration !== 0)
      .map((animation) => String((animation.effect as KeyframeEffect).target?.className)),
  );
  expect(moving).toEqual([]);
  const durations = await page.evaluate(() =>
    [...document.querySelectorAll('*')].map((element) => getComputedStyle(element).transitionDuration),
  );
  expect(durations.filter((duration) => !/^0s(, 0s)*$/.test(duration))).toEqual([]);
});

test('in the smallest window at a scale of 200 % no control is cut off', async ({ darkroom: { page } }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1024, height: 700, deviceScaleFactor: 2, mobile: false },
  });
  expect(await cutOff(page)).toEqual([]);
  await openInDevelop(page, 'house.jpg', { waitsForTiles: false });
  expect(await cutOff(page)).toEqual([]);
  for (const name of ['Settings', 'Packs', 'Keyboard shortcuts', 'Export…']) {
    await page.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await cutOff(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('in a low window, as at a scale of 200 %, pad and dials are seen together', async ({
  darkroom: { page },
}) => {
  await page.setViewportSize({ width: 1024, height: 450 });
  await openInDevelop(page, 'house.jpg', { waitsForTiles: false });
  const panel = page.getByRole('complementary', { name: 'Dials' });
  const covered = (await panel.getByRole('button', { name: 'Export…' }).boundingBox())?.y ?? 0;
  for (const name of ['Restore', 'Detail']) {
    const dial = await panel.getByRole('slider', { name }).boundingBox();
    expect((dial?.y ?? covered) + (dial?.height ?? 0), name).toBeLessThanOrEqual(covered);
  }
});

test('at a scale of 200 % no tool lies under another part, and the photo keeps its place', async ({
  darkroom: { page },
}) => {
  for (const size of [
    { width: 720, height: 450 },
    { width: 512, height: 350 },
  ]) {
    await page.setViewportSize(size);
    await page.keyboard.press('g');
    await expect(page.getByRole('option', { name: /^house/ })).toBeVisible();
    expect(await covered(page), `library, ${size.width}`).toEqual([]);
    await openInDevelop(page, 'house.jpg', { waitsForTiles: false });
    expect(await covered(page), `develop, ${size.width}`).toEqual([]);
    const photo = await page.getByTestId('viewer').boundingBox();
    expect(photo?.width, `photo, ${size.width}`).toBeGreaterThan(size.width / 3);
    await page.getByRole('button', { name: 'Side panel: History' }).click();
    await expect(page.getByRole('button', { name: 'Faithful' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Faithful' })).toHaveCount(0);
    await expect(page.getByTestId('viewer')).toBeVisible();
  }
});

/** Names of tools, and of dials, that something else lies over. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[role=toolbar] button, [role=toolbar] input, aside [role=slider]')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        const middle = (top + bottom) / 2;
        // What a panel has scrolled out of sight lies under nothing.
        const panel = element.closest('aside')?.getBoundingClientRect();
        if (panel !== undefined && (middle < panel.top || middle > panel.bottom)) return false;
        const hit = document.elementFromPoint((left + right) / 2, middle);
        const row = element.closest('[role=toolbar]') ?? element.closest('aside');
        return hit === null || row?.contains(hit) !== true;
      })
      .map((element) => element.ariaLabel ?? element.textContent ?? element.className),
  );
}

/** Names of controls that neither the window nor anything that scrolls shows whole. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (/auto|scroll/.test(getComputedStyle(element).overflow) || scrolls(element.parentElement));
    return [...document.querySelectorAll('button, [role=combobox], [role=slider], input')]
      .filter((element) => element.checkVisibility() && !scrolls(element))
      .filter((element) => {
        const { left, right, top, bottom, width } = element.getBoundingClientRect();
        return width > 0 && (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight);
      })
      .map((element) => element.ariaLabel ?? element.textContent ?? element.className);
  });
}
