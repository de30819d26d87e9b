/**
 * A measurement, run by `DARKROOM_FRAME_TIMES=1 npm test -- e2e`: how long a 12-megapixel photo takes to stand as a
 * draft, and a frame while a dial is dragged. Browsers of specs draw with software WebGL2, which is the worst case.
 * The numbers are told, not judged: other work on the machine moves them by a factor.
 */
import { expect, type Page, type TestInfo } from '@playwright/test';
import { askMain } from './harness/askMain.ts';
import { test } from './harness/darkroomTest.ts';
import { importFolder, openInDevelop, waitForTiles } from './harness/developPage.ts';
import { drawPhoto } from './harness/drawPhoto.ts';

const FRAMES = 60;

test('a dial drag keeps its pace on 12 megapixels', async ({ darkroom }, testInfo) => {
  test.skip(process.env.DARKROOM_FRAME_TIMES === undefined, 'a measurement: DARKROOM_FRAME_TIMES is not set');
  const { page, photosFolder } = darkroom;
  await drawPhoto({ folder: photosFolder, name: '12 MP.jpg', widthPx: 4000, heightPx: 3000 });
  await importFolder(page);
  await expect.poll(async () => (await askMain(page, 'engine.diagnostics', {}))?.provider).toBeTruthy();
  const openedAt = performance.now();
  await openInDevelop(page, '12 MP.jpg', { waitsForTiles: false });
  // At fit a draft is enough: every frame draws what is there, and the engine goes on meanwhile.
  await expect(page.getByRole('contentinfo')).toContainText('draft', { timeout: 90_000 });
  tell(
    testInfo,
    `a draft stands ${((performance.now() - openedAt) / 1000).toFixed(1)} s after the photo was opened`,
  );
  await measure(page, testInfo, 'fit, a draft, the engine at work');
  await page.getByRole('button', { name: '1:1' }).click();
  await waitForTiles(page);
  await waitForIdleEngine(page);
  await measure(page, testInfo, '1:1, all tiles, the engine idle');
  await page.getByRole('button', { name: 'Fit' }).click();
  await waitForTiles(page, { timeoutMs: 300_000 });
  await waitForIdleEngine(page);
  await measure(page, testInfo, 'fit, all tiles, the engine idle');
});

async function measure(page: Page, testInfo: TestInfo, situation: string): Promise<void> {
  const frames = await dragDetail(page);
  const times = `median ${quantile(frames, 0.5)} ms, 95th percentile ${quantile(frames, 0.95)} ms`;
  tell(testInfo, `frames of a dial drag, ${situation}: ${times}`);
  expect(frames.length).toBeGreaterThanOrEqual(FRAMES);
}

function tell(testInfo: TestInfo, measured: string): void {
  testInfo.annotations.push({ type: 'measured', description: measured });
  console.log(`software WebGL2, 12 MP: ${measured}`);
}

/** No network has run for a second. */
async function waitForIdleEngine(page: Page): Promise<void> {
  const networkRuns = async () => (await askMain(page, 'engine.diagnostics', {}))?.networkRuns ?? 0;
  expect(await networkRuns()).toBeGreaterThan(0);
  await expect(async () => {
    const before = await networkRuns();
    await page.waitForTimeout(1000);
    expect(await networkRuns()).toBe(before);
  }).toPass();
}

/** Milliseconds between animation frames while the slider follows the pointer. */
async function dragDetail(page: Page): Promise<number[]> {
  const slider = page.getByRole('slider', { name: /^Detail/ });
  await page.evaluate((count) => {
    const times: number[] = [];
    Reflect.set(window, 'frameTimes', times);
    let last = performance.now();
    const tick = (now: number) => {
      times.push(now - last);
      last = now;
      if (times.length < count) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }, FRAMES);
  const area = await slider.evaluate((input) => {
    const { left, width, top, height } = (input.closest('.MuiSlider-root') ?? input).getBoundingClientRect();
    return { left, width, top, height };
  });
  const y = area.top + area.height / 2;
  await page.mouse.move(area.left + 4, y);
  await page.mouse.down();
  for (let step = 0; step < 200; step++) {
    await page.mouse.move(area.left + ((step % 40) / 40) * area.width, y);
    const done = await page.evaluate(() => (Reflect.get(window, 'frameTimes') as number[]).length);
    if (done >= FRAMES) break;
  }
  await page.mouse.up();
  return page.evaluate(() => Reflect.get(window, 'frameTimes') as number[]);
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0);
}
