import { dirname } from 'node:path';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import { checkOriginals } from '../../library/checkOriginals.ts';
import type { InspectPicture } from '../../library/importPhotos.ts';
import { locateMissing, locateOriginal } from '../../library/locateOriginals.ts';
import type { AppServices } from '../services/appServices.ts';

/** Whether originals are where they were, and where else they are. */
export function createOriginalHandlers(
  { library, keptWork, granted, changes }: AppServices,
  inspect: InspectPicture,
): Pick<Handlers, `photos.${'check' | 'locate'}`> {
  return {
    'photos.check': async ({ ids }, { signal }) => {
      const before = new Map(library.photos.originals(ids).map(({ id, sha256 }) => [id, sha256]));
      const { missing, back, changed } = await checkOriginals(library, inspect, ids, signal);
      for (const id of changed) {
        const sha256 = before.get(id);
        if (sha256 !== undefined) await keptWork.forget(sha256);
      }
      const others = [...missing, ...back, ...changed];
      return others.length === 0 ? null : changes.photos(others, 'original');
    },
    'photos.locate': async ({ id, file }, { signal }) => {
      const path = granted.resolve(file);
      await locateOriginal(library, id, path, signal);
      // What was moved was mostly moved together.
      const others = await locateMissing(library, dirname(path), { signal });
      changes.photos([id, ...others], 'original');
      return { found: 1 + others.length };
    },
  };
}
