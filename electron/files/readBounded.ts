import { constants } from 'node:fs';
import { open } from './disk.ts';

/** What stands where a small file is expected, as the end of a sentence. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}

/**
 * A small file whose kind and size are looked at before it is read: a pipe would be waited for, a device has no
 * end, and a file of gigabytes would be held in memory.
 * @throws UnreadableFile; system errors (ENOENT)
 */
export async function readBounded(path: string, bytesMax: number): Promise<Buffer> {
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const facts = await file.stat();
  if (!facts.isFile()) throw new UnreadableFile('it is no file');
  if (facts.size > bytesMax)
    throw new UnreadableFile(`it has ${facts.size} bytes, at most ${bytesMax} are read`);
  return file.readFile();
}
