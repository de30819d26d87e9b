import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '../../../../../shared/errors/failure.ts';
import { type Said, said } from '../../../../../shared/errors/words/words.ts';
import type { BasePrecision } from '../../../../../shared/packs/installation.ts';
import { readBounded } from '../../../../files/readBounded.ts';
import {
  CONFIG_BYTES_MAX,
  readConfig,
  type SchedulerConfig,
  schedulerConfigSchema,
  type TextConfig,
  textConfigSchema,
  type UnetConfig,
  unetConfigSchema,
  type VaeConfig,
  vaeConfigSchema,
} from './config.ts';

/** A folder in diffusers' layout that was found to hold what is needed. Paths are absolute. */
export interface BaseModel {
  readonly folder: string;
  readonly precision: BasePrecision;
  readonly unet: { readonly config: UnetConfig; readonly weights: string };
  readonly vae: { readonly config: VaeConfig; readonly weights: string };
  readonly text: { readonly config: TextConfig; readonly weights: string };
  readonly scheduler: SchedulerConfig;
  readonly tokenizerFolder: string;
}

/** The parts of a UNet's configuration that tell Stable Diffusion's versions apart. */
const telltaleSchema = z.object({
  cross_attention_dim: z.union([z.number(), z.array(z.number())]).optional(),
  sample_size: z.number().optional(),
  upcast_attention: z.boolean().optional(),
  addition_embed_type: z.string().nullish(),
  in_channels: z.number().optional(),
});
const BASE_SAMPLE_SIZE = 64;

/**
 * Finds the base model's files and names a wrong model for what it is. Shapes are checked later, when the
 * graphs are built; a look-alike with the same shapes shows in its configurations here, or in its hash.
 * @param prefer which of the two precisions to take where both are there
 * @throws Failure 'weights-wrong-model' or 'weights-invalid', all missing files in one message
 */
export async function identifyBase(folder: string, prefer: BasePrecision = 'fp32'): Promise<BaseModel> {
  await refuseOtherVersions(folder);
  const scheduler = await readConfig(
    path.join(folder, 'scheduler/scheduler_config.json'),
    schedulerConfigSchema,
  );
  if (scheduler.prediction_type !== 'epsilon') {
    throw new Failure('weights-wrong-model.predicts-v', {
      folder,
      predictionType: scheduler.prediction_type,
    });
  }
  const unet = await readConfig(path.join(folder, 'unet/config.json'), unetConfigSchema);
  const vae = await readConfig(path.join(folder, 'vae/config.json'), vaeConfigSchema);
  const text = await readConfig(path.join(folder, 'text_encoder/config.json'), textConfigSchema);
  const { precision, paths } = findWeights(folder, prefer);
  return {
    folder,
    precision,
    scheduler,
    unet: { config: unet, weights: paths.unet },
    vae: { config: vae, weights: paths.vae },
    text: { config: text, weights: paths.text },
    tokenizerFolder: path.join(folder, 'tokenizer'),
  };
}

async function refuseOtherVersions(folder: string): Promise<void> {
  const file = path.join(folder, 'unet/config.json');
  let parsed: unknown;
  try {
    parsed = JSON.parse((await readBounded(file, CONFIG_BYTES_MAX)).toString('utf8'));
  } catch (cause) {
    throw new Failure('weights-wrong-model.no-unet-config', { folder }, { cause });
  }
  const config = telltaleSchema.safeParse(parsed).data ?? {};
  const found = nameVersion(config);
  if (found !== undefined) {
    throw new Failure('weights-wrong-model.another-base', { folder, found });
  }
}

function nameVersion(config: z.infer<typeof telltaleSchema>): Said | undefined {
  if (config.addition_embed_type || config.cross_attention_dim === 2048) return said('stable-diffusion-xl');
  if (config.cross_attention_dim === 768) return said('stable-diffusion-1-x');
  if (config.in_channels === 9) return said('inpainting-model');
  if (config.in_channels === 5) return said('depth-to-image-model');
  const isLarge = config.sample_size !== undefined && config.sample_size !== BASE_SAMPLE_SIZE;
  if (isLarge || config.upcast_attention) return said('stable-diffusion-2-768');
  return undefined;
}

const STEMS = {
  unet: 'unet/diffusion_pytorch_model',
  vae: 'vae/diffusion_pytorch_model',
  text: 'text_encoder/model',
} as const;
type Part = keyof typeof STEMS;
const PARTS = Object.keys(STEMS) as Part[];

/** Prefers one precision for all parts; a part that has only the other one is taken in that. */
function findWeights(folder: string, prefer: BasePrecision) {
  const candidates = (part: Part) => {
    const names = [`${STEMS[part]}.safetensors`, `${STEMS[part]}.fp16.safetensors`];
    return (prefer === 'fp32' ? names : names.reverse()).map((name) => path.join(folder, name));
  };
  const chosen = PARTS.map((part) => candidates(part).find((file) => existsSync(file)));
  const missing = PARTS.filter((_, index) => chosen[index] === undefined);
  const [unet, vae, text] = chosen;
  if (unet === undefined || vae === undefined || text === undefined) {
    const names = missing.map((part) => `${STEMS[part]}[.fp16].safetensors`);
    throw new Failure('weights-wrong-model.lacks-files', { folder, names: names.join(', ') });
  }
  const precision: BasePrecision = unet.endsWith('.fp16.safetensors') ? 'fp16' : 'fp32';
  return { precision, paths: { unet, vae, text } };
}
