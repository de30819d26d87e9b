import { expect, it } from 'vitest';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { LOUPE_REST_MS, LoupeRest } from './loupeRest.ts';
import type { MissingTiles } from './missingTiles.ts';
import type { TileKind, WantedTile } from './tileLoader.ts';

const tile = (key: string, kind: TileKind): WantedTile => ({
  ...{ key, kind, url: `/pixels/${key}`, decoded: null },
  recipe: {} as Recipe,
});
const missing = (isDraftSeen: boolean, ...wanted: WantedTile[]): MissingTiles => ({
  ...{ wanted, isDraftSeen, isPreviewSeen: false, total: 4, ready: 0 },
});
const keysOf = (wanted: readonly WantedTile[]) => wanted.map(({ key }) => key);
const exact = tile('exact', 'exact');

it('the loupe runs no network for a photo whose draft is kept, until it has been looked at for a while', () => {
  const rest = new LoupeRest();
  expect(keysOf(rest.choose(missing(false, tile('draft', 'whole-draft')), 'a', 0).wanted)).toEqual(['draft']);
  expect(rest.choose(missing(true, exact), 'a', 400)).toEqual({
    wanted: [],
    moreInMs: LOUPE_REST_MS - 400,
  });
  expect(keysOf(rest.choose(missing(true, exact), 'a', LOUPE_REST_MS).wanted)).toEqual(['exact']);
});

it('the next photo begins anew', () => {
  const rest = new LoupeRest();
  rest.choose(missing(true, exact), 'a', 0);
  expect(rest.choose(missing(true, exact), 'b', LOUPE_REST_MS)).toEqual({
    wanted: [],
    moreInMs: LOUPE_REST_MS,
  });
  expect(keysOf(rest.choose(missing(true, exact), 'b', 2 * LOUPE_REST_MS).wanted)).toEqual(['exact']);
});

it('anywhere else, and where no draft stands in, nothing waits', () => {
  const rest = new LoupeRest();
  expect(rest.choose(missing(true, exact), null, 0)).toEqual({ wanted: [exact], moreInMs: null });
  expect(rest.choose(missing(false, exact), 'a', 0)).toEqual({ wanted: [exact], moreInMs: null });
});
