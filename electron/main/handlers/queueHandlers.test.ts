import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AppEvent, RequestName, RequestParams } from '../../../shared/ipc/contract.ts';
import { REQUESTS } from '../../../shared/ipc/contract.ts';
import { ExportService } from '../../export/exportService.ts';
import { importDrawnPhotos } from '../../export/testing/drawnAlbum.ts';
import { enlargeWithSharp } from '../../export/testing/enlargeWithSharp.ts';
import { until } from '../../export/testing/queueFixture.ts';
import { sheetsWithSharp } from '../../export/testing/sheetsWithSharp.ts';
import { PackShelf } from '../../host/packShelf.ts';
import { importPhotos } from '../../library/importPhotos.ts';
import { drawPicture, inspectFile } from '../../library/testing/inspectFile.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../../library/testing/temporaryLibrary.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { Destinations } from '../services/destinations.ts';
import { Downloads } from '../services/downloads.ts';
import { GrantedPaths } from '../services/grantedPaths.ts';
import { LibraryChanges } from '../services/libraryChanges.ts';
import { createQueueHandlers } from './queueHandlers.ts';

let temporary: TemporaryLibrary;
let exports: ExportService;
let granted: GrantedPaths;
let downloads: Downloads;
let handlers: ReturnType<typeof createQueueHandlers>;
let events: AppEvent[];
let revealed: string[];
let ids: number[];
let results: string;

const CHOICES = {
  output: { format: 'png' as const },
  template: '{name}-{pack}-x{scale}',
  conflict: 'number' as const,
};

const BESIDE = { kind: 'beside-original' } as const;

beforeEach(async () => {
  temporary = makeTemporaryLibrary();
  const { library, folder } = temporary;
  events = [];
  revealed = [];
  granted = new GrantedPaths();
  downloads = new Downloads();
  results = join(folder, 'results');
  mkdirSync(results);
  await writeTinyPack(join(folder, 'packs', 'tiny'));
  const packs = new PackShelf({ bundledModels: folder, data: join(folder, 'none') });
  await packs.list();
  ids = await importDrawnPhotos(library, join(folder, 'originals'), 3);
  exports = new ExportService({
    library,
    restore: enlargeWithSharp(2),
    drawSheets: sheetsWithSharp,
    resolvePack: (recipe) => packs.resolveNow(recipe),
    onChange: () => {},
    onCrash: (error) => {
      throw error;
    },
  });
  handlers = createQueueHandlers({
    ...{ library, exports, packs },
    destinations: new Destinations(library, granted, folder),
    downloads,
    inspect: inspectFile,
    announce: (event) => events.push(event),
    changes: new LibraryChanges((event) => events.push(event), library.journal),
    shell: {
      kind: 'browser',
      revealInFolder: async (path) => revealed.push(path) > 0,
      broadcast: () => {},
      notify: () => {},
      setProgress: () => {},
      keepAwake: () => {},
    },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await exports.stop();
  temporary.remove();
});

/** As the window's message arrives: parameters go through the contract's checker. */
async function ask<N extends RequestName & keyof typeof handlers>(name: N, params: RequestParams<N>) {
  const checked = REQUESTS[name].params.parse(params);
  const context = { signal: new AbortController().signal, report: () => {} };
  const handler = handlers[name] as (params: unknown, context: unknown) => ReturnType<(typeof handlers)[N]>;
  return await handler(checked, context);
}

const addAll = () =>
  ask('queue.add', {
    ids,
    name: 'Trip',
    choices: CHOICES,
    destination: { kind: 'folder', folder: granted.grant(results) },
  });

const isOver = (jobId: number) => exports.ledger.job(jobId).state === 'finished';

test('photos that the window queues are made, shown, revealed and reported', async () => {
  await exports.start();
  const { jobId } = await addAll();
  expect(events).toContainEqual({ name: 'queue.changed', payload: {} });
  await until(() => isOver(jobId));
  const [job] = await ask('queue.jobs', {});
  expect(job).toMatchObject({
    id: jobId,
    name: 'Trip',
    state: 'finished',
    folder: results,
    progress: 1,
    counts: { done: 3 },
    choices: { template: CHOICES.template, sidecar: false },
  });
  const items = await ask('queue.items', { jobId, offset: 0, limit: 10 });
  expect(items.map((item) => item.fileName)).toEqual(['Photo 1 照.jpg', 'Photo 2 照.webp', 'Photo 3 照.tif']);
  expect(items[0]?.output).toBe(join(results, 'Photo 1 照-Tiny-x2.png'));
  expect(existsSync(items[0]?.output ?? '')).toBe(true);
  await ask('queue.revealItem', { itemId: items[0]?.id ?? 0 });
  expect(revealed).toEqual([items[0]?.output]);
  const { path } = await ask('queue.saveReport', { jobId, format: 'csv' });
  expect(readFileSync(path, 'utf8').trim().split('\r\n')).toHaveLength(4);
  await ask('queue.remove', { jobId });
  expect(await ask('queue.jobs', {})).toEqual([]);
});

test('a photo that changed fails with what to do; retried or queued again it is exported as it is now', async () => {
  const { jobId } = await addAll();
  const [photo] = temporary.library.photos.getMany(ids);
  await drawPicture(photo?.path ?? '', 99, 30, 20);
  await exports.start();
  await until(() => isOver(jobId));
  const [failed] = exports.ledger.items(jobId, { states: ['failed'] });
  expect(failed?.failure?.message).toContain('has changed since it was queued');
  expect(failed?.failure?.action).toContain("'Retry' exports it as it is now");
  await ask('queue.retryItem', { itemId: failed?.id ?? 0 });
  await until(() => isOver(jobId));
  expect(exports.ledger.item(failed?.id ?? 0).result).toMatchObject({ widthPx: 60, heightPx: 40 });

  const again = await addAll();
  expect(events).toContainEqual({ name: 'photos.changed', payload: { ids: [photo?.id], what: 'original' } });
  await until(() => isOver(again.jobId));
  expect(exports.ledger.job(again.jobId).counts).toMatchObject({ done: 3 });
  expect(exports.ledger.items(again.jobId)[0]?.result).toMatchObject({ widthPx: 60, heightPx: 40 });
});

test('names are shown before anything is queued, and a wrong template says what is wrong', async () => {
  const names = await ask('queue.previewNames', { ids, choices: CHOICES });
  expect(names).toEqual(['Photo 1 照-Tiny-x2.png', 'Photo 2 照-Tiny-x2.png', 'Photo 3 照-Tiny-x2.png']);
  const wrong = { ...CHOICES, template: '{nmae}' };
  await expect(ask('queue.previewNames', { ids, choices: wrong })).rejects.toMatchObject({
    code: 'request-invalid',
    message: "The file name is not valid: '{nmae}' is not known.",
  });
  expect(await ask('queue.jobs', {})).toEqual([]);
});

test("a folder's tree is mirrored in another folder, and beside the originals nothing is", async () => {
  const { library, folder } = temporary;
  const deep = join(folder, 'originals', 'Été', 'Day 2');
  const [inside] = await importDrawnPhotos(library, deep, 4); // the first three are the same pictures
  const source = { ids: [ids[0] ?? 0, inside ?? 0], choices: CHOICES, folder: join(folder, 'originals') };
  const names = ['Photo 1 照-Tiny-x2.png', join('Été', 'Day 2', 'Photo 4 照-Tiny-x2.png')];
  expect(await ask('queue.previewNames', source)).toEqual(names);
  const wanted = async (destination: RequestParams<'queue.add'>['destination']) => {
    const { jobId } = await ask('queue.add', { ...source, name: 'originals', destination });
    return exports.ledger.items(jobId).map((item) => item.wantedPath);
  };
  const inFolder = await wanted({ kind: 'folder', folder: granted.grant(results) });
  expect(inFolder).toEqual(names.map((name) => join(results, name)));
  const beside = await wanted({ kind: 'beside-original' });
  expect(beside.map((path) => dirname(path))).toEqual([join(folder, 'originals'), deep]);
  const elsewhere = await ask('queue.previewNames', { ...source, folder: join(folder, 'other') });
  expect(elsewhere).toEqual(['Photo 1 照-Tiny-x2.png', 'Photo 4 照-Tiny-x2.png']);
});

test('copies of dropped photos go to the export folder where others go beside their originals', async () => {
  const { library, folder } = temporary;
  const own = join(folder, 'uploads', 'one');
  const file = join(own, 'Dropped.png');
  mkdirSync(own, { recursive: true });
  await drawPicture(file, 5, 20, 20);
  const request = { paths: [file], isCopy: true };
  const { signal } = new AbortController();
  const { added } = await importPhotos(library, inspectFile, request, { signal });
  const photoIds = [ids[0] ?? 0, ...added];
  const { jobId } = await ask('queue.add', {
    ...{ ids: photoIds, name: 'Both', choices: CHOICES, destination: BESIDE },
  });
  const folders = exports.ledger.items(jobId).map(({ wantedPath }) => dirname(wantedPath));
  expect(folders).toEqual([join(folder, 'originals'), join(folder, 'PiSA Darkroom')]);
  library.settings.set({ exportFolder: results });
  const again = await ask('queue.add', {
    ...{ ids: [...added], name: 'Copy', choices: CHOICES, destination: BESIDE },
  });
  expect(exports.ledger.items(again.jobId).map(({ wantedPath }) => dirname(wantedPath))).toEqual([results]);
  expect((await ask('queue.jobs', {})).find(({ id }) => id === again.jobId)?.folder).toBe(results);
});

test('where an export went is where the next one may begin', async () => {
  const folder = granted.grant(results);
  await ask('queue.add', { ids, name: 'x', choices: CHOICES, destination: { kind: 'folder', folder } });
  expect(temporary.library.settings.get('exportDestination')).toEqual({ kind: 'folder', path: results });
  await ask('queue.add', { ids, name: 'y', choices: CHOICES, destination: { kind: 'last' } });
  expect((await ask('queue.jobs', {})).map(({ folder: shown }) => shown)).toEqual([results, results]);
});

test('what was exported can be fetched: one result as it is, all of them in a ZIP', async () => {
  const { jobId } = await addAll();
  await expect(ask('queue.offer', { jobId })).rejects.toMatchObject({ code: 'not-found' });
  await exports.start();
  await until(() => isOver(jobId));
  const [item] = await ask('queue.items', { jobId, offset: 0, limit: 1 });
  const one = await ask('queue.offer', { jobId, itemId: item?.id ?? 0 });
  const download = await downloads.open(one.address.replace('/download/', ''));
  expect(download?.fileName).toBe('Photo 1 照-Tiny-x2.png');
  const all = await ask('queue.offer', { jobId });
  const zip = await downloads.open(all.address.replace('/download/', ''));
  expect(zip?.fileName).toBe('Trip.zip');
});

test('a waiting export can be paused, resumed, cancelled and tried again', async () => {
  const { jobId } = await addAll();
  await ask('queue.pause', { jobId });
  expect((await ask('queue.jobs', {}))[0]).toMatchObject({ state: 'paused', pauseReason: 'user' });
  await ask('queue.resume', { jobId });
  await ask('queue.cancel', { jobId });
  expect((await ask('queue.jobs', {}))[0]).toMatchObject({ state: 'cancelled', counts: { cancelled: 3 } });
  await ask('queue.retry', { jobId, others: true });
  expect((await ask('queue.jobs', {}))[0]).toMatchObject({ state: 'active', counts: { waiting: 3 } });
  const [first] = await ask('queue.items', { jobId, offset: 0, limit: 1 });
  await ask('queue.skipItem', { itemId: first?.id ?? 0 });
  const items = await ask('queue.items', { jobId, offset: 0, limit: 10 });
  expect(items.map((item) => item.state)).toEqual(['waiting', 'waiting', 'skipped']);
  expect(items[2]?.id).toBe(first?.id);
  await ask('queue.moveItem', { itemId: items[1]?.id ?? 0, before: items[0]?.id ?? null });
  const moved = await ask('queue.items', { jobId, offset: 0, limit: 10 });
  expect(moved.map(({ id }) => id)).toEqual([items[1]?.id, items[0]?.id, first?.id]);
});

test('the window cannot name a folder that was not given out', async () => {
  const destination = { kind: 'folder' as const, folder: '5e0b1c9e-0000-4000-8000-000000000000' };
  await expect(ask('queue.add', { ids, name: 'x', choices: CHOICES, destination })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('export presets are kept, the last saved first', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await ask('exportPresets.save', { name: 'Web', choices: CHOICES, destination: BESIDE });
  vi.advanceTimersByTime(1000);
  await ask('exportPresets.save', {
    name: 'Print',
    choices: { ...CHOICES, output: { format: 'tiff' } },
    destination: { kind: 'folder', folder: granted.grant(results) },
  });
  const presets = await ask('exportPresets.list', {});
  expect(presets.map((preset) => [preset.name, preset.choices.output.format])).toEqual([
    ['Print', 'tiff'],
    ['Web', 'png'],
  ]);
  expect(presets.map(({ destination }) => destination)).toEqual([
    { kind: 'folder', path: results },
    { kind: 'beside-original' },
  ]);
  const destination = { kind: 'preset', id: presets[0]?.id ?? 0 } as const;
  const { jobId } = await ask('queue.add', { ids, name: 'x', choices: CHOICES, destination });
  expect((await ask('queue.jobs', {})).find(({ id }) => id === jobId)?.folder).toBe(results);
  vi.advanceTimersByTime(1000);
  await ask('exportPresets.markUsed', { id: presets[1]?.id ?? 0 });
  expect((await ask('exportPresets.list', {}))[0]?.name).toBe('Web');
  await ask('exportPresets.remove', { id: presets[0]?.id ?? 0 });
  expect(await ask('exportPresets.list', {})).toHaveLength(1);
});
