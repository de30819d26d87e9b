import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { Failure } from '../../../shared/errors/failure.ts';
import { toDestinationFailure } from '../../files/destinationFailure.ts';
import type { Restore } from '../exportTools.ts';

/**
 * A restorer without a network: reads the real original, enlarges it and writes a real file, as the engine
 * does to its caller (temporary name, rename, progress, cancel). `tileMs` is what a tile takes.
 */
export function enlargeWithSharp(tileMs: number, tiles = 4): Restore {
  return async ({ source, recipe, output, options }, { signal, onProgress }) => {
    const original = sharp(await readFile(source.path));
    const metadata = await original.metadata().catch((cause: unknown) => {
      throw new Failure('picture-damaged.cannot-be-decoded', { path: source.path }, { cause });
    });
    for (let tile = 0; tile <= tiles; tile++) {
      onProgress(tile, tiles);
      if (tile < tiles) await sleep(tileMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw new Failure('cancelled.cancelled', {});
    }
    const [widthPx, heightPx] = [metadata.width * recipe.scale, metadata.height * recipe.scale].map(
      Math.round,
    );
    const { data, info } = await original
      .resize(widthPx, heightPx)
      .toFormat(options.format, { quality: options.quality })
      .toBuffer({ resolveWithObject: true });
    try {
      await writeFile(`${output}.part`, data);
      await rename(`${output}.part`, output);
    } catch (error) {
      throw toDestinationFailure(error, output);
    }
    return {
      output,
      widthPx: info.width,
      heightPx: info.height,
      bytes: data.length,
      sha256: createHash('sha256').update(data).digest('hex'),
      provider: 'cpu',
      tilePx: 256,
      seconds: (tileMs * tiles) / 1000,
      networkSeconds: 0,
      writingSeconds: 0,
      notes: [],
    };
  };
}
