import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { textEncoderGraph, unetGraph } from '../families/sd21/build/graphs.ts';
import { decodeGraph, encodeGraph } from '../families/sd21/build/vaeGraphs.ts';
import {
  readConfig,
  schedulerConfigSchema,
  textConfigSchema,
  unetConfigSchema,
  vaeConfigSchema,
} from '../families/sd21/identify/config.ts';
import { type LoraCheckpoint, readLoraCheckpoint } from '../families/sd21/identify/readLoraCheckpoint.ts';
import type { ComputeType } from '../onnx/weights.ts';
import { ClipTokenizer } from '../text/clipTokenizer.ts';
import type { RunGraph, Workspace } from './workspace.ts';

const fixtureSchema = z.object({
  prompts: z.record(z.string(), z.string()),
  tile: z.number().int().positive(),
  overlap: z.number().int().min(0),
  timestep: z.number().int(),
  /** Which LoRA file a tensor's first name belongs to; 'on the fp16 weight files' may follow. */
  files: z.record(z.string(), z.string()),
});
export type Fixture = z.infer<typeof fixtureSchema>;

/** OSEDiff starts from pure noise's timestep (arXiv 2406.08177, 3.2). */
export const OSEDIFF_TIMESTEP = 999;

/** Which of the weight files to read: as published in fp32, in fp16, or with the newer attention names. */
export type WeightVariant = '' | '.fp16' | '.new-names';

/** The models of one fixture folder, built when first asked for. */
export class Sd21Models {
  readonly folder: string;
  readonly fixture: Fixture;
  readonly #workspace: Workspace;
  readonly #built = new Map<string, Promise<unknown>>();

  readonly computeType: ComputeType;

  private constructor(folder: string, fixture: Fixture, workspace: Workspace, computeType: ComputeType) {
    this.computeType = computeType;
    this.folder = folder;
    this.fixture = fixture;
    this.#workspace = workspace;
  }

  static async open(folder: string, workspace: Workspace, computeType: ComputeType): Promise<Sd21Models> {
    const text = await readFile(path.join(folder, 'fixture.json'), 'utf8');
    return new Sd21Models(folder, fixtureSchema.parse(JSON.parse(text)), workspace, computeType);
  }

  scheduler() {
    return readConfig(path.join(this.folder, 'scheduler/scheduler_config.json'), schedulerConfigSchema);
  }

  /** Whether the VAE's weights are there under both names of its attention. */
  get hasNewNames(): boolean {
    return existsSync(path.join(this.folder, 'vae/diffusion_pytorch_model.new-names.safetensors'));
  }

  tokenizer(): Promise<ClipTokenizer> {
    return this.#once('tokenizer', async () => {
      const { max_position_embeddings } = await this.#textConfig();
      return ClipTokenizer.load(path.join(this.folder, 'tokenizer'), max_position_embeddings);
    });
  }

  textEncoder(): Promise<RunGraph> {
    return this.#once('text', async () => {
      const source = await this.#weights('text_encoder/model.safetensors');
      return this.#workspace.openOnCpu(textEncoderGraph(await this.#textConfig(), source).bytes);
    });
  }

  /** @param key the fixture's name of an OSEDiff file whose VAE LoRA is to be on */
  encoder(variant: WeightVariant, key?: string): Promise<RunGraph> {
    return this.#once(`encoder${variant} ${key ?? ''}`, async () => {
      const lora = key === undefined ? undefined : await this.lora(key);
      const options = await this.#vaeOptions(variant);
      const graph =
        lora?.kind === 'osediff'
          ? encodeGraph({ ...options, lora: lora.vae, computeType: 'float32' })
          : encodeGraph(options);
      return this.#workspace.open(graph.bytes);
    });
  }

  decoder(variant: WeightVariant): Promise<RunGraph> {
    return this.#once(`decoder${variant}`, async () => {
      const options = await this.#vaeOptions(variant);
      return this.#workspace.open(decodeGraph(options).bytes);
    });
  }

  /** The UNet with the LoRA file that the fixture's `key` names, its scales an input. */
  unet(key: string): Promise<RunGraph> {
    return this.#once(`unet ${key}`, async () => {
      const lora = await this.lora(key);
      const variant = this.variantOf(key);
      const graph = unetGraph({
        config: await readConfig(path.join(this.folder, 'unet/config.json'), unetConfigSchema),
        source: await this.#weights(`unet/diffusion_pytorch_model${variant}.safetensors`),
        lora: lora.unet,
        ...(lora.kind === 'osediff'
          ? { timestep: OSEDIFF_TIMESTEP } // always in float32, as installed
          : { timestep: this.fixture.timestep, computeType: this.computeType }),
      });
      return this.#workspace.open(graph.bytes);
    });
  }

  lora(key: string): Promise<LoraCheckpoint> {
    return this.#once(`lora ${key}`, async () => {
      const [file = ''] = (this.fixture.files[key] ?? '').split(' ');
      const source = path.join(this.folder, file);
      return readLoraCheckpoint(source, await this.#workspace.place(source));
    });
  }

  variantOf(key: string): WeightVariant {
    return /\bfp16\b/.test(this.fixture.files[key] ?? '') ? '.fp16' : '';
  }

  #textConfig() {
    return readConfig(path.join(this.folder, 'text_encoder/config.json'), textConfigSchema);
  }

  #vaeConfig() {
    return readConfig(path.join(this.folder, 'vae/config.json'), vaeConfigSchema);
  }

  async #vaeOptions(variant: WeightVariant) {
    const source = await this.#weights(`vae/diffusion_pytorch_model${variant}.safetensors`);
    return { config: await this.#vaeConfig(), source, computeType: this.computeType };
  }

  #weights(file: string) {
    return this.#workspace.placeSafetensors(path.join(this.folder, file));
  }

  #once<T>(key: string, build: () => Promise<T>): Promise<T> {
    const known = this.#built.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const built = build();
    this.#built.set(key, built);
    return built;
  }
}
