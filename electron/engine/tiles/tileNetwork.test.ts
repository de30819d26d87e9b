import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Failure } from '../../../shared/errors/failure.ts';
import type { GraphBuilder, Value } from '../../packs/onnx/graphBuilder.ts';
import { openPack } from '../../packs/openPack.ts';
import { writeOneDialPack } from '../../packs/testing/writeOneDialPack.ts';
import { Restoration } from '../develop/pixel/restoration.ts';
import { runPixelTile } from '../develop/pixel/runPixelTile.ts';
import { ProvenPack } from '../sessions/provenPack.ts';
import { drawnOriginal } from '../testing/drawnOriginal.ts';
import { plainRecipe } from '../testing/plainRecipe.ts';
import { restorationParts } from '../testing/restorationParts.ts';
import { NetworkMeter, type RunnableGraph, TileNetwork } from './tileNetwork.ts';

const turn = { priority: 'export', signal: new AbortController().signal, keep: false } as const;

/**
 * Asks for (width / 16)²⁴ floats: 64 MB for a tile of 32 pixels, a petabyte for one of 64, which no machine
 * gives. The residual is a quarter of the picture.
 */
function buildHungryGraph(graph: GraphBuilder, image: Value): Value {
  const width = graph.node('Gather', [graph.node('Shape', [image]), graph.ints(3)]);
  const floats = graph.node('Pow', [graph.node('Div', [width, graph.ints(16)]), graph.ints(24)]);
  const block = graph.node('ConstantOfShape', [floats]);
  const largest = graph.node('ReduceMax', [block], { attributes: { keepdims: 0 } });
  return graph.node('Add', [graph.node('Mul', [image, graph.scalar(0.25)]), largest]);
}

describe('a graph that needs more memory than there is', () => {
  let folder: string;
  let proven: ProvenPack;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hungry '));
    await writeOneDialPack(folder, { build: buildHungryGraph, receptiveRadiusPx: 0 });
    proven = await ProvenPack.open(await openPack(folder), 'cpu');
  });

  afterAll(async () => {
    await proven.release();
    await rm(folder, { recursive: true });
  });

  it('is run on halved tiles, with the same answer, and the smaller tile is told', async () => {
    const parts = restorationParts();
    const original = drawnOriginal(64, 64);
    const restoration = new Restoration(parts, {
      original,
      proven,
      recipe: plainRecipe(proven, 1),
      tilePx: 64,
    });
    const x = restoration.enlarge(restoration.wholeRect);
    await restoration.withResiduals(0, turn, ([residual]) => {
      const quarter = new Float16Array(x.map((value) => value / 4));
      expect(residual?.every((value, i) => value === quarter[i])).toBe(true);
    });
    expect(restoration.effectiveTilePx).toBe(32);
    expect(parts.meter.tilePx).toBe(32);
    expect(parts.notices).toEqual(['Memory ran short: tiles are 32 px from now on.']);
  });
});

/** Stands for a session; fails as one does that is short of memory above a size. */
class LimitedGraph implements RunnableGraph {
  readonly inputs: (readonly number[])[] = [];
  readonly #largestPx: number;
  readonly #fault: Failure;

  constructor(largestPx: number, fault = new Failure('engine-out-of-memory.tile', {})) {
    this.#largestPx = largestPx;
    this.#fault = fault;
  }

  async run(values: Float32Array, shape: readonly number[]): Promise<Float32Array[]> {
    this.inputs.push(shape.slice(2));
    if (Math.max(...shape) > this.#largestPx) throw this.#fault;
    return [values.slice()];
  }
}

function networkOf(sidePx: number, values: (x: number) => number) {
  const halvings: number[] = [];
  const network = new TileNetwork({
    runTile: runPixelTile({
      widthPx: sidePx,
      heightPx: sidePx,
      haloPx: 4,
      multiple: 1,
      read: (rect) =>
        new Float32Array(3 * rect.width * rect.height).map((_, i) => values(rect.x + (i % rect.width))),
      meter: new NetworkMeter(),
    }),
    onHalved: (px) => halvings.push(px),
  });
  return { network, halvings };
}

describe('TileNetwork (with a stand-in for the session)', () => {
  const core = { x: 0, y: 0, width: 256, height: 256 };

  it('goes on halving until it fits, and stays there', async () => {
    const { network, halvings } = networkOf(256, (x) => x);
    const graph = new LimitedGraph(72);
    const [output] = await network.run(graph, core);
    expect(output?.every((value, i) => value === i % 256)).toBe(true);
    expect(halvings).toEqual([128, 64]);
    expect(graph.inputs).toHaveLength(2 + 16);
    await network.run(graph, core);
    expect(graph.inputs).toHaveLength(2 + 16 + 16);
  });

  it('gives up where even a small tile does not fit', async () => {
    const { network } = networkOf(256, (x) => x);
    await expect(network.run(new LimitedGraph(20), core)).rejects.toMatchObject({
      code: 'engine-out-of-memory',
    });
  });

  it('does not halve for a failure of another kind', async () => {
    const { network, halvings } = networkOf(256, (x) => x);
    const graph = new LimitedGraph(
      20,
      new Failure('provider-unavailable.because', { reason: 'Device lost.' }),
    );
    await expect(network.run(graph, core)).rejects.toThrow('Device lost.');
    expect(halvings).toEqual([]);
  });

  it('refuses an answer that is not a number somewhere', async () => {
    const { network } = networkOf(256, (x) => (x === 99 ? Number.NaN : x));
    await expect(network.run(new LimitedGraph(999), core)).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
  });
});
