import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportSettingsInput } from '../../../shared/export/exportSettings.ts';
import { importPhotos } from '../../library/importPhotos.ts';
import type { Library } from '../../library/openLibrary.ts';
import { drawPicture, inspectFile } from '../../library/testing/inspectFile.ts';
import { testRecipe } from '../../library/testing/testRecipe.ts';
import { photosToExport, queueExport } from '../queueExport.ts';

/** Draws `count` small originals and imports them; ids in the order of their names. */
export async function importDrawnPhotos(library: Library, folder: string, count: number): Promise<number[]> {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; number <= count; number++) {
    const ending = ['png', 'jpg', 'webp', 'tif'][number % 4];
    await drawPicture(join(folder, `Photo ${number} 照.${ending}`), number, 20 + number, 16);
  }
  const report = await importPhotos(
    library,
    inspectFile,
    { paths: [folder] },
    { signal: new AbortController().signal },
  );
  return [...report.added];
}

/** Queues photos of the library with a plain recipe. */
export function queuePhotos(
  library: Library,
  photoIds: readonly number[],
  destination: string,
  changes: Partial<ExportSettingsInput> = {},
): Promise<number> {
  return queueExport(library, {
    name: 'Test',
    photos: photosToExport(library, photoIds, { startingRecipe: () => testRecipe() }),
    settings: { output: { format: 'png' }, destination: { kind: 'folder', path: destination }, ...changes },
  });
}

/** Every file below a folder with its hash, hidden and temporary ones too; folders end in '/'. */
export function contentsOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        const name = path.slice(folder.length + 1);
        return entry.isDirectory()
          ? [`${name}/`, '']
          : [name, createHash('sha256').update(readFileSync(path)).digest('hex')];
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
