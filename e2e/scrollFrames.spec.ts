/**
 * Ten thousand photos in the grid: how many cells are in the document is judged. With `DARKROOM_FRAME_TIMES=1`
 * it is told how much processor time scripts take for a scrolled frame: 4 ms are the goal, and on a busy machine the
 * clock on the wall says three times as much.
 */
import path from 'node:path';
import { type CDPSession, expect, type Page } from '@playwright/test';
import { fillLibrary } from '../electron/library/testing/fillLibrary.ts';
import { test } from './harness/darkroomTest.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

const PHOTOS = 10_000;
const CELLS_MAX = 300;
/** Without a graphics card a frame takes long, on a busy machine seconds. */
const isMeasured = process.env.DARKROOM_FRAME_TIMES !== undefined;
const FRAMES = isMeasured ? 240 : 8;
/** A quick turn of a wheel. */
const SCROLLED_PX = 120;

test('ten thousand photos scroll with few cells and little script', async ({ darkroom }, testInfo) => {
  test.skip(darkroom.shell === 'electron', 'a measurement of the page, which is the same');
  const { dataFolder, photosFolder } = darkroom;
  const picture = await drawPhoto({ folder: photosFolder, name: 'one.jpg' });
  const folder = path.join(photosFolder, 'many');
  const page = await darkroom.restart(() => fillLibrary(dataFolder, picture, folder, PHOTOS));
  await expect(page.getByRole('contentinfo')).toContainText(/10.?000 photos/);
  await expect(page.getByRole('option', { name: /^IMG/ }).first()).toBeVisible();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  // The first way down warms up what the browser compiles.
  await scroll(page);
  const before = await readMetrics(session);
  const { frames, cells } = await scroll(page);
  const after = await readMetrics(session);
  const perFrame = (name: string) =>
    ((1000 * ((after.get(name) ?? 0) - (before.get(name) ?? 0))) / frames).toFixed(2);
  const told = `script ${perFrame('ScriptDuration')} ms, style ${perFrame('RecalcStyleDuration')} ms, layout ${perFrame('LayoutDuration')} ms`;
  testInfo.annotations.push({ type: 'scrolled frames', description: told });
  if (isMeasured) console.log(`a scrolled frame of ${PHOTOS} photos: ${told}, at most ${cells} cells`);
  expect(cells).toBeLessThanOrEqual(CELLS_MAX);
});

/** Down by a part of a row with every frame, as often as asked. */
function scroll(page: Page): Promise<{ frames: number; cells: number }> {
  return page.getByRole('listbox').evaluate(
    (list, { frames, byPx }) =>
      new Promise<{ frames: number; cells: number }>((resolve) => {
        let frame = 0;
        let cells = 0;
        const step = () => {
          cells = Math.max(cells, list.querySelectorAll('[role=option]').length);
          if (frame++ === frames) return resolve({ frames, cells });
          list.scrollTop += byPx;
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { frames: FRAMES, byPx: SCROLLED_PX },
  );
}

async function readMetrics(session: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}
