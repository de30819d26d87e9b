import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const PACKED = path.resolve(import.meta.dirname, '../../../models/golden/sd21-odd');

/** Unpacks a second very small model, of another shape than `GOLDEN_MODEL`, into a folder. */
export async function unpackGolden(folder: string): Promise<void> {
  for await (const name of glob('**/*.gz', { cwd: PACKED })) {
    const file = path.join(folder, name.slice(0, -'.gz'.length));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, gunzipSync(await readFile(path.join(PACKED, name))));
  }
}
