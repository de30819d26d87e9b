import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { scanPictures } from './scanPictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'darkroom scan '));
afterAll(() => rmSync(Buffer.from(folder), { recursive: true }));

/** Bytes of Latin-1, as systems wrote names before UTF-8. */
function latin1Path(name: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);
}

// Other systems do not allow such names.
it.skipIf(process.platform !== 'linux')('a name that is not UTF-8 is told for what it is', async () => {
  writeFileSync(latin1Path('café.jpg'), 'a picture');
  writeFileSync(latin1Path('café.txt'), 'a letter');
  mkdirSync(latin1Path('été'));
  writeFileSync(join(folder, 'odd \uFFFD but valid.jpg'), 'a picture');
  const found: string[] = [];
  for await (const entry of scanPictures([folder], new AbortController().signal))
    found.push(entry.kind === 'unreadable' ? entry.failure.message : `${entry.kind} ${entry.path}`);
  expect(found.sort()).toEqual(
    [
      `${join(folder, 'caf\uFFFD.jpg')} has a name that is not written in UTF-8, and cannot be opened by it.`,
      `other ${join(folder, 'caf\uFFFD.txt')}`,
      `${join(folder, '\uFFFDt\uFFFD')} has a name that is not written in UTF-8, and cannot be opened by it.`,
      `picture ${join(folder, 'odd \uFFFD but valid.jpg')}`,
    ].sort(),
  );
});
