import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import {
  adainColourFix,
  channelStatistics,
  type Planes,
  waveletColourFix,
} from '../../../shared/colour/colourFix.ts';
import { readSafetensors, type TensorData, toFloat32 } from '../safetensors.ts';
import { type Comparison, relativeError } from './comparison.ts';
import type { Sd21Models } from './sd21Models.ts';

const COLOUR_TOLERANCE = 1e-5;
/** Pictures are compared in 8-bit steps, which rounding may shift in a few places. */
const COLOUR_LEVELS = 1;
const PIPELINE_LEVELS = 2;
const DIFFERING_SHARE = 0.001;

/** The fixture's pictures: colour fixes in float and 8 bits, and the whole way from picture to picture. */
export async function* comparePictures(models: Sd21Models): AsyncGenerator<Comparison> {
  yield* compareTokenizer(models);
  const expected = await readSafetensors(path.join(models.folder, 'expected.safetensors'));
  if (expected.has('colour/adain') || expected.has('colour/wavelet')) {
    yield* compareColourFixes(models.folder, expected);
  }
  if (await exists(path.join(models.folder, 'pipeline/input.png'))) yield* comparePipeline(models);
}

async function* compareTokenizer(models: Sd21Models): AsyncGenerator<Comparison> {
  const file = path.join(models.folder, 'tokenizer-expected.json');
  if (!(await exists(file))) return;
  const tokenizer = await models.tokenizer();
  for (const [index, { prompt, ids }] of JSON.parse(await readFile(file, 'utf8')).entries()) {
    yield {
      tensor: `tokenizer/${index}`,
      relativeError: relativeError(tokenizer.encode(prompt), ids),
      tolerance: 0,
    };
  }
}

async function* compareColourFixes(
  folder: string,
  expected: ReadonlyMap<string, TensorData>,
): AsyncGenerator<Comparison> {
  const target = await readPlanes(path.join(folder, 'colour-fix/target.png'));
  const source = await readPlanes(path.join(folder, 'colour-fix/source.png'));
  for (const [name, fixed] of Object.entries(fixColours(target, source))) {
    const reference = expected.get(`colour/${name}`);
    if (reference !== undefined) {
      yield {
        tensor: `colour/${name}`,
        relativeError: relativeError(fixed, toFloat32(reference)),
        tolerance: COLOUR_TOLERANCE,
      };
    }
    yield* comparePicture(folder, `colour-fix/${name}.png`, fixed, COLOUR_LEVELS);
  }
}

/** Encode, λ = (1, 1), decode, cut off to 8 bits; then each colour fix against the input. */
async function* comparePipeline(models: Sd21Models): AsyncGenerator<Comparison> {
  const input = await readPlanes(path.join(models.folder, 'pipeline/input.png'));
  const { widthPx, heightPx } = input;
  const image = { data: input.data.map((value) => 2 * value - 1), shape: [1, 3, heightPx, widthPx] };
  const { latent } = await (await models.encoder(''))({ image });
  const ids = (await models.tokenizer()).encode(models.fixture.prompts.empty ?? '');
  const { embedding: text } = await (await models.textEncoder())({
    ids: { data: BigInt64Array.from(ids, BigInt), shape: [1, ids.length] },
  });
  if (!(latent?.data instanceof Float32Array) || text === undefined) throw new Error('a graph gave nothing');
  const run = await models.unet('unet');
  const { eps } = await run({ latent, text, lora_scale: { data: Float32Array.of(1, 1), shape: [1, 2] } });
  const clean = latent.data.map((value, i) => value - Number(eps?.data[i]));
  const { image: decoded } = await (await models.decoder(''))({
    latent: { data: clean, shape: latent.shape },
  });
  if (!(decoded?.data instanceof Float32Array)) throw new Error('the decoder gave nothing');
  const restored = decoded.data.map((value) => cutOff(value / 2 + 0.5) / 255);
  yield* comparePicture(models.folder, 'pipeline/restored.png', restored, PIPELINE_LEVELS);
  for (const [name, fixed] of Object.entries(fixColours({ data: restored, widthPx, heightPx }, input))) {
    yield* comparePicture(models.folder, `pipeline/restored-${name}.png`, fixed, PIPELINE_LEVELS);
  }
}

function fixColours(target: Planes, source: Planes): Record<'adain' | 'wavelet', Float32Array> {
  return {
    adain: adainColourFix(target, channelStatistics(target), channelStatistics(source)),
    wavelet: waveletColourFix(target, source),
  };
}

/** Two comparisons: the largest difference in 8-bit levels, and the share of values that differ at all. */
async function* comparePicture(
  folder: string,
  name: string,
  actual: Float32Array,
  levels: number,
): AsyncGenerator<Comparison> {
  const expected = await readPlanes(path.join(folder, name));
  let largest = 0;
  let differing = 0;
  for (const [i, value] of actual.entries()) {
    const difference = Math.abs(cutOff(value) - Math.round((expected.data[i] as number) * 255));
    largest = Math.max(largest, difference);
    if (difference > 0) differing++;
  }
  yield { tensor: name, relativeError: largest / 255, tolerance: levels / 255 };
  yield {
    tensor: `${name} (share of values that differ)`,
    relativeError: differing / actual.length,
    tolerance: DIFFERING_SHARE,
  };
}

/** To 8 bits as the published script does: cut off, not rounded. */
const cutOff = (value: number) => Math.trunc(Math.fround(Math.min(1, Math.max(0, value)) * 255));

async function readPlanes(file: string): Promise<Planes> {
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const pixels = info.width * info.height;
  const planes = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    for (let channel = 0; channel < 3; channel++) {
      planes[channel * pixels + i] = (data[3 * i + channel] as number) / 255;
    }
  }
  return { data: planes, widthPx: info.width, heightPx: info.height };
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
