import { resolve } from 'node:path';
import { findDetector } from '../../host/detectorShelf.ts';
import { shareNote } from '../repairFound.ts';
import { reportOne } from '../reportOne.ts';
import { callEngine, type Session } from '../session.ts';
import type { ExitCode } from '../terminal.ts';
import { usageFailure } from '../usage.ts';

export interface DamageOptions {
  readonly out: string;
  readonly sensitivity: number;
  readonly isProbability: boolean;
  readonly overwrite: boolean;
  readonly json: boolean;
}

/**
 * `darkroom damage`: what of a photo is damaged, as a picture of its size.
 * @throws Failure 'usage' or 'pack-not-found', before anything is read
 */
export async function damage(session: Session, path: string, options: DamageOptions): Promise<ExitCode> {
  if (!options.out.toLowerCase().endsWith('.png'))
    throw usageFailure(`A mask is written as PNG; give ${options.out} a name that ends in .png.`);
  const folders = { bundledModels: session.bundledModels, data: session.dataFolder };
  const packFolder = await findDetector(folders);
  const [input, output] = [resolve(path), resolve(options.out)];
  const { sensitivity, overwrite, isProbability, json: isJson } = options;
  const show = isProbability ? 'probability' : 'mask';
  const params = { path: input, packFolder, sensitivity, show, output, overwrite } as const;
  return reportOne(session, { input, output, isJson }, async (onProgress) => {
    const { markedShare } = await callEngine(session, 'drawDamage', params, onProgress);
    return { notes: [shareNote(markedShare)] };
  });
}
