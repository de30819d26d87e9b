import {
  copyFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../packs/testing/random.ts';
import { listBackups, saveBackup } from './backups.ts';
import { backupFolder, libraryFile, openLibrary, openLibraryOrThrow } from './openLibrary.ts';
import { addPhoto } from './testing/temporaryLibrary.ts';

const DAMAGES = 100;
const PHOTOS = 40;

let root: string;
let whole: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'damages 100% 照片-'));
  whole = join(root, 'whole');
  const library = openLibraryOrThrow(whole);
  for (let number = 1; number <= PHOTOS; number++) addPhoto(library, number);
  await saveBackup(library.db, backupFolder(whole), 'rolling', new Date('2026-01-01T00:00:00Z'));
  library.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Deletes, empties, cuts, overwrites or exchanges one file, or leaves a stranger's log beside it. */
function damage(file: string, random: () => number): string {
  const bytes = readFileSync(file);
  const at = Math.floor(random() * bytes.length);
  const kind = Math.floor(random() * 8);
  if (kind === 0) rmSync(file);
  else if (kind === 1) truncateSync(file, 0);
  else if (kind === 2) truncateSync(file, at);
  else if (kind === 3) writeFileSync(file, Buffer.alloc(bytes.length));
  else if (kind === 4) writeFileSync(file, Buffer.from('another program has written this\n'.repeat(99)));
  else if (kind === 5) writeFileSync(`${file}-wal`, Buffer.alloc(5000, 0x37));
  else if (kind === 6) copyFileSync(file, `${file}-journal`);
  else writeFileSync(file, bytes.fill(Math.floor(random() * 256), at, at + 4096));
  return `kind ${kind} at ${at}`;
}

test.each(Array.from({ length: DAMAGES }, (_, index) => index))(
  'damage %d loses no photo silently',
  (index) => {
    const random = seededRandom(index + 1);
    const data = join(root, `data ${index}`);
    cpSync(whole, data, { recursive: true });
    const [backup] = listBackups(backupFolder(data));
    const isBackupToo = random() < 0.2;
    const what = damage(libraryFile(data), random);
    if (isBackupToo) damage(backup?.path ?? '', random);
    const opening = openLibrary(data);
    if (opening.state === 'open') {
      const found = opening.library.queries.count({});
      opening.library.close();
      // Where the only backup is gone too, nothing can tell a deleted library from one that never was.
      if (!isBackupToo) expect(found, what).toBe(PHOTOS);
    } else if (!isBackupToo && opening.state === 'damaged') {
      expect(opening.newestBackup?.content?.photos, what).toBe(PHOTOS);
    } else expect(opening.failure.message, what).toMatch(/^[^\n]{20,}\.$/);
    rmSync(data, { recursive: true });
  },
);
