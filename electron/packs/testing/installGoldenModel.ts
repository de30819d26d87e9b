import path from 'node:path';
import { type InstalledPack, installSd21 } from '../families/sd21/installSd21.ts';

/** A very small model in Stable Diffusion's layout, and what PyTorch makes of it under two prompts. */
export const GOLDEN_MODEL = path.resolve(import.meta.dirname, '../../../models/golden/sd21');

/** Installs PiSA-SR on it, under its published id. */
export function installGoldenModel(packsFolder: string): Promise<InstalledPack> {
  return installSd21({
    baseFolder: GOLDEN_MODEL,
    loraFile: path.join(GOLDEN_MODEL, 'pisa_sr.pkl'),
    kind: 'pisa-sr',
    packsFolder,
    signal: new AbortController().signal,
  });
}
