import { z } from 'zod';
import { Failure } from '../../../../../shared/errors/failure.ts';
import { parseBoundedJson } from '../../../../../shared/json/parseBoundedJson.ts';
import { readBounded } from '../../../../files/readBounded.ts';

/**
 * The models' own `config.json` files, as diffusers and transformers write them. Builders take every width,
 * depth and head count from here, so that a tiny model and the published one go through the same code.
 * Keys that change nothing are ignored; keys that would change the network are pinned to what is built.
 */
/** Of what is counted; far above every published model, and low enough to be built in a moment. */
const width = z.number().int().positive().max(65_536);
const depth = z.number().int().positive().max(256);
const widths = z.array(width).min(1).max(16);
const size = z.number().int().positive().max(10_000_000);
/** The published ones have about a thousand bytes; the tokenizer's files are read elsewhere. */
export const CONFIG_BYTES_MAX = 1_000_000;

const JSON_BOUNDS = { depthMax: 16, valuesMax: 10_000 };

export const unetConfigSchema = z
  .object({
    _class_name: z.literal('UNet2DConditionModel'),
    act_fn: z.literal('silu'),
    /** Despite its name the number of heads, per level. */
    attention_head_dim: z.union([width.transform((heads) => [heads]), widths]),
    block_out_channels: widths,
    cross_attention_dim: width,
    center_input_sample: z.literal(false).default(false),
    down_block_types: z.array(z.enum(['CrossAttnDownBlock2D', 'DownBlock2D'])).max(16),
    up_block_types: z.array(z.enum(['CrossAttnUpBlock2D', 'UpBlock2D'])).max(16),
    downsample_padding: z.literal(1).default(1),
    dual_cross_attention: z.literal(false).default(false),
    flip_sin_to_cos: z.literal(true),
    freq_shift: z.literal(0),
    in_channels: width,
    out_channels: width,
    layers_per_block: depth,
    mid_block_scale_factor: z.literal(1).default(1),
    norm_eps: z.number().positive(),
    norm_num_groups: width,
    only_cross_attention: z.literal(false).default(false),
    sample_size: width,
    upcast_attention: z.boolean().default(false),
    use_linear_projection: z.boolean().default(false),
  })
  .refine((config) => config.down_block_types.length === config.block_out_channels.length, {
    message: 'one down block per width is needed',
  })
  .refine((config) => config.up_block_types.length === config.block_out_channels.length, {
    message: 'one up block per width is needed',
  });
export type UnetConfig = z.infer<typeof unetConfigSchema>;

/** SD's scaling factor, for configurations that do not name one (High-Resolution Image Synthesis, D.1). */
const DEFAULT_SCALING_FACTOR = 0.18215;

export const vaeConfigSchema = z.object({
  _class_name: z.literal('AutoencoderKL'),
  act_fn: z.literal('silu'),
  block_out_channels: widths,
  in_channels: z.literal(3),
  out_channels: z.literal(3),
  latent_channels: width,
  layers_per_block: depth,
  norm_num_groups: width,
  scaling_factor: z.number().positive().default(DEFAULT_SCALING_FACTOR),
});
export type VaeConfig = z.infer<typeof vaeConfigSchema>;

export const textConfigSchema = z.object({
  model_type: z.literal('clip_text_model'),
  hidden_act: z.enum(['gelu', 'quick_gelu']),
  hidden_size: width,
  intermediate_size: width,
  layer_norm_eps: z.number().positive(),
  max_position_embeddings: width,
  num_attention_heads: width,
  num_hidden_layers: depth,
  vocab_size: size,
});
export type TextConfig = z.infer<typeof textConfigSchema>;

export const schedulerConfigSchema = z.object({
  beta_start: z.number(),
  beta_end: z.number(),
  beta_schedule: z.literal('scaled_linear'),
  num_train_timesteps: size,
  prediction_type: z.string().default('epsilon'),
});
export type SchedulerConfig = z.infer<typeof schedulerConfigSchema>;

/**
 * Reads and checks one `config.json`.
 * @throws Failure 'weights-wrong-model' naming every key that does not fit
 */
export async function readConfig<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  let parsed: unknown;
  try {
    parsed = parseBoundedJson((await readBounded(path, CONFIG_BYTES_MAX)).toString('utf8'), JSON_BOUNDS);
  } catch (cause) {
    throw new Failure('weights-invalid.missing-or-not-json', { path }, { cause });
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const keys = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Failure('weights-wrong-model.describes-another-kind', { path, keys: keys.join('; ') });
}
