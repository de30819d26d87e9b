import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forkEngine } from '../../host/engineProcess.ts';
import { GraphBuilder } from '../../packs/onnx/graphBuilder.ts';
import { PackWorkshop } from './packWorkshop.ts';

let folder = '';
let workshop: PackWorkshop;
const onProgress = () => {};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workshop % ü '));
  workshop = new PackWorkshop(forkEngine(), join(folder, 'packs'));
});
afterEach(async () => {
  await workshop.close();
  await rm(folder, { recursive: true, force: true });
});

const CHANNELS = 192;
const LAYERS = 150;

/** A picture goes in and comes out, after so much work that looking at it would take minutes. */
async function writeSlowModel(): Promise<string> {
  const graph = new GraphBuilder('slow');
  const image = graph.input('x', 'float32', [1, 3, 'h', 'w']);
  const convolve = (x: ReturnType<typeof graph.constant>, weights: typeof x) =>
    graph.node('Conv', [x, weights], { attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } });
  const kernel = (outputs: number, inputs: number) =>
    graph.constant(new Float32Array(outputs * inputs * 9), [outputs, inputs, 3, 3]);
  const shared = kernel(CHANNELS, CHANNELS);
  let x = convolve(image, kernel(CHANNELS, 3));
  for (let layer = 0; layer < LAYERS; layer++) x = convolve(x, shared);
  graph.output('y', convolve(x, kernel(3, CHANNELS)), 'float32', [1, 3, 'h', 'w']);
  const file = join(folder, 'slow.onnx');
  await writeFile(file, graph.toBytes());
  return file;
}

describe('PackWorkshop', () => {
  it('ends with a cancel, whatever onnxruntime is busy with, and leaves nothing', {
    timeout: 90_000,
  }, async () => {
    const controller = new AbortController();
    const params = { file: await writeSlowModel(), packsFolder: join(folder, 'packs') };
    const looking = workshop.run('inspectModel', params, { signal: controller.signal, onProgress });
    const settled = expect(looking).rejects.toMatchObject({ code: 'cancelled' });
    const staged = () => readdir(join(folder, 'packs')).catch(() => []);
    await expect.poll(staged, { timeout: 60_000 }).toEqual([expect.stringContaining('.installing-')]);
    // Into the first run; it takes longer than this test may.
    await sleep(2000);
    controller.abort();
    await settled;
    expect(await readdir(join(folder, 'packs'))).toEqual([]);
  });

  it('does the next piece of work though the one that was cancelled is still ending', {
    timeout: 60_000,
  }, async () => {
    const controller = new AbortController();
    const find = (signal: AbortSignal) => workshop.run('findWeights', {}, { signal, onProgress });
    const first = find(controller.signal);
    controller.abort();
    const { signal } = new AbortController();
    const next = [find(signal), find(signal)];
    // Its answer may have been under way already.
    await first.catch((error) => expect(error).toMatchObject({ code: 'cancelled' }));
    // Of two that wait for its end one comes about; the other finds that one at work.
    expect(await Promise.allSettled(next)).toMatchObject([
      { status: 'fulfilled', value: { base: null, lora: null } },
      { status: 'rejected', reason: { code: 'conflict' } },
    ]);
  });

  it('does one piece of work at a time, and none once it is closed', { timeout: 60_000 }, async () => {
    const { signal } = new AbortController();
    const find = () => workshop.run('findWeights', {}, { signal, onProgress });
    const first = find();
    await expect(find()).rejects.toMatchObject({ code: 'conflict' });
    expect(await first).toEqual({ base: null, lora: null });
    expect(await find()).toEqual({ base: null, lora: null });
    await workshop.close();
    await expect(find()).rejects.toMatchObject({ code: 'cancelled' });
  });
});
