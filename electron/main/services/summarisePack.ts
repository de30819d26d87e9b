import type { PackSummary } from '../../../shared/ipc/views.ts';
import { shownName } from '../../../shared/text/shownName.ts';
import type { ShelvedPack } from '../../host/packShelf.ts';

/** What the window is told about a pack. */
export function summarisePack({ manifest, hash, isBundled }: ShelvedPack): PackSummary {
  const { id, version, name, description, licence, attribution, dials, scales, files } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const space = manifest.space.kind;
  return {
    name: shownName(name),
    ...{ id, version, hash, description, licence, attribution, space, dials, scales },
    takesPrompt: manifest.prompt !== undefined,
    bytes,
    isBundled,
  };
}
