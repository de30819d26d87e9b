import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Recipe } from '../../shared/develop/recipe.ts';
import { Failure } from '../../shared/errors/failure.ts';
import { TileLoader, type WantedTile } from './tileLoader.ts';

const RECIPE: Recipe = {
  recipeVersion: 2,
  pack: { id: 'tiny', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 2,
  dials: {},
  steps: {},
};
/** Refuses every tile as main does where the original is gone. */
const server = createServer((_, response) => {
  asked++;
  const failure = new Failure('picture-not-found.not-there', { path: "'a.jpg'" }).toData();
  response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify(failure));
});
let asked = 0;
let url = '';

beforeEach(async () => {
  asked = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const tiles = (count: number): WantedTile[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ key: `tile ${i}`, url: `${url}${i}`, recipe: RECIPE, kind: 'exact', decoded: null },
  }));

it('a missing original is asked for once, whatever is looked at, and again when it is back', async () => {
  const loader = new TileLoader({ onTile: () => {}, onProgress: () => loader.want(tiles(25)) });
  loader.follow({ id: 1, isMissing: false });
  loader.want(tiles(25));
  await vi.waitUntil(() => loader.stuck !== null && loader.pending === 0);
  // The two that are under way at once.
  const first = asked;
  expect(first).toBeLessThanOrEqual(2);
  expect(loader.stuck?.code).toBe('picture-not-found');

  loader.follow({ id: 1, isMissing: true });
  loader.retryFailed();
  loader.want(tiles(25));
  expect(loader.pending).toBe(0);

  loader.follow({ id: 1, isMissing: false });
  loader.want(tiles(25));
  expect(loader.pending).toBe(25);
  await vi.waitUntil(() => loader.stuck !== null && loader.pending === 0);
  expect(asked).toBeGreaterThan(first);
});
