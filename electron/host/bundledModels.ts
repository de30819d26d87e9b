import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure } from '../../shared/errors/failure.ts';

/**
 * The folder `models` that comes with the app: in the nearest folder above this file that has one. That is
 * the repository for sources and for bundles, and the resources folder of an installed app.
 * @throws Failure 'pack-not-found' in a damaged installation
 */
export function findBundledModels(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const models = join(folder, 'models');
    if (existsSync(join(models, 'niqe'))) return models;
    if (dirname(folder) === folder) {
      throw new Failure('pack-not-found.bundled-folder', {});
    }
  }
}
