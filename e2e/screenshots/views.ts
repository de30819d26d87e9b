import type { Page } from '@playwright/test';
import { setDial } from '../harness/developPage.ts';
import { MAIN_PHOTOGRAPH } from './drawPhotographs.ts';

/** One picture: how the window gets there from the view before, and how it leaves. */
export interface View {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
  readonly close?: (page: Page) => Promise<void>;
}

const press =
  (...keys: readonly string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** A sheet that is still leaving gives the focus, and with it a tooltip, to its button later on. */
async function closeSheet(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

const compare = (name: string, key: string): View => ({
  name: `develop-${name}`,
  open: async (page) => {
    await press(key)(page);
    await waitForStillness(page);
  },
});

const sheet = (name: string, label: string): View => ({
  name,
  open: async (page) => {
    await page.getByRole('button', { name: label, exact: true }).click();
    await page.getByRole('dialog').waitFor();
  },
  close: closeSheet,
});

const inTheme = (name: string, theme: 'light' | 'dark', key: string): View => ({
  name,
  open: async (page) => {
    await page.emulateMedia({ colorScheme: theme });
    await press(key)(page);
  },
});

/** In this order: each begins where the one before it ended. */
export const VIEWS: readonly View[] = [
  { name: 'library-empty', open: async (page) => void (await page.getByText('Drop photos here').waitFor()) },
  { name: 'library', open: cullALittle },
  { name: 'develop-fit', open: keepVersions },
  compare('split', 'Shift+y'),
  compare('side-by-side', 'y'),
  compare('difference', 'j'),
  compare('added-detail', 'i'),
  compare('grid', 'm'),
  compare('survey', 'n'),
  compare('compare-two', 'c'),
  { name: 'develop-1to1', open: lookClosely },
  { ...inTheme('develop-light', 'light', 'z'), close: (page) => page.emulateMedia({ colorScheme: 'dark' }) },
  { name: 'export-one', open: openExport, close: closeSheet },
  inTheme('library-light', 'light', 'g'),
  sheet('settings-light', 'Settings'),
  {
    ...inTheme('library-edited', 'dark', 'g'),
    close: async (page) => void (await page.getByRole('option').first().click()),
  },
  sheet('settings', 'Settings'),
  sheet('packs', 'Packs'),
  sheet('shortcuts', 'Keyboard shortcuts'),
  { name: 'export-many', open: openExportOfAll },
  { name: 'queue', open: startExport },
  inTheme('queue-light', 'light', 'q'),
];

/** Every tile of the view is there; where there is no viewer, there is nothing to wait for. */
export async function waitForStillness(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    if (document.querySelector('[data-testid=viewer]') === null) return true;
    const status = document.querySelector('footer')?.textContent ?? '';
    return status.includes('%') && !/\d+ of \d+ tiles|draft|preview/.test(status);
  });
}

async function cullALittle(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Import a folder…' }).first().click();
  await page.getByRole('button', { name: 'Import this folder' }).click();
  const photo = (name: string) => page.getByRole('option', { name: new RegExp(`^${name}`) });
  await photo('Scan 0007').waitFor();
  for (const [name, keys] of [
    ['Album 1974 – 04', ['3']],
    ['IMG_2042', ['x']],
    ['Negative 12', ['4', 'p']],
    ['Kitchen table', ['5', 'p']],
  ] as const) {
    await photo(name).click();
    await press(...keys)(page);
  }
}

async function keepVersions(page: Page): Promise<void> {
  await page.getByRole('option', { name: MAIN_PHOTOGRAPH }).first().dblclick();
  await page.getByTestId('viewer').waitFor();
  await waitForStillness(page);
  await setDial(page, 'Detail', '0.4');
  await page.getByRole('button', { name: 'Keep a version…' }).click();
  await page.getByRole('textbox', { name: 'Name of the version' }).fill('For print');
  await page.keyboard.press('Enter');
  await setDial(page, 'Detail', '1.2');
  await setDial(page, 'Restore', '0.9');
  await waitForStillness(page);
}

async function lookClosely(page: Page): Promise<void> {
  await press('Escape')(page);
  await page.getByRole('button', { name: '1:1' }).click();
  await waitForStillness(page);
}

async function openExport(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByRole('dialog').waitFor();
}

async function openExportOfAll(page: Page): Promise<void> {
  await press('g', 'Control+a', 'Control+Shift+E')(page);
  await page.getByRole('dialog').waitFor();
}

async function startExport(page: Page): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export \d+ photos/ })
    .click();
  const show = page.getByRole('button', { name: 'Show the photos' });
  await page.getByRole('main').getByRole('status').first().waitFor();
  if ((await show.count()) > 0) await show.first().click();
}
