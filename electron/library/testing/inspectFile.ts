import sharp from 'sharp';
import type { PictureFacts } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { readFile } from '../../files/disk.ts';
import { hashFile, readFileState } from '../../files/hashFile.ts';

/** Reads real files, without an engine: enough of the facts for the library's own tests. */
export async function inspectFile(path: string, signal?: AbortSignal): Promise<PictureFacts> {
  const { bytes } = await readFileState(path);
  const sha256 = await hashFile(path, signal);
  const metadata = await sharp(await readFile(path))
    .metadata()
    .catch((cause: unknown) => {
      throw new Failure('picture-unknown-format.no-picture', { path }, { cause });
    });
  return {
    sha256,
    bytes,
    format: metadata.format,
    widthPx: metadata.width,
    heightPx: metadata.height,
    channels: metadata.channels === 1 ? 1 : 3,
    hasAlpha: metadata.hasAlpha,
    depth: metadata.depth === 'ushort' ? 16 : 8,
    profileName: 'sRGB',
    hasGps: false,
    notes: [],
  };
}

/** Draws a small picture whose content depends on `seed`, so that different seeds have different hashes. */
export async function drawPicture(path: string, seed: number, widthPx = 24, heightPx = 16): Promise<void> {
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = (i * 7 + seed * 31 + ((i * seed) % 5) * 3) & 0xff;
  await sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 3 } }).toFile(path);
}
