import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS } from '../../../shared/engine/protocol.ts';
import { relativeError } from '../../packs/parity/comparison.ts';
import { readSafetensors, type TensorData, toFloat32 } from '../../packs/safetensors.ts';
import { GOLDEN_MODEL, installGoldenModel } from '../../packs/testing/installGoldenModel.ts';
import { takeTensor } from '../../packs/testing/takeTensor.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import { createEngineParts } from '../callHandlers.ts';
import { openDevelopment } from '../develop/development.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import { drawnOriginal } from '../testing/drawnOriginal.ts';
import { plainRecipe } from '../testing/plainRecipe.ts';

const HOUSE = 'abc a bad';
const { signal } = new AbortController();

let root = '';
let packFolder = '';
let expected: ReadonlyMap<string, TensorData>;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'prompts ü '));
  expected = await readSafetensors(path.join(GOLDEN_MODEL, 'expected.safetensors'));
  packFolder = (await installGoldenModel(root)).folder;
}, 120_000);
afterAll(() => rm(root, { recursive: true }));

const tensor = (name: string) => takeTensor(expected, name);
const floats = (name: string) => toFloat32(tensor(name));
const newParts = () =>
  createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], { announceProbe: async () => {}, notify: () => {} });
const open = (folder = packFolder) => newParts().sessions.open(folder, 'cpu', signal);

describe('a prompt', () => {
  it('changes both residuals as in PyTorch, and the empty one is the default', async () => {
    const { prompts, residuals } = await open();
    for (const [text, name] of [
      ['', 'unet/20x28'],
      [HOUSE, 'unet/20x28/house'],
    ] as const) {
      const latent = tensor('vae/20x28/latent');
      const [pix, sem] = await residuals.run(toFloat32(latent), latent.shape, await prompts.inputsFor(text));
      const [epsPix, epsFull] = [floats(`${name}/eps_pix`), floats(`${name}/eps_full`)];
      expect(relativeError(pix ?? [], epsPix)).toBeLessThan(2e-5);
      const full = sem?.map((value, i) => value + (pix?.[i] ?? Number.NaN)) ?? [];
      expect(relativeError(full, epsFull)).toBeLessThan(2e-5);
    }
  });

  it('is embedded as by transformers, once however often and at once it is asked for', async () => {
    const { prompts } = await open();
    const [first, second] = await Promise.all([prompts.inputsFor(HOUSE), prompts.inputsFor(HOUSE)]);
    expect(second.text).toBe(first.text);
    expect((await prompts.inputsFor(HOUSE)).text).toBe(first.text);
    expect(relativeError(first.text?.data ?? [], floats('text/house/embedding'))).toBeLessThan(1e-5);
    const empty = await prompts.inputsFor('');
    expect(relativeError(empty.text?.data ?? [], floats('text/empty/embedding'))).toBeLessThan(1e-5);
  });

  it('makes another picture, and does not take what was kept under another one', async () => {
    const parts = newParts();
    const render = async (prompt: string | undefined) => {
      const proven = await parts.sessions.open(packFolder, 'cpu', signal);
      const original = drawnOriginal(24, 20);
      const changes = { dials: { pix: 0.5 }, ...(prompt === undefined ? {} : { prompt }) };
      const recipe = plainRecipe(proven, 1, changes);
      const rendering = await openDevelopment(parts, { original, proven, recipe, isWhole: true });
      const { widthPx, heightPx } = rendering.size;
      const output = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 16, hasAlpha: false });
      await rendering.render(output, { signal, priority: 'export', reportProgress: () => {} });
      return output.pixelsHwc;
    };
    const plain = await render(undefined);
    const house = await render(HOUSE);
    expect(house).not.toEqual(plain);
    const { runs } = parts.meter;
    expect(await render(HOUSE)).toEqual(house);
    expect(await render('')).toEqual(plain);
    expect(parts.meter.runs).toBe(runs);
  });

  it('is refused by a pack that has no text encoder', async () => {
    const folder = path.join(root, 'without');
    await writeTinyLatentPack(folder, 96, 32);
    const { prompts } = await open(folder);
    expect(await prompts.inputsFor('')).toEqual({});
    await expect(prompts.inputsFor('a house')).rejects.toMatchObject({
      code: 'recipe-invalid',
      message: "'Tiny latent' has no text encoder: it takes no prompt.",
    });
  });
});
