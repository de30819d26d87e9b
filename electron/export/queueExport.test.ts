import { afterEach, beforeEach, expect, test } from 'vitest';
import { testRecipe } from '../library/testing/testRecipe.ts';
import { photosToExport } from './queueExport.ts';
import { importDrawnPhotos } from './testing/drawnAlbum.ts';
import { makeQueueFixture, type QueueFixture } from './testing/queueFixture.ts';

let fixture: QueueFixture;
beforeEach(() => {
  fixture = makeQueueFixture();
});
afterEach(() => fixture.temporary.remove());

test('a photo brings its rating and keywords as the library has them', async () => {
  const { library } = fixture.temporary;
  const [id = 0] = await importDrawnPhotos(library, fixture.originals, 1);
  library.photos.setRating([id], 4);
  library.keywords.add([id], ['море', 'Anna']);
  const [photo] = photosToExport(library, [id], { startingRecipe: () => testRecipe() });
  expect(photo?.described).toEqual({ rating: 4, keywords: ['Anna', 'море'] });
});
