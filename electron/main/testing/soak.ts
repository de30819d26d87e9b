/**
 * `npm run soak -- [MINUTES]`: the real app works on a small library until the time is up (an hour), as a person
 * would: thumbnails, tiles and drafts at changing dials, edits that are undone, exports, dropped files, an emptied
 * cache. Ends with exit code 1 where its memory or its open files, or the engine's, are not level.
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recipe } from '../../../shared/develop/recipe.ts';
import type {
  CheckedParams,
  RequestContext,
  RequestName,
  RequestResult,
} from '../../../shared/ipc/contract.ts';
import { THUMBNAIL_SIDES_PX } from '../../../shared/pictures/thumbnailSides.ts';
import { findBundledModels } from '../../host/bundledModels.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { drawPicture } from '../../library/testing/inspectFile.ts';
import { seededRandom } from '../../packs/testing/random.ts';
import { createApp } from '../createApp.ts';
import { silentShell } from './silentShell.ts';
import { findGrowth, type SoakSample } from './soakGrowth.ts';

const DEFAULT_MINUTES = 60;
const PHOTOS = 8;
const SIDES_PX = [360, 240] as const;
const EMPTIED_EVERY = 25;
const TOLD_EVERY_MS = 30_000;

const minutes = Number(process.argv[2] ?? DEFAULT_MINUTES);
const random = seededRandom(14);
const folder = await mkdtemp(join(tmpdir(), 'soak 100% 照片-'));
const dataFolder = join(folder, 'data');
const photosFolder = join(folder, 'photos');
const app = await createApp({
  ...{ version: 'soak', shell: silentShell, dataFolder, rootFolder: folder },
  bundledModels: findBundledModels(),
  startEngine: forkEngine(),
  onBug: (error) => {
    throw error;
  },
});
const { signal } = new AbortController();
const context: RequestContext = { signal, report: () => undefined };
const ask = async <N extends RequestName>(name: N, params: CheckedParams<N>): Promise<RequestResult<N>> => {
  const handler = app.handlers[name] as (params: unknown, context: RequestContext) => RequestResult<N>;
  return handler(params, context);
};

/** Null where the system does not tell. */
async function openFiles(pid: number | 'self'): Promise<number | null> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => null);
  return names?.length ?? null;
}

async function measure(): Promise<SoakSample> {
  globalThis.gc?.();
  const engine = await ask('engine.diagnostics', { start: true });
  return {
    mainBytes: process.memoryUsage.rss(),
    engineBytes: engine?.residentBytes ?? 0,
    mainFiles: await openFiles('self'),
    engineFiles: engine === null ? null : await openFiles(engine.pid),
  };
}

async function importDrawnPhotos(): Promise<number[]> {
  await mkdir(photosFolder);
  for (let number = 1; number <= PHOTOS; number++) {
    await drawPicture(join(photosFolder, `Photo ${number} 照.png`), number, ...SIDES_PX);
  }
  const { added } = await ask('photos.import', { files: [app.grant(photosFolder)] });
  return [...added];
}

async function drawRecipe(): Promise<Recipe> {
  const { packs } = await ask('app.start', {});
  const pack = packs[0];
  if (pack === undefined) throw new Error('no pack is bundled');
  const dials = pack.dials.map(({ id }) => [id, Math.round(random() * 100) / 100]);
  const { id, version, hash } = pack;
  return {
    recipeVersion: 2,
    pack: { id, version, hash },
    scale: 2,
    dials: Object.fromEntries(dials),
    steps: {},
  };
}

async function* bodyOf(content: string | Buffer): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

/** What a person does with one photo. */
async function lookAndEdit(photo: number): Promise<void> {
  const recipe = await drawRecipe();
  const body = () => bodyOf(JSON.stringify(recipe));
  for (const side of THUMBNAIL_SIDES_PX) {
    await app.routes.pixels(`thumbnail/${photo}`, new URLSearchParams({ side: `${side}` }), body(), signal);
  }
  const draft = new URLSearchParams({ photo: `${photo}` });
  await app.routes.pixels('draft', draft, body(), signal);
  const tile = { photo, level: 0, x: 0, y: 0, width: 256, height: 256 };
  const query = new URLSearchParams(Object.entries(tile).map(([name, value]) => [name, `${value}`]));
  await app.routes.pixels('tile', query, body(), signal);
  await ask('edits.apply', { ids: [photo], recipe, label: 'Dials', merge: false });
  await ask('photos.rate', { ids: [photo], rating: 3 });
  await ask('journal.undo', {});
}

async function exportOne(photo: number): Promise<void> {
  const out = join(folder, 'out');
  const options = {
    format: 'jpeg',
    depth: 8,
    quality: 90,
    metadata: 'all',
    keepGreyscale: true,
    overwrite: true,
  } as const;
  const destination = { kind: 'folder', folder: app.grant(out) } as const;
  const asked = { photoId: photo, recipe: await drawRecipe(), options, template: '{name}', destination };
  await ask('export.photo', asked);
  await rm(out, { recursive: true, force: true });
}

async function dropAndRemove(round: number): Promise<void> {
  const file = join(folder, 'dropped.png');
  await drawPicture(file, 1000 + round, ...SIDES_PX);
  const { id } = await app.routes.upload('dropped.png', bodyOf(await readFile(file)), signal);
  const { added } = await ask('photos.import', { files: [id] });
  await ask('photos.remove', { ids: [...added] });
}

const samples: SoakSample[] = [];
try {
  const photos = await importDrawnPhotos();
  const end = performance.now() + minutes * 60_000;
  let told = performance.now();
  for (let round = 0; performance.now() < end; round++) {
    const photo = photos[round % photos.length] ?? 0;
    await lookAndEdit(photo);
    await exportOne(photo);
    await dropAndRemove(round);
    if (round % EMPTIED_EVERY === EMPTIED_EVERY - 1) await ask('cache.empty', { what: 'residuals' });
    samples.push(await measure());
    if (performance.now() - told < TOLD_EVERY_MS) continue;
    told = performance.now();
    process.stdout.write(`${round + 1} rounds: ${JSON.stringify(samples.at(-1))}\n`);
  }
} finally {
  await app.close();
  await rm(folder, { recursive: true, force: true });
}
const growth = findGrowth(samples);
process.stdout.write(
  `${samples.length} rounds in ${minutes} min. ${growth.length === 0 ? 'Level.' : growth.join(' ')}\n`,
);
process.exitCode = growth.length === 0 ? 0 : 1;
