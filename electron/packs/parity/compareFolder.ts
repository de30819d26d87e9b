import { access } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../../shared/errors/failure.ts';
import type { Comparison } from './comparison.ts';
import { compareUpscalers } from './ganParity.ts';
import { comparePictures } from './picturesParity.ts';
import { Sd21Models } from './sd21Models.ts';
import { Sd21Parity } from './sd21Parity.ts';
import { Workspace } from './workspace.ts';

/**
 * Every comparison that a folder of reference values allows: a latent model (`unet/`, `vae/`, `text_encoder/`,
 * LoRA files, `fixture.json`) or upscalers' checkpoints, with `expected.safetensors` beside them.
 * @throws Failure 'usage' where the folder is neither
 */
export async function* compareFolder(folder: string): AsyncGenerator<Comparison> {
  if (!(await exists(path.join(folder, 'expected.safetensors')))) {
    throw new Failure('usage', `${folder} holds no expected.safetensors.`, {
      action: 'Name a folder with models and what they should give.',
    });
  }
  if (!(await exists(path.join(folder, 'fixture.json')))) {
    yield* compareUpscalers(folder);
    return;
  }
  await using workspace = await Workspace.create();
  const models = await Sd21Models.open(folder, workspace);
  yield* (await Sd21Parity.open(models)).compareAll();
  yield* comparePictures(models);
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
