import { writeFile } from 'node:fs/promises';
import { Failure } from '../../../shared/errors/failure.ts';
import { fitNiqeModel, sharpFeatures } from '../../../shared/metrics/fitNiqeModel.ts';
import { NIQE_FEATURES, niqeBlocks } from '../../../shared/metrics/niqe.ts';
import { findScoredPictures } from '../evaluate/findScoredPictures.ts';
import { formatNiqeModel } from '../evaluate/niqeModelFile.ts';
import { readRgbImage } from '../evaluate/readRgbImage.ts';
import { EXIT, type ExitCode, type Terminal } from '../terminal.ts';

/** `darkroom fit-niqe`: a NIQE model of a folder of sharp, undamaged photographs. */
export async function fitNiqe(terminal: Terminal, folder: string, out: string): Promise<ExitCode> {
  const photographs = await findScoredPictures(folder);
  const features: Float64Array[] = [];
  for (const path of photographs.values()) {
    if (terminal.signal.aborted) return EXIT.interrupted;
    features.push(...sharpFeatures(niqeBlocks(await readRgbImage(path))));
  }
  if (features.length <= NIQE_FEATURES) {
    throw new Failure('usage.told', {
      text: `The ${photographs.size} photographs in ${folder} have ${features.length} sharp blocks of 96×96 pixels; more than ${NIQE_FEATURES} are needed.`,
    });
  }
  const counts = { photographs: photographs.size, blocks: features.length };
  try {
    await writeFile(out, formatNiqeModel(fitNiqeModel(features), counts), { flag: 'wx' });
  } catch (cause) {
    throw new Failure('output-not-writable.exists-or-closed', { out }, { cause });
  }
  terminal.note(`${counts.blocks} sharp blocks of ${counts.photographs} photographs → ${out}`);
  return EXIT.allDone;
}
