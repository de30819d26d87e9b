import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { PictureFacts } from '../../../shared/engine/protocol.ts';
import { createReadStream } from '../../files/disk.ts';
import { decodableInput } from './decodableInput.ts';
import { readFacts } from './decodePicture.ts';
import { decodingFailure } from './libvips.ts';
import { describedBy } from './metadata/describedBy.ts';
import { readIccProfile } from './metadata/iccProfile.ts';
import type { MetadataTool } from './metadata/metadataTool.ts';
import { uprightSize } from './metadata/openMetadata.ts';
import { openOriginal, readingFailure } from './openOriginal.ts';

/**
 * Tells what a photo is without decoding its pixels.
 * @throws Failure with a 'picture-…' code
 */
export async function inspectPicture(path: string, tool?: MetadataTool): Promise<PictureFacts> {
  const original = await openOriginal(path);
  try {
    const opened = await decodableInput(original);
    const { header, route, opening, carried, extras } = await readFacts(original, opened, tool);
    const { metadata, notes } = carried;
    return {
      sha256: await hashFile(path),
      bytes: original.bytes,
      format: original.format,
      ...uprightSize(header, opening.orientation),
      channels: route.channels,
      hasAlpha: extras.alphaAt !== undefined,
      // Brightness beyond white is brought below it in 16 bits.
      depth: carried.hdr === undefined ? route.depth : 16,
      profileName: (metadata.icc && readIccProfile(metadata.icc)?.name) ?? 'sRGB',
      ...describedBy(opening.tags),
      notes: [...opened.notes, ...route.notes, ...notes],
    };
  } catch (cause) {
    throw decodingFailure(path, cause);
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
  } catch (cause) {
    throw readingFailure(path, cause);
  }
  return hash.digest('hex');
}
