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
it.skipIf(process.platform !== 'linux')(
  'names that are no UTF-8 are told apart from those that read the same, in folders of such names too',
  async () => {
    writeFileSync(latin1Path('café.jpg'), 'a picture');
    writeFileSync(latin1Path('café.txt'), 'a letter');
    mkdirSync(latin1Path('été'));
    writeFileSync(latin1Path('été/à.png'), 'a picture');
    writeFileSync(join(folder, 'caf\uf7e9.jpg'), 'named by a private-use character');
    writeFileSync(join(folder, 'odd \uFFFD but valid.jpg'), 'a picture');
    const found: string[] = [];
    for await (const entry of scanPictures([folder], new AbortController().signal))
      found.push(entry.kind === 'unreadable' ? entry.failure.message : `${entry.kind} ${entry.path}`);
    expect(found.sort()).toEqual(
      [
        `picture ${join(folder, 'caf\uf7e9.jpg')}`,
        `picture ${join(folder, 'caf\uf7ef\uf79f\uf7a9.jpg')}`,
        `other ${join(folder, 'caf\uf7e9.txt')}`,
        `picture ${join(folder, '\uf7e9t\uf7e9', '\uf7e0.png')}`,
        `picture ${join(folder, 'odd \uFFFD but valid.jpg')}`,
      ].sort(),
    );
  },
);
