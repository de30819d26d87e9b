import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STEPS } from '../../../shared/develop/steps/list.ts';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { createEngineParts } from '../callHandlers.ts';
import { packSpeed } from './packSpeed.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'speed '));
});
afterAll(() => rm(folder, { recursive: true }));

it('a network with many times the work is told to take longer, and no photo is counted as computed', async () => {
  const border = { announceProbe: async () => {}, notify: () => {} };
  const parts = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border, STEPS);
  const { signal } = new AbortController();
  const context = { signal, priority: 'visible', reportProgress: () => {} } as const;
  const speedOf = async (name: string, size: Parameters<typeof writeTinyPack>[1]) => {
    const packFolder = path.join(folder, name);
    await writeTinyPack(packFolder, { ...size, goldenPx: 16 });
    return (await packSpeed(parts, { packFolder }, context)).secondsPerMegapixel;
  };
  const small = await speedOf('small', { channels: 2, convolutions: 1 });
  const large = await speedOf('large', { channels: 96, convolutions: 6 });
  expect(small).toBeGreaterThan(0);
  expect(large).toBeGreaterThan(2 * small);
  expect(parts.meter.runs).toBe(0);
});
