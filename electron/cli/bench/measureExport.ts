import { join } from 'node:path';
import { type OutputOptions, outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import type { PhotoToExport } from '../../export/freezeItems.ts';
import { queueExport } from '../../export/queueExport.ts';
import { runQueue } from '../../export/runQueue.ts';
import { readFileState } from '../../files/hashFile.ts';
import type { EngineClient } from '../../host/engineClient.ts';
import { exportEngine } from '../../host/exportEngine.ts';
import { openLibraryOrThrow } from '../../library/openLibrary.ts';
import { type BenchSetting, recipeWith } from './benchSetting.ts';
import { drawPhotograph } from './drawPhotograph.ts';
import type { Measured } from './measurements.ts';
import { watchMemory } from './residentMemory.ts';

const PHOTOS = 20;
const METADATA_PHOTOS = 5;
/** Upright, wide, square and long: 0.2 megapixels each, so 0.8 in the result. */
const SIZES_PX = [
  [400, 500],
  [500, 400],
  [450, 450],
  [800, 250],
] as const;

interface AlbumRun {
  readonly seconds: number;
  readonly networkSeconds: number;
  readonly peakMiB: number | null;
}

/** An album through the queue, as the app and `darkroom export` do it. */
export async function measureExport(bench: BenchSetting): Promise<Measured> {
  return bench.withEngine(async (engine) => {
    const photos = await drawAlbum(bench, engine);
    const alone = await networkSecondsOneByOne(bench, engine, photos);
    const metadataSecondsPerPhoto = await metadataSeconds(bench, engine, photos);
    const jpeg = await exportAlbum(bench, engine, photos, { format: 'jpeg' });
    const png16 = await exportAlbum(bench, engine, photos, { format: 'png', depth: 16 });
    const avif = await exportAlbum(bench, engine, photos, { format: 'avif' });
    return {
      exportBusyShare: jpeg.networkSeconds / jpeg.seconds,
      exportOverNetwork: jpeg.seconds / alone,
      metadataSecondsPerPhoto,
      exportPhotosPerMinute: (60 * PHOTOS) / jpeg.seconds,
      exportPeakMiB: jpeg.peakMiB,
      exportBusySharePng16: png16.networkSeconds / png16.seconds,
      exportBusyShareAvif: avif.networkSeconds / avif.seconds,
    };
  });
}

async function drawAlbum(bench: BenchSetting, engine: EngineClient): Promise<PhotoToExport[]> {
  const photos: PhotoToExport[] = [];
  for (let number = 0; number < PHOTOS; number++) {
    const [widthPx, heightPx] = SIZES_PX[number % SIZES_PX.length] ?? SIZES_PX[0];
    const path = join(bench.folder, `album ${number + 1}.jpg`);
    // A pixel more each time: no two are the same photograph.
    await drawPhotograph(path, widthPx + number, heightPx);
    const facts = await engine.call('inspectPicture', { path });
    photos.push({
      photoId: null,
      ...(await readFileState(path)),
      sha256: facts.sha256,
      widthPx: facts.widthPx,
      heightPx: facts.heightPx,
      capturedAt: null,
      camera: null,
      recipe: recipeWith(bench.pack, 1),
    });
  }
  return photos;
}

/** Nothing is read or written while a tile is computed. */
async function networkSecondsOneByOne(
  bench: BenchSetting,
  engine: EngineClient,
  photos: readonly PhotoToExport[],
): Promise<number> {
  let seconds = 0;
  for (const { path, recipe } of photos) {
    const result = await engine.call(
      'restore',
      {
        source: { path, packFolder: bench.pack.folder },
        recipe,
        output: join(bench.folder, 'one.jpg'),
        options: outputOptionsSchema.parse({ format: 'jpeg', overwrite: true }),
      },
      { priority: 'export', signal: bench.signal },
    );
    seconds += result.networkSeconds;
  }
  return seconds;
}

/** What writing takes longer with metadata than without, a photograph. */
async function metadataSeconds(
  bench: BenchSetting,
  engine: EngineClient,
  photos: readonly PhotoToExport[],
): Promise<number> {
  let seconds = 0;
  const measured = photos.slice(0, METADATA_PHOTOS);
  for (const { path, recipe } of measured) {
    for (const [metadata, sign] of [
      ['none', -1],
      ['all', 1],
    ] as const) {
      const result = await engine.call(
        'restore',
        {
          source: { path, packFolder: bench.pack.folder },
          recipe,
          output: join(bench.folder, 'one.jpg'),
          options: outputOptionsSchema.parse({ format: 'jpeg', overwrite: true, metadata }),
        },
        { priority: 'export', signal: bench.signal },
      );
      seconds += sign * result.writingSeconds;
    }
  }
  return seconds / measured.length;
}

async function exportAlbum(
  bench: BenchSetting,
  engine: EngineClient,
  photos: readonly PhotoToExport[],
  output: Pick<OutputOptions, 'format'> & Partial<OutputOptions>,
): Promise<AlbumRun> {
  const library = openLibraryOrThrow(join(bench.folder, 'data'));
  const watch = watchMemory(
    () => engine.pid,
    async () => (await engine.call('diagnostics', {}, { priority: 'visible' })).residentBytes,
  );
  try {
    const settings = {
      output: outputOptionsSchema.parse(output),
      destination: { kind: 'folder', path: join(bench.folder, `as ${output.format}`) },
    } as const;
    const jobId = await queueExport(library, { name: 'bench', photos, settings });
    await engine.call('forgetResiduals', {});
    const before = (await engine.call('diagnostics', {})).networkSeconds;
    const startedAt = performance.now();
    await runQueue({
      library,
      ...exportEngine(engine),
      resolvePack: async (recipe) => ({ kind: 'exact', pack: bench.pack, recipe }),
      signal: bench.signal,
      until: 'empty',
      jobIds: [jobId],
    });
    bench.signal.throwIfAborted();
    const seconds = (performance.now() - startedAt) / 1000;
    const { networkSeconds } = await engine.call('diagnostics', {});
    return { seconds, networkSeconds: networkSeconds - before, peakMiB: watch.stop() };
  } finally {
    watch.stop();
    library.close();
  }
}
