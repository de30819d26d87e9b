import { Failure } from '../../../../../shared/errors/failure.ts';
import { type Said, said } from '../../../../../shared/errors/words/words.ts';
import type { BaseModel } from './identifyBase.ts';
import type { LoraCheckpoint } from './readLoraCheckpoint.ts';

/** What a base's text encoder gives per token tells which one a LoRA was trained on. */
const BASES_BY_TEXT_WIDTH: Readonly<Record<number, Said>> = {
  768: said('stable-diffusion-1-x'),
  1024: said('stable-diffusion-2-x'),
  2048: said('stable-diffusion-xl'),
};

/** @throws Failure 'weights-wrong-model' that names the base that a LoRA file was trained on */
export function expectSameBase(loraFile: string, { unet }: LoraCheckpoint, base: BaseModel): void {
  const width = base.unet.config.cross_attention_dim;
  for (const [name, { shape }] of unet.file.source.tensors) {
    const found = name.includes('.attn2.to_k.lora_A.') ? shape[1] : undefined;
    if (found === undefined || found === width) continue;
    const trainedOn = BASES_BY_TEXT_WIDTH[found] ?? said('another-model');
    throw new Failure('weights-wrong-model.lora-of-another-base', {
      loraFile,
      trainedOn,
      found,
      width,
    });
  }
}
