import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import { mixResiduals } from '../../../shared/lambda/mix.ts';
import { gaussianWeights, planOverlappingTiles, TileBlender } from '../../../shared/tiles/blendTiles.ts';
import { alphaCumprod } from '../families/sd21/build/graphs.ts';
import { readSafetensors, type TensorData, toFloat32, toInt64 } from '../safetensors.ts';
import { type Comparison, relativeError } from './comparison.ts';
import { OSEDIFF_TIMESTEP, type Sd21Models, type WeightVariant } from './sd21Models.ts';
import type { RunGraph, Tensor } from './workspace.ts';

/** Limits for fp32: twenty times what two correct programs differ by, a tenth of a missing tensor's effect. */
const TOLERANCES = {
  exact: 0,
  text: 1e-5,
  network: 2e-5,
  mixed: 5e-5,
  osediff: 1e-4,
  weights: 1e-6,
} as const;

/** Where the arithmetic itself is float16. */
const HALF_TOLERANCE = 1e-2;

/** Which LoRA branches are on, [pix, sem], by the name that a tensor ends in. */
const SCALES: Readonly<Record<string, readonly [number, number]>> = {
  base: [0, 0],
  pix: [1, 0],
  sem: [0, 1],
  full: [1, 1],
};

type Floats = Tensor & { readonly data: Float32Array };

/** Computes the tensors of `expected.safetensors` by their names, and compares them. */
export class Sd21Parity {
  readonly #models: Sd21Models;
  readonly #expected: ReadonlyMap<string, TensorData>;

  private constructor(models: Sd21Models, expected: ReadonlyMap<string, TensorData>) {
    this.#models = models;
    this.#expected = expected;
  }

  static async open(models: Sd21Models): Promise<Sd21Parity> {
    return new Sd21Parity(models, await readSafetensors(path.join(models.folder, 'expected.safetensors')));
  }

  /** @throws Failure 'usage' for a tensor whose name means nothing here: it must not pass unseen */
  async *compareAll(): AsyncGenerator<Comparison> {
    for (const name of this.#expected.keys()) {
      const parts = name.split('/');
      const comparison = await this.#compare(name, parts);
      if (comparison === 'input') continue;
      if (comparison === undefined)
        throw new Failure('usage.told', { text: `'${name}': nothing is known by this name.` });
      yield comparison;
      if (name.startsWith('vae/') && this.#models.hasNewNames) {
        const renamed = await this.#compareVae(name, parts.slice(1), '.new-names');
        if (renamed !== undefined) yield { ...renamed, tensor: `${name} (new attention names)` };
      }
    }
  }

  async #compare(name: string, parts: readonly string[]): Promise<Comparison | 'input' | undefined> {
    const [area = '', ...rest] = parts;
    if (area === 'image') return 'input';
    if (area === 'text') return this.#compareText(name, rest);
    if (area === 'vae') return this.#compareVae(name, rest, '');
    if (area === 'mix') return this.#compareMix(name, rest);
    if (area === 'tiles') return this.#compareTiles(name, rest);
    if (area === 'colour') return 'input'; // compared with its pictures, see picturesParity.ts
    if (this.#models.fixture.files[area] === undefined) return undefined;
    if ((await this.#models.lora(area)).kind === 'osediff') return this.#compareOsediff(name, area, rest);
    if (rest.length === 2 && !rest[1]?.startsWith('eps_')) {
      return this.#compareVae(name, rest, this.#models.variantOf(area));
    }
    return this.#compareEps(name, area, rest);
  }

  async #compareText(name: string, [promptName = '', what]: readonly string[]) {
    const prompt = this.#models.fixture.prompts[promptName];
    const expected = this.#tensor(name);
    if (prompt === undefined) return undefined;
    const ids = (await this.#models.tokenizer()).encode(prompt);
    if (what === 'ids') {
      return result(name, ids, Array.from(toInt64(expected), Number), TOLERANCES.exact);
    }
    if (what !== 'embedding') return undefined;
    const run = await this.#models.textEncoder();
    const { embedding } = await run({
      ids: { data: BigInt64Array.from(ids, BigInt), shape: [1, ids.length] },
    });
    return result(name, embedding?.data, toFloat32(expected), TOLERANCES.text);
  }

  async #compareVae(name: string, [size = '', what]: readonly string[], variant: WeightVariant) {
    if (what === 'decoded') {
      const image = await this.#decode(this.#floats(`vae/${size}/latent`), variant);
      return this.#result(name, image.data, TOLERANCES.network);
    }
    const { latent, moments } = await (await this.#models.encoder(variant))({
      image: this.#floats(`image/${size}`),
    });
    const values = { latent: latent?.data, moments: moments?.data, mean: meanOf(moments) }[what ?? ''];
    return values && this.#result(name, values, TOLERANCES.network);
  }

  async #compareEps(name: string, key: string, rest: readonly string[]) {
    const [size = '', ...more] = rest;
    const [prompt, what] = more.length === 1 ? ['empty', more[0]] : more;
    const scale = SCALES[(what ?? '').replace('eps_', '')];
    if (scale === undefined) return undefined;
    const eps = await this.#predict(key, this.#floats(`vae/${size}/latent`), scale, prompt);
    return this.#result(name, eps.data, TOLERANCES.network);
  }

  async #compareMix(name: string, [size = '', setting = '', what]: readonly string[]) {
    const lambdas = /^pix(?<pix>[-\d.]+)_sem(?<sem>[-\d.]+)$/.exec(setting)?.groups;
    if (lambdas === undefined) return undefined;
    const latent = this.#floats(`vae/${size}/latent`);
    const pix = await this.#predict('unet', latent, [1, 0]);
    const full = await this.#predict('unet', latent, [1, 1]);
    const sem = full.data.map((value, i) => value - (pix.data[i] as number));
    const values = [Number(lambdas.pix), Number(lambdas.sem)];
    const pixels = latent.data.length;
    const mixed = mixResiduals(latent.data, [pix.data, sem], values, pixels, new Float32Array(pixels));
    if (what === 'z_h') return this.#result(name, mixed, TOLERANCES.network);
    if (what === 'eps') {
      const eps = mixed.map((value, i) => (latent.data[i] as number) - value);
      return this.#result(name, eps, TOLERANCES.network);
    }
    const { data } = await this.#decode({ data: mixed, shape: latent.shape }, '');
    if (what === 'decoded') return this.#result(name, data, TOLERANCES.mixed);
    return what === 'image' ? this.#result(name, clamp(data), TOLERANCES.mixed) : undefined;
  }

  async #compareOsediff(name: string, key: string, rest: readonly string[]) {
    const scheduler = await this.#models.scheduler();
    const alpha = alphaCumprod(scheduler, OSEDIFF_TIMESTEP);
    if (rest[0] === `alpha_cumprod_${OSEDIFF_TIMESTEP}`)
      return this.#result(name, [alpha], TOLERANCES.network);
    const [size = '', prompt = '', what] = rest;
    const run = await this.#models.encoder('', key);
    const { latent, moments } = await run({ image: this.#floats(`image/${size}`) });
    if (prompt === 'mean') return this.#result(name, meanOf(moments), TOLERANCES.network);
    if (prompt === 'latent') return this.#result(name, latent?.data, TOLERANCES.network);
    const begin = this.#floats(`${key}/${size}/latent`);
    const eps = await this.#predict(key, begin, [1], prompt);
    if (what === 'eps') return this.#result(name, eps.data, TOLERANCES.network);
    const clean = begin.data.map(
      (value, i) => (value - Math.sqrt(1 - alpha) * (eps.data[i] as number)) / Math.sqrt(alpha),
    );
    if (what === 'z_h') return this.#result(name, clean, TOLERANCES.osediff);
    const { data } = await this.#decode({ data: clean, shape: begin.shape }, '');
    if (what === 'decoded') return this.#result(name, data, TOLERANCES.osediff);
    return what === 'image' ? this.#result(name, clamp(data), TOLERANCES.osediff) : undefined;
  }

  async #compareTiles(name: string, [size = '', what = '']: readonly string[]) {
    const { tile, overlap } = this.#models.fixture;
    const side = /^weights_(\d+)$/.exec(size)?.[1];
    if (side !== undefined) {
      return this.#result(name, gaussianWeights(Number(side), Number(side)), TOLERANCES.weights);
    }
    if (what === 'latent') return 'input';
    const scale = SCALES[what.replace('eps_', '').replace('_untiled', '')];
    if (scale === undefined) return undefined;
    const latent = this.#floats(`tiles/${size}/latent`);
    if (what.endsWith('_untiled')) {
      const { data } = await this.#predict('unet', latent, scale);
      return this.#result(name, data, TOLERANCES.network);
    }
    const [, channels = 0, height = 0, width = 0] = latent.shape;
    const blender = new TileBlender(width, height, channels);
    for (const rect of planOverlappingTiles(width, height, tile, overlap)) {
      const data = cutOut(latent.data, { channels, width, height }, rect);
      const eps = await this.#predict('unet', { data, shape: [1, channels, rect.height, rect.width] }, scale);
      blender.add(eps.data, rect, gaussianWeights(rect.width, rect.height));
    }
    return this.#result(name, blender.finish(), TOLERANCES.network);
  }

  async #predict(key: string, latent: Floats, scale: readonly number[], prompt = 'empty'): Promise<Floats> {
    const run = await this.#models.unet(key);
    const text = this.#floats(`text/${prompt}/embedding`);
    const lora_scale = { data: Float32Array.from(scale), shape: [1, scale.length] };
    return floatsOf(await run({ latent, text, lora_scale }), 'eps');
  }

  async #decode(latent: Floats, variant: WeightVariant): Promise<Floats> {
    const run: RunGraph = await this.#models.decoder(variant);
    return floatsOf(await run({ latent }), 'image');
  }

  /** Half precision costs about half a percent everywhere but in the text encoder, which stays in float32. */
  #result(
    name: string,
    actual: ArrayLike<number> | Tensor['data'] | undefined,
    tolerance: number,
  ): Comparison {
    const isHalf = this.#models.computeType === 'float16';
    const limit = isHalf ? Math.max(tolerance, HALF_TOLERANCE) : tolerance;
    return result(name, actual, toFloat32(this.#tensor(name)), limit);
  }

  #tensor(name: string): TensorData {
    const tensor = this.#expected.get(name);
    if (tensor === undefined)
      throw new Failure('usage.told', { text: `expected.safetensors holds no '${name}'.` });
    return tensor;
  }

  #floats(name: string): Floats {
    const tensor = this.#tensor(name);
    return { data: toFloat32(tensor), shape: tensor.shape };
  }
}

function result(
  tensor: string,
  actual: ArrayLike<number> | Tensor['data'] | undefined,
  expected: ArrayLike<number>,
  tolerance: number,
): Comparison {
  if (actual === undefined || actual instanceof BigInt64Array)
    throw new Error(`'${tensor}' was not computed`);
  return { tensor, relativeError: relativeError(actual, expected), tolerance };
}

function floatsOf(answer: Record<string, Tensor>, name: string): Floats {
  const tensor = answer[name];
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`the graph gave no '${name}'`);
  return { data: tensor.data, shape: tensor.shape };
}

/** The first half of the channels of [1, 2C, h, w]. */
function meanOf(moments: Tensor | undefined): Float32Array | undefined {
  return moments?.data instanceof Float32Array
    ? moments.data.subarray(0, moments.data.length / 2)
    : undefined;
}

const clamp = (data: Float32Array) => data.map((value) => Math.min(1, Math.max(-1, value)));

function cutOut(
  data: Float32Array,
  from: { channels: number; width: number; height: number },
  rect: { x: number; y: number; width: number; height: number },
): Float32Array {
  const out = new Float32Array(from.channels * rect.width * rect.height);
  let at = 0;
  for (let channel = 0; channel < from.channels; channel++) {
    for (let y = 0; y < rect.height; y++) {
      const start = (channel * from.height + rect.y + y) * from.width + rect.x;
      out.set(data.subarray(start, start + rect.width), at);
      at += rect.width;
    }
  }
  return out;
}
