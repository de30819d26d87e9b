import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-node';
import { installSd21 } from '../families/sd21/installSd21.ts';
import { writeRealSizeModel } from './writeRealSizeModel.ts';

/**
 * What the published model costs on this machine, with drawn weights of its size:
 *
 *     node build/run.mjs electron/packs/testing/realSizeBench.ts --lists DIR --tokenizer DIR --work DIR
 *         [--graphs default,residuals,encode,decode] [--latent 64] [--provider cpu] [--half]
 *
 * Prints one JSON line per step: seconds, and the process's largest resident size so far.
 */
const { values } = parseArgs({
  options: {
    lists: { type: 'string' },
    tokenizer: { type: 'string' },
    work: { type: 'string' },
    graphs: { type: 'string', default: 'default,residuals,encode,decode' },
    latent: { type: 'string', default: '64' },
    provider: { type: 'string', default: 'cpu' },
    half: { type: 'boolean', default: false },
  },
});
const { lists, tokenizer, work } = values;
if (lists === undefined || tokenizer === undefined || work === undefined) {
  throw new Error('--lists, --tokenizer and --work are needed');
}

async function timed<T>(step: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  const seconds = Number(((performance.now() - start) / 1000).toFixed(2));
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(`${JSON.stringify({ event: 'bench', step, seconds, peakMegabytes })}\n`);
  return result;
}

const base = path.join(work, 'model');
await mkdir(work, { recursive: true });
if (!(await readdir(work)).includes('model')) {
  await timed('write the model', () => writeRealSizeModel(base, lists, tokenizer));
}
const packsFolder = path.join(work, 'packs');
const installed = path.join(packsFolder, 'pisa-sr-sd21-1.0.0');
if (values.graphs.includes('install')) {
  await rm(installed, { recursive: true, force: true });
  await timed('install', async () => {
    const start = performance.now();
    const { writtenBytes } = await installSd21({
      baseFolder: base,
      loraFile: path.join(base, 'pisa_sr.pkl'),
      kind: 'pisa-sr',
      packsFolder,
      signal: new AbortController().signal,
      onProgress: ({ step, detail }) => {
        const seconds = ((performance.now() - start) / 1000).toFixed(1);
        process.stdout.write(`${JSON.stringify({ event: 'install', seconds, step, detail })}\n`);
      },
    });
    process.stdout.write(`${JSON.stringify({ event: 'written', megabytes: writtenBytes / 1e6 })}\n`);
  });
}

/** One graph serves both ways; which LoRAs are on is an input. */
const FILES: Readonly<Record<string, string>> = { default: 'residuals' };
const LORA_SCALES: Readonly<Record<string, number[]>> = { default: [1, 1], residuals: [1, 0, 1, 1] };

/** What a prompt is embedded in. */
const PROMPT_SHAPE = [1, 77, 1024] as const;

const side = Number(values.latent);
for (const graph of ['default', 'residuals', 'encode', 'decode']) {
  if (!values.graphs.split(',').includes(graph)) continue;
  const session = await timed(`load ${graph}`, () =>
    ort.InferenceSession.create(
      path.join(installed, `${FILES[graph] ?? graph}${values.half ? '.half' : ''}.onnx`),
      {
        executionProviders: [values.provider],
      },
    ),
  );
  const isEncode = graph === 'encode';
  const shape = isEncode ? [1, 3, 8 * side, 8 * side] : [1, 4, side, side];
  const length = shape.reduce((product, dim) => product * dim, 1);
  const input = Float32Array.from({ length }, (_, i) => Math.sin(i * 0.01));
  const feeds: Record<string, ort.Tensor> = {
    [isEncode ? 'image' : 'latent']: new ort.Tensor('float32', input, shape),
  };
  const scales = LORA_SCALES[graph];
  if (scales !== undefined) {
    feeds.text = new ort.Tensor('float32', new Float32Array(PROMPT_SHAPE[1] * PROMPT_SHAPE[2]), PROMPT_SHAPE);
    feeds.lora_scale = new ort.Tensor('float32', Float32Array.from(scales), [scales.length / 2, 2]);
  }
  for (const run of ['first', 'second']) await timed(`${run} run of ${graph}`, () => session.run(feeds));
  await session.release();
}
