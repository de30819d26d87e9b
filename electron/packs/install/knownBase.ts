import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const fileSchema = z.object({ bytes: z.number().int(), sha256: z.string() });

/** What is publicly known of the base model: files with their hashes, where to get them, look-alikes. */
const knownBaseSchema = z.object({
  name: z.string(),
  licence: z.object({ id: z.string(), url: z.string() }),
  /** Addresses that a file's path is appended to, in the order in which they are tried. */
  mirrors: z.array(z.url()),
  files: z.record(z.string(), fileSchema),
  /** SHA-256 of a UNet → what it really is. */
  otherModels: z.record(z.string(), z.string()),
});
export type KnownBase = z.infer<typeof knownBaseSchema>;

export async function readKnownBase(
  file = path.join(import.meta.dirname, 'stableDiffusion21Base.json'),
): Promise<KnownBase> {
  return knownBaseSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
