import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const engine = path.resolve(import.meta.dirname, '..');

test('nothing but a kind of packs itself asks which kind a pack is', () => {
  const files = globSync('**/*.ts', { cwd: engine }).map((file) => file.replaceAll('\\', '/'));
  const own = /^develop\/(pixel|latent)\/|\.test\.ts$|(^|\/)testing\//;
  const asking = files.filter(
    (file) =>
      !own.test(file) && /space\.kind|zeroIsPlain/.test(readFileSync(path.join(engine, file), 'utf8')),
  );
  // The one place where they part.
  expect(asking).toEqual(['develop/development.ts']);
});
