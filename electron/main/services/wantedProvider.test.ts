import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startingRecipe } from '../../../shared/develop/adaptRecipe.ts';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { importDrawnPhotos } from '../../export/testing/drawnAlbum.ts';
import { EngineClient } from '../../host/engineClient.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { PackShelf } from '../../host/packShelf.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../../library/testing/temporaryLibrary.ts';
import { ThumbnailCache } from '../../library/thumbnailCache.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { createExportHandlers } from '../handlers/exportHandlers.ts';
import { Destinations } from './destinations.ts';
import { Downloads } from './downloads.ts';
import { GrantedPaths } from './grantedPaths.ts';
import { createPixelRoutes } from './pixelRoutes.ts';
import { summarisePack } from './summarisePack.ts';

const { signal } = new AbortController();
/** A provider that onnxruntime never has on this system. */
const FOREIGN = process.platform === 'win32' ? 'coreml' : 'dml';

let temporary: TemporaryLibrary;
let packs: PackShelf;
let engine: EngineClient;
let photoId: number;

beforeEach(async () => {
  temporary = makeTemporaryLibrary();
  const { library, folder } = temporary;
  await writeTinyPack(join(folder, 'packs', 'tiny'), { channels: 2, convolutions: 1, goldenPx: 8 });
  packs = new PackShelf({ bundledModels: folder, data: join(folder, 'none') });
  await packs.list();
  [photoId = 0] = await importDrawnPhotos(library, join(folder, 'originals'), 1);
  engine = new EngineClient({ start: forkEngine() });
});
afterEach(async () => {
  await engine.close();
  temporary.remove();
});

async function* said(recipe: unknown): AsyncGenerator<Uint8Array> {
  yield Buffer.from(JSON.stringify(recipe));
}

const getTile = () => {
  const { library, folder } = temporary;
  const routes = createPixelRoutes({
    ...{ packs, engine, library },
    thumbnails: new ThumbnailCache(join(folder, 'thumbnails'), async () => new Uint8Array()),
    granted: new GrantedPaths(),
    uploadFolder: join(folder, 'uploads'),
    downloads: new Downloads(),
  });
  const rect = { x: '0', y: '0', width: '16', height: '16' };
  const query = { photo: String(photoId), level: '0', ...rect };
  const photo = library.photos.get(photoId);
  const recipe = startingRecipe(photo, summarisePack(packs.get('tiny')));
  return routes.pixels('tile', new URLSearchParams(query), said(recipe), signal);
};

const exportPhoto = async () => {
  const { library } = temporary;
  const granted = new GrantedPaths();
  const handlers = createExportHandlers({
    ...{ library, engine, packs, granted, announce: () => {} },
    destinations: new Destinations(library, granted, temporary.folder),
  });
  const recipe = startingRecipe(library.photos.get(photoId), summarisePack(packs.get('tiny')));
  const options = outputOptionsSchema.parse({ format: 'png' });
  return handlers['export.photo'](
    { photoId, recipe, options, template: '{name}' },
    { signal, report: () => {} },
  );
};

it('what is viewed and exported is computed on the provider of the settings, from the next call on', {
  timeout: 60_000,
}, async () => {
  const { settings } = temporary.library;
  settings.set({ provider: 'cpu' });
  expect((await getTile())?.bytes.length).toBeGreaterThan(16 * 16 * 3 * 2);
  expect(await exportPhoto()).toMatchObject({ provider: 'cpu' });

  settings.set({ provider: FOREIGN });
  await expect(getTile()).rejects.toMatchObject({ code: 'provider-unavailable' });
  await expect(exportPhoto()).rejects.toMatchObject({ code: 'provider-unavailable' });

  settings.set({ provider: 'auto' });
  await expect(getTile()).resolves.not.toBeNull();
  const { available } = await engine.call('diagnostics', {});
  expect(available).toContain('cpu');
  expect(available).not.toContain(FOREIGN);
});
