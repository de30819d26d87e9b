import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import { sha256Hex } from '../../../shared/develop/sha256.ts';
import { decodeTile } from '../../../shared/viewport/tileMessage.ts';
import { drawScene, sceneImage } from '../../engine/pictures/testing/drawPictures.ts';
import { entriesBelow } from '../../files/entriesBelow.ts';
import { EngineClient } from '../../host/engineClient.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { PackShelf } from '../../host/packShelf.ts';
import { importPhotos } from '../../library/importPhotos.ts';
import { type Library, openLibraryOrThrow } from '../../library/openLibrary.ts';
import { addPhoto, factsOf, hashOf } from '../../library/testing/temporaryLibrary.ts';
import { ThumbnailCache } from '../../library/thumbnailCache.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import type { PixelRoutes } from '../../shells/shell.ts';
import { developmentOf } from './developedThumbnails.ts';
import { Downloads } from './downloads.ts';
import { GrantedPaths } from './grantedPaths.ts';
import { createPixelRoutes } from './pixelRoutes.ts';

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

const RECIPE: Recipe = {
  recipeVersion: 2,
  pack: { id: 'licence-and-attribution', version: '1.0.0', hash: 'a'.repeat(64) },
  scale: 1,
  dials: {},
  steps: {},
};
const said = (recipe: unknown) => chunks(JSON.stringify(recipe));

describe('the pixel routes', () => {
  let folder: string;
  let library: Library;
  let granted: GrantedPaths;
  let routes: PixelRoutes;
  let freeBytes: number;
  const { signal } = new AbortController();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pixel % Фото '));
    library = openLibraryOrThrow(join(folder, 'data'));
    granted = new GrantedPaths();
    freeBytes = 1e12;
    routes = createPixelRoutes({
      library,
      packs: new PackShelf({ bundledModels: join(folder, 'bundled'), data: folder }),
      // It starts with its first call, and none of these requests comes that far.
      engine: new EngineClient({ start: forkEngine() }),
      thumbnails: new ThumbnailCache(join(folder, 'thumbnails'), async () => new Uint8Array()),
      granted,
      uploadFolder: join(folder, 'uploads'),
      readSpace: async () => ({ freeBytes, totalBytes: 1e12 }),
      downloads: new Downloads(),
    });
  });
  afterEach(async () => {
    library.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['Дача 50 % 🌻.jpg', 'Дача 50 % 🌻.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\Windows\\win.ini', 'win.ini'],
    ['.hidden.jpg', 'hidden.jpg'],
    ['a:b*c?.png', 'a_b_c_.png'],
    ['..', 'photo'],
    ['', 'photo'],
  ])('keep what is dropped as %s under the name %s, in the upload folder', async (name, kept) => {
    const { id } = await routes.upload(name, chunks('pix', 'els'), signal);
    const path = granted.resolve(id);
    expect(basename(path)).toBe(kept);
    expect(dirname(dirname(path))).toBe(join(folder, 'uploads'));
    expect(await readFile(path, 'utf8')).toBe('pixels');
  });

  it('give the picture of a mask, which recipes name by its hash', async () => {
    const id = addPhoto(library, 1);
    const png = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const sha256 = sha256Hex(png);
    const mask = { base: 0, shapes: [{ kind: 'picture' as const, sha256 }] };
    const steps = { localLambda: { version: 1 as const, masks: { sem: mask } } };
    library.edits.apply([id], { ...RECIPE, steps, pictures: { [sha256]: png.toString('base64') } }, 'local');
    const answer = await routes.pixels(`picture/${sha256}`, new URLSearchParams(), chunks(), signal);
    expect(answer).toEqual({ bytes: new Uint8Array(png), type: 'image/png', isImmutable: true });
    expect(
      await routes.pixels(`picture/${'0'.repeat(64)}`, new URLSearchParams(), chunks(), signal),
    ).toBeNull();
  });

  it('take no upload of the room that is kept free for the library', async () => {
    freeBytes = 999e6;
    await expect(routes.upload('a.jpg', chunks('pixels'), signal)).rejects.toMatchObject({
      code: 'output-disk-full',
    });
    expect(await readdir(folder)).not.toContain('uploads');
  });

  it('leave nothing of a slow upload that is given up', async () => {
    const uploads = join(folder, 'uploads');
    const slow = new PassThrough();
    const given = new AbortController();
    const uploading = routes.upload('a.jpg', slow, given.signal);
    const refused = expect(uploading).rejects.toThrow();
    slow.write('the first bytes');
    await expect.poll(() => entriesBelow(uploads)).toHaveLength(2);
    given.abort();
    await refused;
    expect(await readdir(uploads)).toEqual([]);
  });

  it('leave nothing of an upload that breaks off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(10);
      throw new Error('the connection was reset');
    }
    await expect(routes.upload('a.jpg', broken(), signal)).rejects.toThrow('the connection was reset');
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
  });

  it.each([
    ['tile', 'photo=1&level=0&x=0&y=0&width=0&height=9', 'width'],
    ['tile', 'photo=1&level=99&x=0&y=0&width=9&height=9', 'level'],
    ['tile', 'photo=1&level=0&x=-1&y=0&width=9&height=9', 'x'],
    ['tile', 'photo=1&level=0&x=0&y=0&width=9&height=9&seen=1,2,3', 'seen'],
    ['tile', 'photo=../1&level=0&x=0&y=0&width=9&height=9', 'photo'],
    ['thumbnail/1', 'side=99999', 'side'],
    ['thumbnail/1', 'side=320&development=../1', 'development'],
    ['thumbnail/1', 'side=320&edit=1.2/3', 'edit'],
  ])('refuse %s?%s', async (path, query, where) => {
    await expect(routes.pixels(path, new URLSearchParams(query), said(RECIPE), signal)).rejects.toMatchObject(
      {
        code: 'request-invalid',
        message: `The address is malformed at '${where}'.`,
      },
    );
  });

  it('refuse a tile without a recipe, and one of a pack that is not there', async () => {
    const query = new URLSearchParams('photo=1&level=0&x=0&y=0&width=9&height=9');
    for (const body of [chunks(), chunks('{'), said({ ...RECIPE, scale: 9 })]) {
      await expect(routes.pixels('tile', query, body, signal)).rejects.toMatchObject({
        code: 'request-invalid',
        message: 'A tile is asked for with the recipe that it is to show.',
      });
    }
    const id = library.photos.add(
      { path: join(folder, 'b.jpg'), bytes: 1, modifiedAtMs: 1 },
      factsOf(hashOf(8)),
    );
    query.set('photo', String(id));
    const asked = routes.pixels('tile', query, said(RECIPE), signal);
    await expect(asked).rejects.toMatchObject({ code: 'pack-not-found' });
  });

  it('give a draft once the stand-in of the viewer is there, and make no other picture for it; then tiles', async () => {
    await writeTinyPack(join(folder, 'packs', 'tiny'));
    const packs = new PackShelf({ bundledModels: join(folder, 'bundled'), data: folder });
    await packs.list();
    const path = join(folder, 'Фото.png');
    await sceneImage(drawScene({ widthPx: 1800, heightPx: 1200 }))
      .png()
      .toFile(path);
    const engine = new EngineClient({ start: forkEngine() });
    const inspect = (file: string) => engine.call('inspectPicture', { path: file });
    const { added } = await importPhotos(library, inspect, { paths: [path], isCopy: false }, { signal });
    const order: string[] = [];
    const networkRuns = async () => (await engine.call('diagnostics', {})).networkRuns;
    const thumbnails = new ThumbnailCache(join(folder, 'thumbnails'), async (_, sidePx) => {
      order.push(`${sidePx} px after ${await networkRuns()} runs`);
      return new Uint8Array();
    });
    const drafting = createPixelRoutes({
      ...{ library, packs, engine, thumbnails, granted },
      uploadFolder: join(folder, 'uploads'),
      downloads: new Downloads(),
    });
    try {
      const query = new URLSearchParams({ photo: String(added[0]) });
      const { manifest, hash } = packs.get('tiny');
      const recipe = { ...RECIPE, pack: { id: manifest.id, version: manifest.version, hash } };
      const answer = await drafting.pixels('draft', query, said(recipe), signal);
      const { rect, residuals } = decodeTile(answer?.bytes.buffer as ArrayBuffer);
      expect(rect.width / rect.height).toBeCloseTo(1.5, 2);
      expect(residuals).toHaveLength(2);
      expect(order).toEqual(['2048 px after 0 runs']);
      expect(await networkRuns()).toBe(1);
      const place = { level: '0', x: '256', y: '0', width: '256', height: '256', seen: '0,0,1792,1024' };
      const wanted = new URLSearchParams({ photo: String(added[0]), ...place });
      const tile = await drafting.pixels('tile', wanted, said(recipe), signal);
      expect(decodeTile(tile?.bytes.buffer as ArrayBuffer).rect).toMatchObject({ x: 256, y: 0, width: 256 });
      // The first exact tile waits for no others.
      expect(await networkRuns()).toBe(2);
    } finally {
      await engine.close();
    }
  });

  it("give a photo's thumbnail as developed where that is at hand, else the original's", async () => {
    const manifest = await writeTinyPack(join(folder, 'packs', 'tiny'), { goldenPx: 8 });
    const packs = new PackShelf({ bundledModels: join(folder, 'bundled'), data: folder });
    await packs.list();
    const sha256 = hashOf(7);
    const file = { path: join(folder, 'a.jpg'), bytes: 1, modifiedAtMs: 1 };
    const id = library.photos.add(file, factsOf(sha256));
    const pack = { id: manifest.id, version: manifest.version, hash: packs.get(manifest.id).hash };
    const recipe = { ...RECIPE, pack, dials: { pix: 1 } };
    library.edits.apply([id], recipe, 'Restore');
    const thumbnails = new ThumbnailCache(join(folder, 'thumbnails'), async () => Buffer.from('original'));
    const engine = new EngineClient({ start: forkEngine() });
    const developing = createPixelRoutes({
      ...{ library, packs, engine, thumbnails, granted },
      uploadFolder: join(folder, 'uploads'),
      downloads: new Downloads(),
    });
    const ask = async (query: string) => {
      const versioned = new URLSearchParams(`side=320&v=${sha256.slice(0, 16)}${query}`);
      const answer = await developing.pixels(`thumbnail/${id}`, versioned, chunks(), signal);
      return [Buffer.from(answer?.bytes ?? []).toString(), answer?.isImmutable];
    };
    const name = developmentOf(recipe, packs)?.name ?? '';
    expect(await ask('')).toEqual(['original', true]);
    expect(await ask('&edit=1.1')).toEqual(['original', false]);
    expect(await ask(`&development=${name}`)).toEqual(['original', false]);
    await thumbnails.keepDeveloped(sha256, name, 320, Buffer.from('developed'));
    expect(await ask('')).toEqual(['original', true]);
    expect(await ask('&edit=1.1')).toEqual(['developed', false]);
    expect(await ask(`&development=${name}`)).toEqual(['developed', true]);
    library.edits.apply([id], null, 'reset');
    expect(await ask('&edit=2.2')).toEqual(['original', false]);
  });

  it('know no photo that is not in the library, and no other address', async () => {
    const query = new URLSearchParams({ side: '320' });
    await expect(routes.pixels('thumbnail/7', query, chunks(), signal)).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await routes.pixels('thumbnail/../7', query, chunks(), signal)).toBeNull();
    expect(await routes.pixels('original/7', query, chunks(), signal)).toBeNull();
  });
});
