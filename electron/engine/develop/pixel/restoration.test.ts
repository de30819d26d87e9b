import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { inEnglish } from '../../../../shared/errors/words/words.ts';
import { mixResiduals } from '../../../../shared/lambda/mix.ts';
import { OFFERED_TILES_PX } from '../../../../shared/tiles/planTiles.ts';
import { openPack } from '../../../packs/openPack.ts';
import { writeOneDialPack } from '../../../packs/testing/writeOneDialPack.ts';
import { type TinyPackOptions, writeTinyPack } from '../../../packs/testing/writeTinyPack.ts';
import { KeptFiles } from '../../keptFiles.ts';
import { ProvenPack } from '../../sessions/provenPack.ts';
import { drawnOriginal } from '../../testing/drawnOriginal.ts';
import { plainRecipe } from '../../testing/plainRecipe.ts';
import { restorationParts } from '../../testing/restorationParts.ts';
import { copyPlanes } from '../../tiles/planes.ts';
import { Restoration } from './restoration.ts';

const UNTILED_PX = 4096;
const turn = { priority: 'export', signal: new AbortController().signal, keep: false } as const;
let folder: string;
const packs: ProvenPack[] = [];

async function provenTinyPack(name: string, options: TinyPackOptions): Promise<ProvenPack> {
  const packFolder = path.join(folder, name);
  await writeTinyPack(packFolder, options);
  const proven = await ProvenPack.open(await openPack(packFolder), 'cpu');
  packs.push(proven);
  return proven;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'restoration 100% λ '));
});

afterAll(async () => {
  for (const proven of packs) await proven.release();
  await rm(folder, { recursive: true });
});

async function residualsOf(restoration: Restoration): Promise<Float16Array[]> {
  const { widthPx, heightPx, wholeRect } = restoration;
  const whole = restoration.proven.manifest.dials.map(() => new Float16Array(3 * widthPx * heightPx));
  for (const index of restoration.cores.keys()) {
    await restoration.withResiduals(index, turn, (residuals, core) => {
      residuals.forEach((residual, dial) => {
        copyPlanes(residual, core, whole[dial] as Float16Array, wholeRect, core);
      });
    });
  }
  return whole;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++)
    largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}

async function tilingError(proven: ProvenPack, size: readonly [number, number], tilePx: number) {
  const original = drawnOriginal(...size);
  const parts = restorationParts();
  const [tiled, untiled] = [tilePx, UNTILED_PX].map((px) => {
    return new Restoration(parts, { original, proven, recipe: plainRecipe(proven, 1), tilePx: px });
  }) as [Restoration, Restoration];
  expect(untiled.cores).toHaveLength(1);
  const [a, b] = [await residualsOf(tiled), await residualsOf(untiled)];
  return Math.max(...a.map((residual, dial) => largestDifference(residual, b[dial] as Float16Array)));
}

describe('a tiled picture equals the untiled one', () => {
  /** 200 sizes from a fixed seed: most small, some up to 1500×1100. */
  const sizes = Array.from({ length: 200 }, (_, i) => {
    const share = (factor: number) => ((i * factor + 0.31) % 1) ** 2;
    return [1 + Math.floor(1500 * share(0.754877666)), 1 + Math.floor(1100 * share(0.569840291))] as const;
  });

  it.each([1, 2, 4] as const)(
    'over a third of 200 sizes and every tile offered, unshuffle %d',
    async (unshuffle) => {
      const proven = await provenTinyPack(`sizes ${unshuffle}`, { unshuffle, convolutions: 1, channels: 4 });
      let worst = 0;
      for (const [i, size] of sizes.entries()) {
        if (i % 3 !== [1, 2, 4].indexOf(unshuffle)) continue;
        const tilePx = OFFERED_TILES_PX[i % OFFERED_TILES_PX.length] ?? 128;
        worst = Math.max(worst, await tilingError(proven, size, tilePx));
      }
      expect(worst).toBeLessThanOrEqual(1e-4);
    },
  );

  it.each([1, 2, 4] as const)('at corner sizes, unshuffle %d', async (unshuffle) => {
    const proven = await provenTinyPack(`corners ${unshuffle}`, { unshuffle, channels: 4 });
    const haloPx = 3 * unshuffle + unshuffle - 1;
    const sides = [1, 2, haloPx - 1, haloPx, haloPx + 1, 63, 64, 65, 128, 129];
    let worst = 0;
    for (const width of sides) {
      for (const height of [1, haloPx + 1, 65]) {
        worst = Math.max(worst, await tilingError(proven, [width, height], 64));
        worst = Math.max(worst, await tilingError(proven, [height, width], 16 + unshuffle));
      }
    }
    expect(worst).toBeLessThanOrEqual(1e-4);
  });
});

describe('a restoration', () => {
  it('gives at (1, 1) what the single-pass graph gives, to 1e-4', async () => {
    const proven = await provenTinyPack('default', {});
    const restoration = new Restoration(restorationParts(), {
      original: drawnOriginal(70, 50),
      proven,
      recipe: plainRecipe(proven, 1.5),
      tilePx: 64,
    });
    for (const index of restoration.cores.keys()) {
      const sum = await restoration.withResiduals(index, turn, (residuals, core) => {
        const x = new Float32Array(residuals[0]?.length ?? 0);
        const wide = residuals.map((residual) => new Float32Array(residual));
        return mixResiduals(x, wide, [-1, -1], core.width * core.height);
      });
      const residual = await restoration.withOne('default', index, turn, (values) => values);
      expect(largestDifference(sum, residual)).toBeLessThanOrEqual(1e-4);
    }
  });

  it('keeps of a residual beyond half precision its largest number', async () => {
    const packFolder = path.join(folder, 'beyond half');
    await writeOneDialPack(packFolder, {
      build: (graph, image) => {
        const mean = graph.node('AveragePool', [image], {
          attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] },
        });
        // Of white alone: what the golden tile does not show.
        const isWhite = graph.node('Greater', [mean, graph.scalar(0.97)]);
        return graph.node('Where', [isWhite, graph.scalar(1e9), image]);
      },
      receptiveRadiusPx: 1,
    });
    const proven = await ProvenPack.open(await openPack(packFolder), 'cpu');
    packs.push(proven);
    const white = drawnOriginal(20, 20);
    white.picture.pixelsHwc.fill(255);
    const recipe = plainRecipe(proven, 1);
    const restoration = new Restoration(restorationParts(), { original: white, proven, recipe, tilePx: 64 });
    const middle = restoration.withResiduals(0, turn, ([residual]) => residual?.[10 * 20 + 10]);
    expect(await middle).toBe(65_504);
  });

  it('runs the network once per tile and never again while the residuals are kept', async () => {
    const parts = restorationParts();
    const proven = await provenTinyPack('kept', {});
    const options = { original: drawnOriginal(100, 60), proven, recipe: plainRecipe(proven, 2), tilePx: 64 };
    const restoration = new Restoration(parts, options);
    expect(await restoration.isKept()).toBe(false);
    const first: number[] = [];
    for (const index of restoration.cores.keys()) {
      await restoration.withResiduals(index, { ...turn, keep: true }, ([pix]) => first.push(pix?.[5] ?? 0));
    }
    expect(parts.meter.runs).toBe(restoration.cores.length);
    expect(parts.kept.bytes).toBe(200 * 120 * 3 * 2 * 2);
    const again = new Restoration(parts, options);
    expect(await again.isKept()).toBe(true);
    for (const index of again.cores.keys()) {
      await again.withResiduals(index, turn, ([pix]) => expect(pix?.[5]).toBe(first[index]));
    }
    expect(parts.meter.runs).toBe(restoration.cores.length);
    expect(await new Restoration(parts, { ...options, recipe: plainRecipe(proven, 1) }).isKept()).toBe(false);
    parts.kept.forget(options.original.sha256);
    expect(await again.isKept()).toBe(false);
  });

  it('takes what an earlier process computed for the viewer, and writes nothing for an export', async () => {
    const proven = await provenTinyPack('on disk', {});
    const options = { original: drawnOriginal(100, 60), proven, recipe: plainRecipe(proven, 2), tilePx: 64 };
    const keptFolder = path.join(folder, 'kept');
    const begin = () => {
      const keptFiles = new KeptFiles(keptFolder, 1e8, (what) => expect.unreachable(inEnglish(what)));
      const parts = restorationParts(1e8, keptFiles);
      return { keptFiles, parts, restoration: new Restoration(parts, options) };
    };
    const run = async (restoration: Restoration, priority: 'export' | 'visible') => {
      const values: number[] = [];
      for (const index of restoration.cores.keys()) {
        const wanted = { ...turn, priority, keep: true };
        await restoration.withResiduals(index, wanted, ([pix]) => values.push(pix?.[5] ?? 0));
      }
      return values;
    };
    const exported = begin();
    const values = await run(exported.restoration, 'export');
    await exported.keptFiles.flush();
    expect(exported.keptFiles.bytes).toBe(0);

    const viewed = begin();
    await run(viewed.restoration, 'visible');
    await viewed.keptFiles.flush();
    expect(viewed.parts.meter.runs).toBe(viewed.restoration.cores.length);

    const later = begin();
    expect(await later.restoration.isKept()).toBe(true);
    expect(await run(later.restoration, 'export')).toEqual(values);
    expect(later.parts.meter.runs).toBe(0);
    expect(later.parts.kept.bytes).toBe(200 * 120 * 3 * 2 * 2);
  });

  it('refuses scales and tiles that the pack or the engine does not have', async () => {
    const proven = await provenTinyPack('refusals', {});
    const original = drawnOriginal(8, 8);
    const open = (scale: number, tilePx: number) => () =>
      new Restoration(restorationParts(), { original, proven, recipe: plainRecipe(proven, scale), tilePx });
    expect(open(5, 64)).toThrow("The pack 'Tiny' enlarges 1 to 4 times; 5 was asked for.");
    expect(open(2, 15)).toThrow('A tile has 16 to 4096 pixels a side; 15 was asked for.');
    expect(open(2, 64.5)).toThrow('64.5 was asked for');
  });

  it('stops between tiles when it is cancelled', async () => {
    const parts = restorationParts();
    const proven = await provenTinyPack('cancel', {});
    const restoration = new Restoration(parts, {
      original: drawnOriginal(64, 64),
      proven,
      recipe: plainRecipe(proven, 1),
      tilePx: 32,
    });
    const controller = new AbortController();
    const cancellable = { ...turn, signal: controller.signal };
    const running = restoration.withResiduals(0, cancellable, () => controller.abort());
    const waiting = restoration.withResiduals(1, cancellable, () => {});
    const [first, second] = await Promise.allSettled([running, waiting]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    expect(parts.meter.runs).toBe(1);
  });
});

describe('tiles that will be wanted together', () => {
  const options = async () => {
    const proven = await provenTinyPack('together', {});
    // How long a run takes decides how much is run at once, and no test may depend on that.
    vi.spyOn(proven, 'secondsPerPixel', 'get').mockReturnValue(1e-9);
    return { original: drawnOriginal(100, 60), proven, recipe: plainRecipe(proven, 2), tilePx: 64 };
  };
  const all = new Set([0, 1, 2, 3, 4, 5, 6, 7]);

  it('are computed in one piece, to the same values, and each is kept by itself', async () => {
    const known = await options();
    const one = new Restoration(restorationParts(), known);
    const parts = restorationParts();
    const together = new Restoration(parts, known);
    await together.withResiduals(5, { ...turn, keep: true, next: all }, () => {});
    expect(parts.meter.runs).toBe(1);
    expect(await new Restoration(parts, known).isKept()).toBe(true);
    const [a, b] = [await residualsOf(together), await residualsOf(one)];
    expect(parts.meter.runs).toBe(1);
    a.forEach((residual, dial) => {
      expect(largestDifference(residual, b[dial] as Float16Array)).toBeLessThanOrEqual(1e-4);
    });
  });

  it('are left alone where they are there already, or cannot be kept', async () => {
    const known = await options();
    const parts = restorationParts();
    const restoration = new Restoration(parts, known);
    await restoration.withResiduals(6, { ...turn, keep: true }, () => {});
    await restoration.withResiduals(1, { ...turn, keep: true, next: all }, () => {});
    expect(await restoration.keptShare()).toBeLessThan(1);
    const narrow = restorationParts(30_000);
    const scarce = new Restoration(narrow, known);
    for (const index of all) await scarce.withResiduals(index, { ...turn, keep: true, next: all }, () => {});
    expect(narrow.meter.runs).toBe(all.size);
  });
});
