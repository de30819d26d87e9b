import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Provider } from '../../../shared/engine/providers.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { ComputeType } from '../onnx/weights.ts';
import type { Comparison } from './comparison.ts';
import { compareUpscalers } from './ganParity.ts';
import { comparePictures } from './picturesParity.ts';
import { Sd21Models } from './sd21Models.ts';
import { Sd21Parity } from './sd21Parity.ts';
import { Workspace } from './workspace.ts';

export interface ParityOptions {
  /** Default: the CPU. */
  readonly provider?: Provider;
  /** What UNet and VAE compute in; with float16 the tolerances are half precision's. Default: float32. */
  readonly computeType?: ComputeType;
}

/**
 * Every comparison that a folder of reference values allows: a latent model (`unet/`, `vae/`, `text_encoder/`,
 * LoRA files, `fixture.json`) or upscalers' checkpoints, with `expected.safetensors` beside them.
 * @throws Failure 'usage' where the folder is neither
 */
export async function* compareFolder(
  folder: string,
  { provider = 'cpu', computeType = 'float32' }: ParityOptions = {},
): AsyncGenerator<Comparison> {
  if (!(await exists(path.join(folder, 'expected.safetensors')))) {
    throw new Failure('usage.told', { text: `${folder} holds no expected.safetensors.` });
  }
  if (!(await exists(path.join(folder, 'fixture.json')))) {
    yield* compareUpscalers(folder, provider);
    return;
  }
  await using workspace = await Workspace.create(provider);
  const models = await Sd21Models.open(folder, workspace, computeType);
  yield* (await Sd21Parity.open(models)).compareAll();
  if (computeType === 'float32') yield* comparePictures(models);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
