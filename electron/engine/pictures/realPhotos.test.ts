import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { decodePicture } from './decodePicture.ts';
import { inspectPicture } from './inspectPicture.ts';
import { writePicture } from './writePicture.ts';

/** Photographs that lie beside the repository on some machines; they are no part of it. */
const photos = ['../../../../shared/photos/test', '../../../../../shared/photos/test']
  .map((path) => join(import.meta.dirname, path))
  .find((path) => existsSync(path));
const names =
  photos === undefined ? [] : readdirSync(photos).filter((name) => /\.(jpg|png|heic)$/.test(name));
const folder = mkdtempSync(join(tmpdir(), 'darkroom real '));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(photos === undefined)('real photographs (../shared/photos/test)', () => {
  it.each(names)('%s: facts and pixels agree, and a copy keeps profile and date', async (name) => {
    const path = join(photos ?? '', name);
    const [facts, picture] = [await inspectPicture(path), await decodePicture(path)];
    expect(picture).toMatchObject({
      widthPx: facts.widthPx,
      heightPx: facts.heightPx,
      channels: facts.channels,
      depth: facts.depth,
    });
    expect(picture.alpha !== undefined).toBe(facts.hasAlpha);
    const copy = join(folder, `${name}.jpg`);
    await writePicture(
      copy,
      picture,
      outputOptionsSchema.parse({ format: 'jpeg', metadata: 'without-gps' }),
      {
        original: path,
      },
    );
    const { capturedAt, camera, profileName, widthPx, heightPx } = facts;
    expect(await inspectPicture(copy)).toMatchObject({
      ...(capturedAt === undefined ? {} : { capturedAt }),
      ...(camera === undefined ? {} : { camera }),
      profileName,
      widthPx,
      heightPx,
      hasGps: false,
    });
  });
});
