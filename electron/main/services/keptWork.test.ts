import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { RECIPE_VERSION } from '../../../shared/develop/recipe.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../shared/library/settings.ts';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { EngineClient } from '../../host/engineClient.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { readManifest } from '../../packs/openPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { KeptWork, keptWorkSettings } from './keptWork.ts';

const SIDE_PX = 96;
const SCALE = 2;

let folder = '';
let values: Settings;
const engines: EngineClient[] = [];
const settings = { get: <N extends keyof Settings>(name: N) => values[name] };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kept work % ü '));
  values = { ...DEFAULT_SETTINGS };
  await writeTinyPack(join(folder, 'pack'), { channels: 2, convolutions: 1, goldenPx: 8 });
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  await sharp({ create: { width: SIDE_PX, height: SIDE_PX, channels: 3, background: 'grey', noise } })
    .png()
    .toFile(join(folder, 'photo.png'));
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  await rm(folder, { recursive: true, force: true });
});

function start() {
  const kept = { settings, folder: join(folder, 'cache'), recordFile: join(folder, 'machine.json') };
  const engine = new EngineClient({ start: forkEngine(), settings: () => keptWorkSettings(kept) });
  engines.push(engine);
  return { engine, keptWork: new KeptWork({ engine, ...kept }) };
}

const source = () => ({ path: join(folder, 'photo.png'), packFolder: join(folder, 'pack') });
const recipeAt = async (pix: number) => {
  const { hash } = await readManifest(join(folder, 'pack'));
  const pack = { id: 'tiny', version: '1.0.0', hash };
  return { recipeVersion: RECIPE_VERSION, pack, scale: SCALE, dials: { pix }, steps: {} } as const;
};
const view = async (engine: EngineClient) => {
  const recipe = await recipeAt(1);
  const rect = { x: 0, y: 0, width: SIDE_PX * SCALE, height: SIDE_PX * SCALE };
  return engine.call('viewTile', { source: source(), recipe, level: 0, rect }, { priority: 'visible' });
};
const exportAt = async (engine: EngineClient, pix: number) => {
  const recipe = await recipeAt(pix);
  const options = outputOptionsSchema.parse({ format: 'png', overwrite: true });
  const params = { source: source(), recipe, output: join(folder, `out ${pix}.png`), options };
  return (await engine.call('restore', params, { priority: 'export' })).sha256;
};

it('an export after a restart uses what the viewer computed: no network runs', {
  timeout: 90_000,
}, async () => {
  const before = start();
  await view(before.engine);
  const { networkRuns } = await before.engine.call('diagnostics', {});
  expect(networkRuns).toBe(1);
  const known = await exportAt(before.engine, 0.4);
  await before.engine.close();

  const { engine, keptWork } = start();
  expect(await exportAt(engine, 0.4)).toBe(known);
  const after = await engine.call('diagnostics', {});
  expect(after.networkRuns).toBe(0);
  expect(after.diskBytes).toBe(await keptWork.diskBytes());
  expect(after.diskBytes).toBeGreaterThan((SIDE_PX * SCALE) ** 2 * 3 * 2 * 2);

  await keptWork.forget();
  expect(await keptWork.diskBytes()).toBe(0);
  await view(engine);
  expect((await engine.call('diagnostics', {})).networkRuns).toBe(1);
});

it('the bounds of the settings count at once, and for the next engine', { timeout: 90_000 }, async () => {
  const { engine, keptWork } = start();
  await view(engine);
  const kept = await engine.call('diagnostics', {});
  expect(kept.keptTiles).toBe(1);
  values = { ...values, residualMemoryBytes: 1000, residualCacheBytes: 1000 };
  await keptWork.applyLimits();
  const bounded = await engine.call('diagnostics', {});
  expect([bounded.keptTiles, bounded.diskBytes]).toEqual([0, 0]);
  await engine.close();
  const next = start();
  await view(next.engine);
  expect(await next.engine.call('diagnostics', {})).toMatchObject({
    networkRuns: 1,
    keptTiles: 0,
    diskBytes: 0,
  });
});

it('the work on one original is forgotten without an engine, too', { timeout: 90_000 }, async () => {
  const { engine } = start();
  await view(engine);
  await engine.close();
  const [sha256 = ''] = await readdir(join(folder, 'cache'));
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  const { engine: idle, keptWork } = start();
  await keptWork.forget('f'.repeat(64));
  expect(await keptWork.diskBytes()).toBeGreaterThan(0);
  await keptWork.forget(sha256);
  expect(await keptWork.diskBytes()).toBe(0);
  expect(idle.pid).toBeUndefined();
});
