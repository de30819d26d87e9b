import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { Failure } from '../../../../../shared/errors/failure.ts';
import { systemCode } from '../../../../files/systemCode.ts';
// Imported, not read, so that bundles carry it.
import shippedFacts from './stableDiffusion21Base.json' with { type: 'json' };

/** Of both published LoRA files. */
export const LORA_LICENCE = 'Apache-2.0';

const webAddress = z.url({ protocol: /^https?$/ });
const fileSchema = z.object({ bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

/** What is publicly known of the base model: files with their hashes, where to get them, look-alikes. */
const knownBaseSchema = z.object({
  name: z.string(),
  licence: z.object({ id: z.string(), url: webAddress }),
  /** Addresses that a file's path is appended to, in the order in which they are tried. */
  mirrors: z.array(webAddress),
  files: z.record(z.string().regex(/^(?!.*\.\.)[\w./-]+$/), fileSchema),
  /** SHA-256 of a UNet → what it really is. */
  otherModels: z.record(z.string(), z.string()),
});
export type KnownBase = z.infer<typeof knownBaseSchema>;

/** A file of this name in the data folder is used instead: mirrors go away, apps stay. */
const OWN_FACTS_FILE = 'stableDiffusion21Base.json';

/**
 * @param dataFolder where the user's own list of mirrors may lie
 * @throws Failure 'request-invalid' where that list is not valid
 */
export async function readKnownBase(dataFolder?: string): Promise<KnownBase> {
  if (dataFolder === undefined) return knownBaseSchema.parse(shippedFacts);
  const file = path.join(dataFolder, OWN_FACTS_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') {
      return knownBaseSchema.parse(shippedFacts);
    }
    throw error;
  }
  try {
    return knownBaseSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new Failure('request-invalid.list-of-mirrors', { file }, { cause });
  }
}
