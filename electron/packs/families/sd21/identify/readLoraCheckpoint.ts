import { Failure } from '../../../../../shared/errors/failure.ts';
import { type Said, said } from '../../../../../shared/errors/words/words.ts';
import { type Checkpoint, locateTensors, readCheckpoint } from '../../../torch/checkpoint.ts';
import type { PickleValue } from '../../../torch/pickleValue.ts';
import type { LoraChoice } from '../build/graphParts.ts';
import { LoraFile } from '../build/loraBranches.ts';

export type LoraCheckpoint =
  | { readonly kind: 'pisa-sr'; readonly unet: LoraChoice }
  | { readonly kind: 'osediff'; readonly unet: LoraChoice; readonly vae: LoraChoice };

const PARTS = ['encoder', 'decoder', 'others'];
const PISA_DIALS = ['pix', 'sem'];
const OSEDIFF_DIALS = [''];

/**
 * Reads `pisa_sr.pkl` or `osediff.pkl`, which of the two its keys tell. Any rank works.
 * @param path the file
 * @param fileInPack its name as the graphs will refer to it
 * @throws Failure 'weights-wrong-model' where it is neither, or its lists and tensors disagree
 */
export function readLoraCheckpoint(path: string, fileInPack: string): LoraCheckpoint {
  const checkpoint = readCheckpoint(path);
  const { value } = checkpoint;
  if (!(value instanceof Map) || !value.has('state_dict_unet'))
    throw wrong(path, said('lacks-state-dict-unet'));
  if (value.has('lora_rank_unet_pix')) {
    const unet = readLora(checkpoint, value.get('state_dict_unet'), fileInPack, PISA_DIALS);
    for (const dial of PISA_DIALS) {
      expectRank(path, unet, dial, value.get(`lora_rank_unet_${dial}`));
      const lists = PARTS.map((part) => value.get(`unet_lora_${part}_modules_${dial}`));
      expectModules(path, unet, dial, lists);
    }
    return { kind: 'pisa-sr', unet: { file: unet, dials: PISA_DIALS } };
  }
  if (value.has('rank_unet') && value.has('state_dict_vae')) {
    const unet = readLora(checkpoint, value.get('state_dict_unet'), fileInPack, OSEDIFF_DIALS);
    const vae = readLora(checkpoint, value.get('state_dict_vae'), fileInPack, OSEDIFF_DIALS);
    expectRank(path, unet, '', value.get('rank_unet'));
    expectRank(path, vae, '', value.get('rank_vae'));
    const lists = PARTS.map((part) => value.get(`unet_lora_${part}_modules`));
    expectModules(path, unet, '', lists);
    expectModules(path, vae, '', [value.get('vae_lora_encoder_modules')]);
    return {
      kind: 'osediff',
      unet: { file: unet, dials: OSEDIFF_DIALS },
      vae: { file: vae, dials: OSEDIFF_DIALS },
    };
  }
  throw wrong(path, said('neither-pisa-sr-nor-osediff'));
}

function readLora(
  checkpoint: Checkpoint,
  dict: PickleValue | undefined,
  file: string,
  dials: readonly string[],
): LoraFile {
  return new LoraFile({ file, tensors: locateTensors(checkpoint, dict) }, dials);
}

function expectRank(path: string, lora: LoraFile, dial: string, listed: PickleValue | undefined): void {
  for (const module of lora.modules) {
    for (const branch of lora.branchesOf(module)) {
      if (branch.dial === dial && branch.rank !== listed) {
        throw wrong(
          path,
          said('rank-is-another', { a: branch.a, rank: branch.rank, listed: String(listed) }),
        );
      }
    }
  }
}

/** The file lists its modules beside their tensors; a name may be listed more than once. */
function expectModules(
  path: string,
  lora: LoraFile,
  dial: string,
  lists: readonly (PickleValue | undefined)[],
): void {
  const listed = new Set(lists.flatMap((list) => (Array.isArray(list) ? list : [])));
  const present = [...lora.modules].filter((module) =>
    lora.branchesOf(module).some((branch) => branch.dial === dial),
  );
  const missing = [...listed].filter((module) => !present.some((name) => name === module));
  const extra = present.filter((module) => !listed.has(module));
  if (missing.length > 0) throw wrong(path, said('tensors-missing', { missing: missing.join(', ') }));
  if (extra.length > 0) throw wrong(path, said('tensors-not-listed', { extra: extra.join(', ') }));
}

const wrong = (path: string, what: Said) => new Failure('weights-wrong-model.no-lora', { path, what });
