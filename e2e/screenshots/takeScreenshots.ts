/**
 * `npm run screenshots`: every view of the window at the two sizes that it must look right in, as WebP files in
 * docs/screenshots. The photographs are drawn; `-- --photos DIR` keeps them there, because drawing takes minutes.
 */
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import sharp from 'sharp';
import { startBrowserShell } from '../harness/startBrowserShell.ts';
import type { StartedShell } from '../harness/startedShell.ts';
import config from '../playwright.config.ts';
import { drawPhotographs } from './drawPhotographs.ts';
import { VIEWS, type View, waitForStillness } from './views.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 700 },
] as const;
/** Below, the codec smears the edges between dark greys. */
const WEBP = { quality: 84, smartSubsample: true, effort: 6 } as const;
/** Drawing on a busy machine, without a graphics card. */
const STEP_TIMEOUT_MS = 240_000;

const root = path.resolve(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: { photos: { type: 'string' }, out: { type: 'string' } },
});
const out = path.resolve(values.out ?? path.join(root, 'docs', 'screenshots'));
// A plain name, because some screens show it.
const temporary = path.join(tmpdir(), 'PiSA Darkroom');
await mkdir(temporary);
try {
  const photosFolder = path.join(temporary, 'Photographs');
  const drawn = path.resolve(values.photos ?? photosFolder);
  await drawPhotographs(drawn, (name) => console.log(`draws ${name}`));
  // The app writes its results beside the photographs.
  if (drawn !== photosFolder) await cp(drawn, photosFolder, { recursive: true });
  await mkdir(out, { recursive: true });
  await takeAll(photosFolder, path.join(temporary, 'data'), VIEWS);
  await takeRecovery(photosFolder);
} finally {
  await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
}

async function openShell(dataFolder: string, photosFolder: string): Promise<StartedShell> {
  const browser = await chromium.launch(config.use?.launchOptions ?? {});
  const { page, stop } = await startBrowserShell(browser, {
    dataFolder,
    photosFolder,
    startedBy: 'npm start',
  });
  return {
    page,
    async stop() {
      await stop();
      await browser.close();
    },
  };
}

async function takeAll(photosFolder: string, dataFolder: string, views: readonly View[]): Promise<void> {
  const shell = await openShell(dataFolder, photosFolder);
  const { page } = shell;
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  try {
    for (const view of views) {
      await view.open(page);
      await takeBothSizes(page, view.name);
      await view.close?.(page);
    }
  } finally {
    await shell.stop();
  }
}

/** In a data folder whose library is no database. */
async function takeRecovery(photosFolder: string): Promise<void> {
  const dataFolder = path.join(temporary, 'damaged');
  await mkdir(dataFolder);
  await writeFile(path.join(dataFolder, 'library.sqlite'), 'no database at all, but quite long enough');
  const shell = await openShell(dataFolder, photosFolder);
  try {
    await shell.page.getByRole('heading', { name: 'The library needs your decision' }).waitFor();
    await takeBothSizes(shell.page, 'recovery');
  } finally {
    await shell.stop();
  }
}

async function takeBothSizes(page: Page, name: string): Promise<void> {
  // A pointer over a button would show as a hover, and a sheet that was closed gives its button the focus.
  await page.mouse.move(0, 0);
  if ((await page.getByRole('dialog').count()) === 0) {
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  }
  for (const size of SIZES.toReversed()) {
    await page.setViewportSize(size);
    await waitForStillness(page);
    // Thumbnails and what the layout made draw.
    await page.waitForTimeout(700);
    const file = path.join(out, `${name}-${size.width}.webp`);
    const { size: bytes } = await sharp(await page.screenshot())
      .webp(WEBP)
      .toFile(file);
    console.log(`${path.relative(process.cwd(), file)}  ${Math.round(bytes / 1024)} kB`);
  }
}
