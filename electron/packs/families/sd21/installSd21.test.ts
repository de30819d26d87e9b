import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashFile } from '../../../files/hashFile.ts';
import { openPack } from '../../openPack.ts';
import { relativeError } from '../../parity/comparison.ts';
import { readSafetensors, type TensorData, toFloat32, writeSafetensors } from '../../safetensors.ts';
import { takeTensor } from '../../testing/takeTensor.ts';
import { type Saved, writeTorchCheckpoint } from '../../testing/writeTorchCheckpoint.ts';
import { readKnownBase } from './identify/knownBase.ts';
import { type InstallSd21Options, installSd21 } from './installSd21.ts';

/** A very small model in the published layout, and what PyTorch makes of it. */
const GOLDEN = path.resolve(import.meta.dirname, '../../../../models/golden/sd21');

let root = '';
/** A copy of it on the data folder's volume, as a user has it. */
let base = '';
let expected: ReadonlyMap<string, TensorData>;

const options = (changes: Partial<InstallSd21Options> = {}): InstallSd21Options => ({
  baseFolder: base,
  loraFile: path.join(base, 'pisa_sr.pkl'),
  kind: 'pisa-sr',
  packsFolder: path.join(root, 'packs'),
  signal: new AbortController().signal,
  ...changes,
});

const tensorOf = (name: string) => takeTensor(expected, name);

/** The empty prompt, as PyTorch embeds it. */
function emptyPrompt(): { text: ort.Tensor } {
  const embedding = tensorOf('text/empty/embedding');
  return { text: new ort.Tensor('float32', toFloat32(embedding), embedding.shape) };
}

/** Runs one graph of a pack. */
async function run(
  file: string,
  inputName: string,
  input: TensorData,
  further: Record<string, ort.Tensor> = {},
): Promise<Record<string, ort.Tensor>> {
  const session = await ort.InferenceSession.create(file);
  const feed = new ort.Tensor('float32', toFloat32(input), input.shape);
  const answer = await session.run({ [inputName]: feed, ...further });
  await session.release();
  return answer;
}

const errorOf = (actual: ort.Tensor | undefined, reference: ArrayLike<number>) =>
  relativeError((actual?.data ?? []) as Float32Array, reference);

describe('installing from models/golden/sd21', () => {
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'install ü %20-'));
    base = path.join(root, 'a model');
    await cp(GOLDEN, base, { recursive: true });
    expected = await readSafetensors(path.join(base, 'expected.safetensors'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('PiSA-SR: copies the weights, and both residuals equal PyTorch’s', { timeout: 120_000 }, async () => {
    const steps: string[] = [];
    const { folder, manifest, writtenBytes, sources } = await installSd21(
      options({ onProgress: ({ step }) => steps.push(step) }),
    );
    const pack = await openPack(folder);
    expect(pack.manifest.dials.map((dial) => dial.id)).toEqual(['pix', 'sem']);
    for (const { path: name } of manifest.files) expect((await stat(path.join(folder, name))).nlink).toBe(1);
    expect(manifest.files.map((file) => file.path)).toContain('lora.pkl');
    expect(writtenBytes).toBeLessThan(20e6);
    expect(sources).toHaveLength(4);
    expect([...new Set(steps)]).toEqual(['check', 'hash', 'copy', 'prompt', 'self-test', 'finish']);

    const full = toFloat32(tensorOf('unet/20x28/eps_full'));
    const pix = toFloat32(tensorOf('unet/20x28/eps_pix'));
    const latent = tensorOf('vae/20x28/latent');
    expect(manifest.graphs.default?.file).toBe(manifest.graphs.residuals.file);
    const scales = new ort.Tensor('float32', manifest.graphs.residuals.rows?.values.flat() ?? [], [2, 2]);
    const { eps } = await run(pack.pathOf(manifest.graphs.residuals.file), 'latent', latent, {
      lora_scale: scales,
      ...emptyPrompt(),
    });
    expect(errorOf(eps, [...pix, ...full])).toBeLessThan(2e-5);

    const { image } = await run(pack.pathOf('decode.onnx'), 'latent', latent);
    const decoded = toFloat32(tensorOf('vae/20x28/decoded')).map((value) => value / 2 + 0.5);
    expect(errorOf(image, decoded)).toBeLessThan(2e-5);
    const picture = tensorOf('image/20x28');
    const unit = toFloat32(picture).map((value) => value / 2 + 0.5);
    const encoded = await run(pack.pathOf('encode.onnx'), 'image', {
      ...picture,
      bytes: new Uint8Array(unit.buffer),
    });
    expect(errorOf(encoded.latent, toFloat32(latent))).toBeLessThan(2e-5);
  });

  it('a pack that is there already is not overwritten', { timeout: 120_000 }, async () => {
    const packsFolder = path.join(root, 'packs once');
    await mkdir(path.join(packsFolder, 'pisa-sr-sd21-1.0.0'), { recursive: true });
    await expect(installSd21(options({ packsFolder }))).rejects.toMatchObject({ code: 'conflict' });
    expect(await readdir(packsFolder)).toEqual(['pisa-sr-sd21-1.0.0']);
  });

  it('OSEDiff: z_L minus its one residual is PyTorch’s z_H', { timeout: 120_000 }, async () => {
    const pack = await installSd21(options({ loraFile: path.join(base, 'osediff.pkl'), kind: 'osediff' }));
    const latent = tensorOf('osediff/24x32/latent');
    const { residual } = await run(path.join(pack.folder, 'residuals.onnx'), 'latent', latent, emptyPrompt());
    const restored = toFloat32(latent).map((value, i) => value - Number(residual?.data[i]));
    expect(relativeError(restored, toFloat32(tensorOf('osediff/24x32/empty/z_h')))).toBeLessThan(1e-4);
    const picture = tensorOf('image/24x32');
    const unit = toFloat32(picture).map((value) => value / 2 + 0.5);
    const encoded = await run(path.join(pack.folder, 'encode.onnx'), 'image', {
      ...picture,
      bytes: new Uint8Array(unit.buffer),
    });
    expect(errorOf(encoded.latent, toFloat32(latent))).toBeLessThan(2e-5);
  });

  describe('is refused, and leaves nothing behind', () => {
    /** A copy of the model with one file changed. */
    async function changed(name: string, change: (bytes: Buffer) => string | Buffer): Promise<string> {
      const copy = await mkdtemp(path.join(root, 'changed-'));
      await cp(base, copy, { recursive: true });
      const file = path.join(copy, name);
      await writeFile(file, change(await readFile(file)));
      return copy;
    }
    const json = (edit: (config: Record<string, unknown>) => void) => (bytes: Buffer) => {
      const config = JSON.parse(bytes.toString());
      edit(config);
      return JSON.stringify(config);
    };
    const cases: [string, string, (bytes: Buffer) => string | Buffer, RegExp][] = [
      [
        'the 768-pixel model, by its scheduler',
        'scheduler/scheduler_config.json',
        json((config) => Object.assign(config, { prediction_type: 'v_prediction' })),
        /768-pixel Stable Diffusion 2\.1/,
      ],
      [
        'the 768-pixel model, by its UNet',
        'unet/config.json',
        json((config) => Object.assign(config, { sample_size: 96, upcast_attention: true })),
        /768-pixel Stable Diffusion 2\.1/,
      ],
      [
        'Stable Diffusion 1.5',
        'unet/config.json',
        json((config) => Object.assign(config, { cross_attention_dim: 768, attention_head_dim: 8 })),
        /holds Stable Diffusion 1\.x/,
      ],
      [
        'Stable Diffusion XL',
        'unet/config.json',
        json((config) => Object.assign(config, { cross_attention_dim: 2048 })),
        /holds Stable Diffusion XL/,
      ],
      [
        'weights of another width, every tensor named',
        'unet/config.json',
        json((config) => Object.assign(config, { block_out_channels: [8, 8, 16] })),
        /down_blocks\.2\.resnets\.0\.conv1\.weight' is \[12, 8, 3, 3\] instead of \[16, 8, 3, 3\].*mid_block/s,
      ],
      [
        'weights cut short',
        'vae/diffusion_pytorch_model.safetensors',
        (bytes) => bytes.subarray(0, bytes.length - 1000),
        /cut short/,
      ],
      [
        'a LoRA file with a changed byte',
        'pisa_sr.pkl',
        (bytes) => bytes.fill(7, 150_000, 150_200),
        /checksum|disagree/,
      ],
      ['a LoRA file cut in half', 'pisa_sr.pkl', (bytes) => bytes.subarray(0, 150_000), /cut short/],
    ];
    it.each(cases)('%s', async (name, file, change, message) => {
      const baseFolder = await changed(file, change);
      const packsFolder = path.join(root, `refused ${name.replaceAll(/\W/g, ' ')}`);
      const attempt = installSd21(
        options({ baseFolder, packsFolder, loraFile: path.join(baseFolder, 'pisa_sr.pkl') }),
      );
      await expect(attempt).rejects.toMatchObject({ message: expect.stringMatching(message) });
      expect(await readdir(packsFolder).catch(() => [])).toEqual([]);
      await rm(baseFolder, { recursive: true });
    });

    /** A copy of the model whose UNet file was written again. */
    async function withUnet(
      edit: (tensors: Map<string, TensorData>) => Map<string, TensorData>,
    ): Promise<string> {
      const name = 'unet/diffusion_pytorch_model.safetensors';
      const copy = await mkdtemp(path.join(root, 'unet-'));
      await cp(base, copy, { recursive: true });
      await writeSafetensors(path.join(copy, name), edit(await readSafetensors(path.join(base, name))));
      return copy;
    }

    it('weights that lack tensors, all named in one message', async () => {
      const lacking = ['conv_in.bias', 'mid_block.resnets.1.conv2.weight', 'conv_norm_out.weight'];
      const baseFolder = await withUnet(
        (tensors) => new Map([...tensors].filter(([name]) => !lacking.includes(name))),
      );
      const packsFolder = path.join(root, 'refused lacking');
      const refusal = await installSd21(options({ baseFolder, packsFolder })).catch((error) => error);
      expect(refusal).toMatchObject({ code: 'weights-wrong-model' });
      for (const name of lacking) expect(refusal.message).toContain(`'${name}' is missing`);
      expect(await readdir(packsFolder)).toEqual([]);
    });

    it('weights that hold a tensor too many, which is named', async () => {
      const spare: TensorData = { type: 'float32', shape: [1], bytes: new Uint8Array(4) };
      const baseFolder = await withUnet((tensors) => tensors.set('class_embedding.weight', spare));
      const packsFolder = path.join(root, 'refused spare');
      await expect(installSd21(options({ baseFolder, packsFolder }))).rejects.toMatchObject({
        code: 'weights-wrong-model',
        message: expect.stringContaining('class_embedding.weight'),
      });
      expect(await readdir(packsFolder)).toEqual([]);
    });

    it('the UNet’s and the VAE’s files, one in the other’s place', async () => {
      const [unet, vae] = ['unet', 'vae'].map((part) => `${part}/diffusion_pytorch_model.safetensors`);
      const copy = await mkdtemp(path.join(root, 'swapped-'));
      await cp(base, copy, { recursive: true });
      await cp(path.join(base, unet ?? ''), path.join(copy, vae ?? ''));
      await cp(path.join(base, vae ?? ''), path.join(copy, unet ?? ''));
      const packsFolder = path.join(root, 'refused swapped');
      await expect(installSd21(options({ baseFolder: copy, packsFolder }))).rejects.toMatchObject({
        code: 'weights-wrong-model',
        message: expect.stringMatching(/'\S+' is missing; .*is missing/),
      });
      expect(await readdir(packsFolder)).toEqual([]);
    });

    it('a look-alike of the same names and shapes, by its SHA-256', async () => {
      const file = path.join(base, 'unet/diffusion_pytorch_model.safetensors');
      const known = await readKnownBase();
      const otherModels = { [await hashFile(file)]: 'the 768-pixel Stable Diffusion 2.1' };
      const packsFolder = path.join(root, 'refused look-alike');
      await expect(
        installSd21(options({ packsFolder, known: { ...known, otherModels } })),
      ).rejects.toMatchObject({
        code: 'weights-wrong-model',
        message: `${file} belongs to the 768-pixel Stable Diffusion 2.1, by its SHA-256.`,
      });
      expect(await readdir(packsFolder)).toEqual([]);
    });

    it('a LoRA file of the other kind', async () => {
      await expect(installSd21(options({ kind: 'osediff' }))).rejects.toMatchObject({
        code: 'weights-wrong-model',
        message: expect.stringContaining('is a LoRA file of pisa-sr'),
      });
    });

    it.each([
      [768, /trained on Stable Diffusion 1\.x: it takes texts of 768 values/],
      [2048, /trained on Stable Diffusion XL/],
    ])('a LoRA file for a base whose texts have %i values', async (width, message) => {
      const module = 'mid_block.attentions.0.transformer_blocks.0.attn2.to_k';
      const tensor = (shape: number[]): TensorData => {
        const values = shape.reduce((product, dim) => product * dim, 1);
        return { type: 'float32', shape, bytes: new Uint8Array(4 * values) };
      };
      const dials = ['pix', 'sem'];
      const lists = dials.flatMap((dial) =>
        ['encoder', 'decoder', 'others'].map((part): [string, Saved] => [
          `unet_lora_${part}_modules_${dial}`,
          part === 'others' ? [module] : [],
        ]),
      );
      const tensors = dials.flatMap((dial): [string, Saved][] => [
        [`${module}.lora_A.default_others_${dial}.weight`, tensor([4, width])],
        [`${module}.lora_B.default_others_${dial}.weight`, tensor([12, 4])],
      ]);
      const ranks = dials.map((dial): [string, Saved] => [`lora_rank_unet_${dial}`, 4]);
      const loraFile = path.join(root, `for ${width}.pkl`);
      const content = new Map<string, Saved>([...lists, ...ranks, ['state_dict_unet', new Map(tensors)]]);
      await writeFile(loraFile, writeTorchCheckpoint(content));
      const packsFolder = path.join(root, `refused ${width}`);
      await expect(installSd21(options({ loraFile, packsFolder }))).rejects.toMatchObject({
        code: 'weights-wrong-model',
        message: expect.stringMatching(message),
      });
      expect(await readdir(packsFolder).catch(() => [])).toEqual([]);
    });

    it('an installation that is cancelled halfway', async () => {
      const controller = new AbortController();
      const packsFolder = path.join(root, 'cancelled');
      const attempt = installSd21(
        options({
          packsFolder,
          signal: controller.signal,
          onProgress: ({ step }) => {
            if (step === 'prompt') controller.abort();
          },
        }),
      );
      await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
      expect(await readdir(packsFolder)).toEqual([]);
    });
  });
});
