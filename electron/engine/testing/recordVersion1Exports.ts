/** `node build/run.mjs electron/engine/testing/recordVersion1Exports.ts`: writes what `version1Exports.json` holds. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { recipeSchema } from '../../../shared/develop/recipe.ts';
import { exportVersion1 } from './version1Exports.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'version 1 '));
const records = await exportVersion1(folder, (version1) => recipeSchema.parse(version1));
await writeFile(
  path.join(import.meta.dirname, 'version1Exports.json'),
  `${JSON.stringify(records, null, 2)}\n`,
);
await rm(folder, { recursive: true });
