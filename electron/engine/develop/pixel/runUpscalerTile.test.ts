import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphBuilder, Value } from '../../../packs/onnx/graphBuilder.ts';
import { openPack } from '../../../packs/openPack.ts';
import { writeOneDialPack } from '../../../packs/testing/writeOneDialPack.ts';
import { ProvenPack } from '../../sessions/provenPack.ts';
import { drawnOriginal } from '../../testing/drawnOriginal.ts';
import { plainRecipe } from '../../testing/plainRecipe.ts';
import { restorationParts } from '../../testing/restorationParts.ts';
import { copyPlanes } from '../../tiles/planes.ts';
import { Restoration } from './restoration.ts';
import { reduceByArea } from './runUpscalerTile.ts';

const FACTOR = 4;
const original = drawnOriginal(45, 31);
const turn = { priority: 'export', signal: new AbortController().signal, keep: false } as const;
let folder: string;
let proven: ProvenPack;

/** A blur over five pixels, enlarged by repeating pixels: every value has a place of its own. */
function buildGraph(graph: GraphBuilder, image: Value): Value {
  const weights = new Float32Array(3 * 25).fill(1 / 25);
  const blurred = graph.node('Conv', [image, graph.constant(weights, [3, 1, 5, 5])], {
    attributes: { kernel_shape: [5, 5], pads: [2, 2, 2, 2], group: 3 },
  });
  const scales = graph.constant(Float32Array.of(1, 1, FACTOR, FACTOR), [4]);
  return graph.node('Resize', [blurred, undefined, scales], {
    attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
  });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'upscaler '));
  await writeOneDialPack(folder, {
    build: buildGraph,
    receptiveRadiusPx: 2 * FACTOR,
    tileMultiple: 2,
    fixed: FACTOR,
  });
  proven = await ProvenPack.open(await openPack(folder), 'cpu');
});

afterAll(async () => {
  await proven.release();
  await rm(folder, { recursive: true });
});

async function residualAt(scale: number, tilePx: number) {
  const restoration = new Restoration(restorationParts(), {
    original,
    proven,
    recipe: plainRecipe(proven, scale),
    tilePx,
  });
  const { widthPx, heightPx, wholeRect } = restoration;
  const whole = new Float32Array(3 * widthPx * heightPx);
  for (const index of restoration.cores.keys()) {
    await restoration.withResiduals(index, turn, ([residual], core) => {
      copyPlanes(residual ?? new Float16Array(), core, whole, wholeRect, core);
    });
  }
  return { widthPx, heightPx, whole };
}

describe('a network that enlarges by itself', () => {
  it.each([1, 1.37, 2, 3.5, 4])('gives the same residual tiled and untiled, at ×%d', async (scale) => {
    const untiled = await residualAt(scale, 4096);
    for (const tilePx of [16, 33, 64]) {
      const tiled = await residualAt(scale, tilePx);
      const worst = tiled.whole.reduce((most, value, i) => {
        return Math.max(most, Math.abs(value - (untiled.whole[i] ?? 9)));
      }, 0);
      expect(worst).toBeLessThanOrEqual(1e-4);
    }
  });

  it('at ×2 has the mean of the network’s own pixels, at ×4 these themselves', async () => {
    const [half, full] = [await residualAt(2, 4096), await residualAt(FACTOR, 4096)];
    expect([full.widthPx, full.heightPx, half.widthPx]).toEqual([180, 124, 90]);
    const at = ({ whole, widthPx }: typeof full, x: number, y: number) => whole[y * widthPx + x] ?? 9;
    for (const [x, y] of [
      [0, 0],
      [37, 20],
      [89, 61],
    ] as const) {
      const four = [0, 1, 2, 3].map((i) => at(full, 2 * x + (i % 2), 2 * y + (i >> 1)));
      const mean = four.reduce((sum, value) => sum + value, 0) / 4;
      expect(Math.abs(at(half, x, y) - mean)).toBeLessThanOrEqual(1e-3);
    }
  });
});

describe('reduceByArea', () => {
  it('weighs pixels by the part of them that lies under a result', () => {
    const fine = Float32Array.of(1, 2, 4);
    const rect = { x: 0, y: 0, width: 3, height: 1 };
    const reduced = reduceByArea(fine, rect, { x: 0, y: 0, width: 2, height: 1 }, 1.5, 1);
    expect(reduced[0]).toBeCloseTo((1 + 0.5 * 2) / 1.5, 6);
    expect(reduced[1]).toBeCloseTo((0.5 * 2 + 4) / 1.5, 6);
  });
});
