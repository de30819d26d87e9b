import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { installSd21 } from '../../packs/families/sd21/installSd21.ts';
import { openPack } from '../../packs/openPack.ts';
import { relativeError } from '../../packs/parity/comparison.ts';
import { OnnxSession } from './onnxSession.ts';
import { ProvenPack } from './provenPack.ts';

const GOLDEN = path.resolve(import.meta.dirname, '../../../models/golden/sd21');
const folder = await mkdtemp(path.join(tmpdir(), 'rows '));
afterAll(() => rm(folder, { recursive: true }));

const SHAPE = [1, 4, 9, 7] as const;
const latent = Float32Array.from({ length: 4 * 9 * 7 }, (_, i) => Math.sin(i));
const ANY_CHANNELS = { inputChannels: 4, outputChannels: 4 };

it('two dials take one batch, or two runs where memory is short, and the default is their sum', {
  timeout: 120_000,
}, async () => {
  const { folder: packFolder } = await installSd21({
    baseFolder: GOLDEN,
    loraFile: path.join(GOLDEN, 'pisa_sr.pkl'),
    kind: 'pisa-sr',
    packsFolder: folder,
    signal: new AbortController().signal,
  });
  const pack = await openPack(packFolder);
  const graph = pack.manifest.graphs.residuals;
  const proven = await ProvenPack.open(pack, 'cpu');
  const prompt = await proven.prompts.inputsFor('');
  const expected = { ...ANY_CHANNELS, furtherInputs: Object.keys(prompt) };
  const open = (bytes: number) =>
    OnnxSession.open(pack.pathOf(graph.file), graph, expected, 'cpu', { availableBytes: () => bytes });
  const [roomy, tight] = [await open(1e12), await open(0)];
  const batch = await roomy.run(latent, SHAPE, prompt);
  const apart = await tight.run(latent, SHAPE, prompt);
  expect([roomy.runs, tight.runs, batch.length, apart.length]).toEqual([1, 2, 2, 2]);
  batch.forEach((residual, dial) => {
    expect(relativeError(apart[dial] ?? [], residual)).toBeLessThan(1e-4);
  });
  const single = await proven.openGraph('default');
  const [sum = []] = (await single?.run(latent, SHAPE, prompt)) ?? [];
  const [pix, sem] = batch;
  expect(relativeError(pix?.map((value, i) => value + (sem?.[i] ?? 0)) ?? [], sum)).toBeLessThan(1e-4);
  for (const session of [roomy, tight, proven]) await session.release();
});
