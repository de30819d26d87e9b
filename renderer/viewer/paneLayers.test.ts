import { describe, expect, it } from 'vitest';
import type { Recipe } from '../../shared/develop/recipe.ts';
import type { Pane } from '../../shared/viewport/panes.ts';
import type { Look } from './look.ts';
import { type LayerTile, layersOf } from './paneLayers.ts';

const rect = { x: 0, y: 0, width: 8, height: 8 };
const pane = (dials: readonly number[], shading: Pane['shading'] = 'result'): Pane => ({
  ...{ rect, frame: rect, look: 0 },
  dials,
  shading,
});
const look: Pick<Look, 'isDecoded' | 'decodedAt'> = {
  isDecoded: true,
  decodedAt: (dials) => ({ dials, family: 'adain', key: dials.join(), recipe: {} as Recipe }),
};
const tile = (dials: readonly number[], changes: Partial<LayerTile> = {}): LayerTile => ({
  ...{ level: 0, kind: 'exact', dialCount: 1 },
  decoded: { dials, family: 'adain' },
  ...changes,
});
/** What a pixel gets whose values are told apart by their position: Σ of what each layer leaves. */
function shares(layers: ReturnType<typeof layersOf<LayerTile>>): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const { tiles, opacity, dials } of layers) {
    const [first] = tiles;
    if (first === undefined) continue;
    for (const name of Object.keys(seen)) seen[name] = (seen[name] ?? 0) * (1 - opacity);
    seen[first.decoded?.dials.join() ?? ''] = opacity * (dials[0] ?? 0);
  }
  return seen;
}

describe('the layers of a pane', () => {
  it('are the tiles as they are for a pixel pack, mixed by the dials', () => {
    const tiles = [tile([], { decoded: null, dialCount: 2 })];
    expect(layersOf({ ...look, isDecoded: false }, pane([0.3, 0.7]), 0, tiles)).toEqual([
      { tiles, opacity: 1, dials: [0.3, 0.7] },
    ]);
  });

  it('blend the decoded positions around a missing one, each with its share', () => {
    const layers = layersOf(look, pane([1, 0.25]), 0, [tile([1, 0]), tile([1, 1])]);
    const { '1,0': low, '1,1': high } = shares(layers);
    expect(low).toBeCloseTo(0.75);
    expect(high).toBeCloseTo(0.25);
  });

  it('are never of tiles that differ by more than dials: by their colours, or local λ', () => {
    for (const dials of [
      [0.5, 0.5],
      [1, 1],
    ]) {
      const other = tile(dials, { decoded: { dials, family: 'wavelet' } });
      expect(layersOf(look, pane([0.5, 0.5]), 0, [other]).flatMap(({ tiles }) => tiles)).toEqual([]);
    }
  });

  it('begin with one decoded position and the enlargement', () =>
    expect(shares(layersOf(look, pane([0.5, 0.5]), 0, [tile([1, 1])]))).toEqual({ '1,1': 0.5 }));

  it('end with the exact tiles, whatever lies beneath', () => {
    const exact = tile([1, 0.25], { level: 2 });
    const layers = layersOf(look, pane([1, 0.25]), 0, [exact, tile([1, 0]), tile([1, 1])]);
    expect(layers.at(-1)).toEqual({ tiles: [exact], opacity: 1, dials: [1, 1] });
    expect(layers.flatMap(({ tiles }) => tiles)).toHaveLength(3);
  });

  it('draw one level of a position that is blended, and of one kind', () => {
    const tiles = [
      tile([1, 1], { kind: 'whole-draft' }),
      tile([1, 1], { kind: 'local-draft' }),
      tile([1, 1], { level: 3 }),
      tile([1, 1], { level: 1 }),
    ];
    const drawnFrom = (count: number) =>
      layersOf(look, pane([0.5, 0.5]), 0, tiles.slice(0, count)).at(0)?.tiles;
    expect(drawnFrom(4)).toEqual([tiles[3]]);
    expect(drawnFrom(2)).toEqual([tiles[1]]);
    expect(drawnFrom(1)).toEqual([tiles[0]]);
  });

  it('show the enlargement of any tile, and what the last dial adds only of tiles that know it', () => {
    const tiles = [tile([0, 1]), tile([1, 0], { dialCount: 2 })];
    expect(layersOf(look, pane([0, 0], 'before'), 0, tiles)).toEqual([{ tiles, opacity: 1, dials: [0, 0] }]);
    const layers = layersOf(look, pane([1, 0.5], 'added-detail'), 0, tiles);
    expect(layers.flatMap((layer) => layer.tiles)).toEqual([tiles[1]]);
  });
});
