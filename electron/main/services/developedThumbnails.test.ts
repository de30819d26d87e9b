import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Recipe, recipeSchema } from '../../../shared/develop/recipe.ts';
import { EngineClient } from '../../host/engineClient.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { PackShelf } from '../../host/packShelf.ts';
import { importPhotos } from '../../library/importPhotos.ts';
import { type Library, openLibraryOrThrow } from '../../library/openLibrary.ts';
import { ThumbnailCache } from '../../library/thumbnailCache.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { DevelopedThumbnails, developmentOf } from './developedThumbnails.ts';

const SIDE_PX = 160;
const { signal } = new AbortController();
let folder: string;
let packs: PackShelf;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'developed % Фото '));
  packs = new PackShelf({ bundledModels: join(folder, 'bundled'), data: folder });
  await writeTinyPack(join(folder, 'packs', 'tiny'), { channels: 2, convolutions: 1, goldenPx: 8 });
  await packs.list();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** In the words of version 1, which are short for masks and colours. */
interface Changes {
  readonly pack?: Recipe['pack'];
  readonly scale?: number;
  readonly dials?: Record<string, number>;
  readonly masks?: Record<string, { readonly png: string; readonly white: number }>;
  readonly colourFix?: string;
  readonly prompt?: string;
}

function recipe(changes: Changes = {}): Recipe {
  const { hash } = packs.get('tiny');
  const pack = { id: 'tiny', version: '1.0.0', hash };
  const version1 = { recipeVersion: 1, pack, scale: 2, dials: { pix: 0.5, sem: 0.5 }, ...changes };
  return recipeSchema.parse(version1 as unknown as Recipe);
}

describe('what a recipe does to a thumbnail', () => {
  const develop = (changes: Changes = {}) => developmentOf(recipe(changes), packs);

  it('is nothing without a recipe, without its pack, and where no dial of a pixel pack is on', async () => {
    expect(developmentOf(null, packs)).toBeNull();
    expect(
      developmentOf(recipe(), new PackShelf({ bundledModels: folder, data: join(folder, 'nowhere') })),
    ).toBeNull();
    expect(develop({ dials: { pix: 0, sem: 0 } })).toBeNull();
    expect(develop({ dials: { pix: 0 } })?.recipe.dials).toEqual({ pix: 0, sem: 1 });
    expect(develop({ dials: { pix: 0, sem: 0 }, masks: { sem: { png: 'AA==', white: 1 } } })).not.toBeNull();
  });

  it('is another one where dials, painted λ or the pack differ', async () => {
    const names = [
      develop(),
      develop({ dials: { pix: 0.5, sem: 0.6 } }),
      develop({ masks: { sem: { png: 'AA==', white: 0.5 } } }),
      develop({ masks: { pix: { png: 'AA==', white: 0.5 } } }),
      develop({ masks: { sem: { png: 'AQ==', white: 0.5 } } }),
    ].map((development) => development?.name);
    await writeTinyPack(join(folder, 'packs', 'newer'), { version: '1.1.0', seed: 7, goldenPx: 8 });
    await packs.list();
    names.push(develop()?.name);
    expect(new Set(names).size).toBe(6);
    expect(names).not.toContain(undefined);
  });

  it('is the same where what differs is not seen', () => {
    const { name } = develop() ?? {};
    expect(develop({ scale: 3 })).toMatchObject({ name, recipe: { scale: 3 } });
    expect(develop({ prompt: 'a house' })?.name).toBe(name);
    expect(develop({ dials: { sem: 0.5, pix: 0.5, unknown: 1 } })?.name).toBe(name);
  });

  it('counts the colours of a latent pack, and it is decoded with all dials at 0 too', async () => {
    await writeTinyLatentPack(join(folder, 'packs', 'latent'), 96, 32);
    await packs.list();
    const { id, version } = packs.get('tiny-latent').manifest;
    const pack = { id, version, hash: packs.get('tiny-latent').hash };
    const latent = develop({ pack, dials: { pix: 0, sem: 0 } });
    expect(latent?.recipe).toMatchObject({ dials: { pix: 0, sem: 0 }, steps: {} });
    const wavelet = develop({ pack, dials: { pix: 0, sem: 0 }, colourFix: 'wavelet' });
    expect(wavelet?.name).not.toBe(latent?.name);
  });
});

describe('thumbnails of photos as developed', () => {
  let library: Library;
  let thumbnails: ThumbnailCache;
  let photoIds: readonly number[];
  const engines: EngineClient[] = [];
  let starts: number;

  beforeEach(async () => {
    starts = 0;
    library = openLibraryOrThrow(join(folder, 'data'));
    thumbnails = new ThumbnailCache(join(folder, 'thumbnails'), async () => Buffer.from('the original'));
    const paths = ['eins.png', 'два 2 %.png'].map((name) => join(folder, name));
    const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
    for (const path of paths) {
      const create = { width: 200, height: 150, channels: 3, background: 'grey', noise } as const;
      await sharp({ create }).png().toFile(path);
    }
    const engine = startEngine();
    const inspect = (path: string) => engine.call('inspectPicture', { path });
    photoIds = (await importPhotos(library, inspect, { paths, isCopy: false }, { signal })).added;
    library.edits.apply(photoIds, recipe(), 'Restore');
  });
  afterEach(async () => {
    for (const engine of engines.splice(0)) await engine.close();
    library.close();
  });

  function startEngine(start = forkEngine()): EngineClient {
    const counted: typeof start = (settings) => {
      starts++;
      return start(settings);
    };
    const engine = new EngineClient({ start: counted });
    engines.push(engine);
    return engine;
  }

  const developing = (engine: EngineClient) =>
    new DevelopedThumbnails({ library, packs, engine, thumbnails });
  const jpegOf = async (photoId: number | undefined, name: string | null) => {
    const { sha256 } = library.photos.get(photoId ?? 0);
    return thumbnails.findDeveloped(sha256, name ?? '', SIDE_PX);
  };

  it('are made once for each recipe, from one network run, and only of edited photos', async () => {
    const [first = 0, second = 0] = photoIds;
    const engine = startEngine();
    const developed = developing(engine);
    const half = await developed.make(first, SIDE_PX, signal);
    const jpeg = await jpegOf(first, half);
    expect(await sharp(jpeg ?? '').metadata()).toMatchObject({ format: 'jpeg', width: 160, height: 120 });
    library.edits.apply([first], recipe({ dials: { pix: 2, sem: 2 } }), 'Restore');
    const full = await developed.make(first, SIDE_PX, signal);
    expect(await jpegOf(first, full)).not.toEqual(jpeg);
    library.edits.goTo(first, 1);
    expect(await developed.make(first, SIDE_PX, signal)).toBe(half);
    expect((await engine.call('diagnostics', {})).networkRuns).toBe(1);

    library.edits.apply([second], null, 'reset');
    expect(await developed.make(second, SIDE_PX, signal)).toBeNull();
  });

  it('are not drawn again by who waited for the same one', async () => {
    const [first = 0] = photoIds;
    const developed = developing(startEngine());
    const written: Buffer[] = [];
    const keep = thumbnails.keepDeveloped.bind(thumbnails);
    thumbnails.keepDeveloped = async (...picture) => {
      written.push(Buffer.from(picture[3]));
      return keep(...picture);
    };
    const [name, same] = await Promise.all([
      developed.make(first, SIDE_PX, signal),
      developed.make(first, SIDE_PX, signal),
    ]);
    expect(same).toBe(name);
    expect(written).toHaveLength(1);
    expect(await jpegOf(first, name)).toEqual(written[0]);
  });

  it('are none of a file that is gone, until it is back', async () => {
    const [first = 0] = photoIds;
    const { path } = library.photos.get(first);
    const developed = developing(startEngine());
    await rename(path, `${path} away`);
    expect(await developed.make(first, SIDE_PX, signal)).toBeNull();
    await rename(`${path} away`, path);
    expect(await developed.make(first, SIDE_PX, signal)).not.toBeNull();
  });

  it('are none with a damaged pack, which is tried once and not for every photo', async () => {
    const [first = 0, second = 0] = photoIds;
    const graph = join(folder, 'packs', 'tiny', 'residuals.onnx');
    const whole = await readFile(graph);
    await writeFile(graph, 'no graph');
    const developed = developing(startEngine());
    expect(await developed.make(first, SIDE_PX, signal)).toBeNull();
    await writeFile(graph, whole);
    expect(await developed.make(second, SIDE_PX, signal)).toBeNull();
  });

  it('are none where the engine dies of them, and no other engine is started for the next photo', async () => {
    const [first = 0, second = 0] = photoIds;
    const dying = startEngine((settings) => {
      const process = forkEngine()(settings);
      return { ...process, send: () => process.kill() };
    });
    const developed = developing(dying);
    const before = starts;
    expect(await developed.make(first, SIDE_PX, signal)).toBeNull();
    const after = starts;
    expect(after).toBeGreaterThan(before);
    expect(await developed.make(second, SIDE_PX, signal)).toBeNull();
    expect(starts).toBe(after);
  });

  it('wait for each other, and leave the queue where they are no longer wanted', async () => {
    const [first = 0, second = 0] = photoIds;
    const engine = startEngine();
    const developed = developing(engine);
    const abort = new AbortController();
    const [made, left] = await Promise.allSettled([
      developed.make(first, SIDE_PX, signal),
      developed.make(second, SIDE_PX, abort.signal),
      Promise.resolve().then(() => abort.abort()),
    ]);
    expect(made).toMatchObject({ status: 'fulfilled', value: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(left).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
    expect((await engine.call('diagnostics', {})).networkRuns).toBe(1);
  });
});
