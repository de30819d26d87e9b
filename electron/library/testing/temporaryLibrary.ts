import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PictureFacts } from '../../../shared/engine/protocol.ts';
import { type Library, openLibraryOrThrow } from '../openLibrary.ts';

export interface TemporaryLibrary {
  readonly folder: string;
  readonly library: Library;
  remove(): void;
}

/** A real library in a new folder whose name is not a plain one. */
export function makeTemporaryLibrary(): TemporaryLibrary {
  const folder = mkdtempSync(join(tmpdir(), 'dark room 100% 照片-'));
  const library = openLibraryOrThrow(join(folder, 'data'));
  return {
    folder,
    library,
    remove: () => {
      library.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Facts of a photo that no test looks at closely. */
export function factsOf(sha256: string, changes: Partial<PictureFacts> = {}): PictureFacts {
  return {
    sha256,
    bytes: 1000,
    format: 'jpeg',
    widthPx: 300,
    heightPx: 200,
    channels: 3,
    hasAlpha: false,
    depth: 8,
    profileName: 'sRGB',
    hasGps: false,
    notes: [],
    ...changes,
  };
}

/** A hash that no real file has, different for every number. */
export function hashOf(number: number): string {
  return number.toString(16).padStart(64, '0');
}

/** Adds a photo that has no file. */
export function addPhoto(
  library: Library,
  number: number,
  changes: Partial<PictureFacts> & { path?: string; modifiedAtMs?: number; importedAtMs?: number } = {},
): number {
  const {
    path = `/photos/IMG_${number}.jpg`,
    modifiedAtMs = number * 1000,
    importedAtMs,
    ...facts
  } = changes;
  return library.photos.add(
    { path, bytes: 1000, modifiedAtMs },
    factsOf(hashOf(number), facts),
    importedAtMs === undefined ? {} : { now: importedAtMs },
  );
}
