import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Recipe, recipeSchema } from '../../shared/develop/recipe.ts';
import { HISTORY_STEPS } from './editStore.ts';
import { type Library, openLibraryOrThrow } from './openLibrary.ts';
import { addPhoto, makeTemporaryLibrary, type TemporaryLibrary } from './testing/temporaryLibrary.ts';
import { testRecipe } from './testing/testRecipe.ts';

let temporary: TemporaryLibrary;
let png: Buffer;
let photo: number;

beforeAll(async () => {
  png = await drawNoise(240, 160);
});
beforeEach(() => {
  temporary = makeTemporaryLibrary();
  photo = addPhoto(temporary.library, 1);
});
afterEach(() => temporary.remove());

/** Noise does not get smaller: what lies somewhere twice is seen in the size of the file. */
function drawNoise(width: number, height: number): Promise<Buffer> {
  const raw = { width, height, channels: 1 } as const;
  return sharp(randomBytes(width * height), { raw })
    .png()
    .toBuffer();
}

const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function paintedWith(bytes: Buffer, dials?: Record<string, number>): Recipe {
  const sha256 = hashOf(bytes);
  return recipeSchema.parse({
    ...testRecipe(dials),
    steps: {
      localLambda: { version: 1, masks: { sem: { base: 0, shapes: [{ kind: 'picture', sha256 }] } } },
    },
    pictures: { [sha256]: bytes.toString('base64') },
  });
}

/** Pages that the file has, whether anything lies on them or not. */
function bytesOf({ db }: Library): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}

const hashesIn = ({ db }: Library) =>
  db.prepare<[], string>('SELECT sha256 FROM mask_pictures ORDER BY sha256').pluck().all();

describe('the picture of a mask', () => {
  test('lies once in the library, whatever is made of it', async () => {
    const edit = ({ library }: TemporaryLibrary, bytes: Buffer) => {
      const id = addPhoto(library, 2);
      const before = bytesOf(library);
      const painted = paintedWith(bytes);
      for (let step = 0; step < HISTORY_STEPS; step++) {
        const dials = { pix: step / HISTORY_STEPS, sem: 1 };
        library.actions.edit([id], { ...painted, dials }, 'dial:pix');
      }
      library.actions.keepVersion(id, 'painted', painted);
      expect(library.edits.history(id)).toHaveLength(HISTORY_STEPS + 1);
      return bytesOf(library) - before;
    };
    const other = makeTemporaryLibrary();
    try {
      const ofRows = edit(other, await drawNoise(4, 4));
      expect(edit(temporary, png) - ofRows).toBeLessThan(1.5 * png.length);
      expect(hashesIn(temporary.library)).toEqual([hashOf(png)]);
    } finally {
      other.remove();
    }
  });

  test('is not in what is read, and comes along with what goes elsewhere', () => {
    const { library } = temporary;
    const painted = paintedWith(png);
    library.actions.edit([photo], painted, 'local');
    const { pictures: _, ...bare } = painted;
    const { recipe } = library.edits.get(photo);
    expect(recipe).toEqual(bare);
    expect(library.pictures.complete(bare)).toEqual(painted);
    expect(library.pictures.complete(testRecipe())).toEqual(testRecipe());
  });

  test('stays as long as an edit, a version or what can be undone is made of it', () => {
    const { library } = temporary;
    const later = Date.now() + 3_600_000;
    library.actions.edit([photo], paintedWith(png), 'local');
    library.actions.edit([photo], testRecipe(), 'local');
    expect(library.pictures.sweep(later)).toBe(0);

    const version = library.actions.keepVersion(photo, 'painted', paintedWith(png));
    library.actions.removeVersion(version.id);
    library.actions.removePhotos([photo]);
    expect(library.pictures.sweep(later)).toBe(0);
    library.actions.undo();
    library.actions.undo();
    const [restored] = library.versions.list(photo);
    expect(library.pictures.complete(restored?.recipe ?? testRecipe())).toEqual(paintedWith(png));

    library.actions.removePhotos([photo]);
    library.db.exec('DELETE FROM journal');
    // What came a moment ago may be on its way.
    expect(library.pictures.sweep(Date.now() - 60_000)).toBe(0);
    expect(library.pictures.sweep(later)).toBe(1);
    expect(hashesIn(library)).toEqual([]);
  });
});

test('rows of an older app are read with the picture in them, which moves when they are written', () => {
  const folder = mkdtempSync(join(tmpdir(), 'version 1 % '));
  mkdirSync(join(folder, 'data'));
  const written = join(import.meta.dirname, 'testing/version1/library.sqlite.gz');
  writeFileSync(join(folder, 'data', 'library.sqlite'), gunzipSync(readFileSync(written)));
  const library = openLibraryOrThrow(join(folder, 'data'));
  try {
    const { recipe, sequence } = library.edits.get(1);
    const hashes = Object.keys(recipe?.pictures ?? {}).toSorted();
    expect(hashes).toHaveLength(2);
    expect(hashesIn(library)).toEqual([]);
    library.actions.edit([1], recipe, 'dial:pix');
    expect(hashesIn(library)).toEqual(hashes);
    const now = library.edits.get(1).recipe;
    expect(now).not.toHaveProperty('pictures');
    expect(now === null ? null : library.pictures.complete(now)).toEqual(recipe);
    expect(library.edits.goTo(1, sequence).recipe).not.toHaveProperty('pictures');
    expect(library.edits.history(1)[sequence]?.recipe).toEqual(recipe);
  } finally {
    library.close();
    rmSync(folder, { recursive: true });
  }
});
