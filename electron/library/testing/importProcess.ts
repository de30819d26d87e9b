/**
 * A process that opens a library and adds photos to it, beside others that do the same.
 * Arguments: data folder, first number, how many.
 */
import { write } from '../database.ts';
import { openLibraryOrThrow } from '../openLibrary.ts';
import { addPhoto } from './temporaryLibrary.ts';

const [dataFolder = '', first = '0', count = '0'] = process.argv.slice(2);
const library = openLibraryOrThrow(dataFolder);
const album = write(library.db, () => {
  const known = library.albums.list()[0];
  return known ?? library.albums.create('Shared');
});
for (let number = Number(first); number < Number(first) + Number(count); number++) {
  const id = addPhoto(library, number);
  library.keywords.add([id], ['shared', `own ${first}`]);
  library.albums.add(album.id, [id]);
}
library.close();
