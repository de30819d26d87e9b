import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Provider } from '../../../shared/engine/providers.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { type BenchLine, measureProviders } from './providerBench.ts';

const signal = new AbortController().signal;
let folder: string;
let packFolder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'providers '));
  packFolder = path.join(folder, 'tiny');
  await writeTinyPack(packFolder);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function measure(providers: readonly Provider[], within: AbortSignal = signal): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const plan = { packFolders: [packFolder], providers, tiles: [64, 128], signal: within };
  for await (const line of measureProviders(plan)) lines.push(line);
  return lines;
}

it('gives the golden error and seconds per megapixel of each graph and tile', async () => {
  const lines = await measure(['cpu']);
  expect(lines.map(({ graph, tilePx }) => `${graph} ${tilePx}`)).toEqual([
    'default 64',
    'default 128',
    'residuals 64',
    'residuals 128',
  ]);
  for (const { provider, goldenError, secondsPerMegapixel } of lines) {
    expect(provider).toBe('cpu');
    expect(goldenError).toBeLessThan(1e-3);
    expect(secondsPerMegapixel).toBeGreaterThan(0);
  }
});

it('says why a provider that is not here fails, and goes on with the next', async () => {
  const lines = await measure(['coreml', 'cpu']);
  expect(lines[0]).toMatchObject({ provider: 'coreml', failure: expect.stringMatching(/./) });
  expect(lines.filter(({ provider }) => provider === 'cpu').length).toBeGreaterThan(0);
});

it('ends with what it has when its time is up', async () => {
  expect(await measure(['cpu'], AbortSignal.abort())).toEqual([]);
});
