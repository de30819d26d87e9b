import { link, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openLibraryOrThrow } from '../openLibrary.ts';
import { factsOf, hashOf } from './temporaryLibrary.ts';

/** A third of many photos has stars, as after a first look through them. */
const RATED_EVERY = 3;

/**
 * Adds one picture under many names, `IMG_0.jpg` and so on, to the library of a data folder.
 * @param folder is made, for the names; on the picture's volume
 */
export async function fillLibrary(dataFolder: string, picture: string, folder: string, count: number) {
  const { size: bytes, mtimeMs } = await stat(picture);
  const modifiedAtMs = Math.floor(mtimeMs);
  await mkdir(folder);
  const paths = Array.from({ length: count }, (_, index) => join(folder, `IMG_${index}.jpg`));
  for (const path of paths) await link(picture, path);
  const library = openLibraryOrThrow(dataFolder);
  const { photos } = library;
  const facts = factsOf(hashOf(1), { bytes });
  const ids = paths.map((path) => photos.add({ path, bytes, modifiedAtMs }, facts));
  photos.setRating(
    ids.filter((_, index) => index % RATED_EVERY === 0),
    4,
  );
  library.close();
}
