import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Reference models made with PyTorch, kept beside the repository; tests that compare with them are skipped
 * where they are missing. `DARKROOM_FIXTURES` names another place.
 */
export const FIXTURES =
  process.env.DARKROOM_FIXTURES ?? path.resolve(import.meta.dirname, '../../../../shared/fixtures');

export const hasFixture = (name: string): boolean => existsSync(path.join(FIXTURES, name));

export const fixturePath = (...parts: string[]): string => path.join(FIXTURES, ...parts);
