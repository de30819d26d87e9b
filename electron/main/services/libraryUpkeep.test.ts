import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppEvent } from '../../../shared/ipc/contract.ts';
import { importDrawnPhotos } from '../../export/testing/drawnAlbum.ts';
import { listBackups } from '../../library/backups.ts';
import { backupFolder } from '../../library/openLibrary.ts';
import { drawPicture, inspectFile } from '../../library/testing/inspectFile.ts';
import { makeTemporaryLibrary, type TemporaryLibrary } from '../../library/testing/temporaryLibrary.ts';
import { ThumbnailCache } from '../../library/thumbnailCache.ts';
import { LibraryUpkeep } from './libraryUpkeep.ts';

let temporary: TemporaryLibrary;
let events: AppEvent[];
let forgotten: string[];
let upkeep: LibraryUpkeep;
let thumbnailFolder: string;
let thumbnails: ThumbnailCache;

beforeEach(() => {
  temporary = makeTemporaryLibrary();
  events = [];
  forgotten = [];
  thumbnailFolder = join(temporary.folder, 'thumbnails');
  thumbnails = new ThumbnailCache(thumbnailFolder, async () => Buffer.alloc(1000));
  upkeep = new LibraryUpkeep({
    library: temporary.library,
    thumbnails,
    inspect: inspectFile,
    forget: async (sha256) => forgotten.push(sha256),
    sweep: async () => 0,
    announce: (event) => events.push(event),
    onFailure: (error) => {
      throw error;
    },
  });
});
afterEach(async () => {
  await upkeep.stop();
  temporary.remove();
});

test('missing, returned and changed originals are announced, and only those', async () => {
  const { library } = temporary;
  const ids = await importDrawnPhotos(library, join(temporary.folder, 'photos'), 3);
  const [first, second] = library.photos.getMany(ids);
  await upkeep.round();
  expect(events).toEqual([]);

  renameSync(first?.path ?? '', join(temporary.folder, 'away.png'));
  await drawPicture(second?.path ?? '', 99, 40, 30);
  await upkeep.round();
  expect(events).toEqual([
    { name: 'photos.changed', payload: { ids: [first?.id, second?.id], what: 'original' } },
  ]);
  expect(forgotten).toEqual([second?.sha256]);
  expect(library.photos.getMany(ids).map((photo) => photo.isMissing)).toEqual([true, false, false]);

  renameSync(join(temporary.folder, 'away.png'), first?.path ?? '');
  await upkeep.round();
  expect(events.at(-1)).toEqual({ name: 'photos.changed', payload: { ids: [first?.id], what: 'original' } });
});

test('a backup is made when one is due, and thumbnails stay within their bound', async () => {
  for (const letter of ['a', 'b', 'c']) {
    const original = { path: `/${letter}`, sha256: letter.repeat(64) };
    await thumbnails.get(original, 160, new AbortController().signal);
  }
  temporary.library.settings.set({ thumbnailCacheBytes: 2000 });
  await upkeep.round();
  expect(listBackups(backupFolder(join(temporary.folder, 'data')))).toHaveLength(1);
  const left = readdirSync(thumbnailFolder, { recursive: true }).map(String);
  expect(left.filter((name) => name.endsWith('.jpg'))).toHaveLength(2);
});

test('it runs by itself, and stopping waits for what it is doing', async () => {
  upkeep.start(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  await upkeep.stop();
  expect(listBackups(backupFolder(join(temporary.folder, 'data')))).toHaveLength(1);
});
