import type { DamageSearch, EngineCalls, FoundDamage } from '../../../shared/engine/protocol.ts';
import { outputOptionsSchema } from '../../../shared/pictures/outputOptions.ts';
import { damageMask, thresholdAt } from '../../../shared/repair/damageMask.ts';
import type { CallContext, EngineParts } from '../callContext.ts';
import { sharp } from '../pictures/libvips.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import { writePicture } from '../pictures/writePicture.ts';
import { DamageDetector } from '../repair/damageDetector.ts';

/** Damage has soft borders, which would be left around what is mended. */
const GROWN_PX = 2;

/**
 * The mask of a repair of all that a detector finds in a photo.
 * @throws Failure of the photo and of the pack
 */
export async function findDamage(
  parts: EngineParts,
  search: DamageSearch,
  context: CallContext,
): Promise<FoundDamage> {
  const { probability, size, threshold } = await lookFor(parts, search, context);
  const mask = damageMask(probability, size, threshold, GROWN_PX);
  const raw = { width: size.widthPx, height: size.heightPx, channels: 1 } as const;
  const png = await sharp(mask, { raw }).toColourspace('b-w').png().toBuffer();
  return { png: new Uint8Array(png), markedShare: shareOf(mask) };
}

/**
 * Writes what a detector finds.
 * @throws Failure of the photo, the pack and the output
 */
export async function drawDamage(
  parts: EngineParts,
  { show, output, overwrite, ...search }: EngineCalls['drawDamage']['params'],
  context: CallContext,
): Promise<EngineCalls['drawDamage']['result']> {
  const { signal } = context;
  await checkOutputTarget(output, { overwrite, original: search.path });
  const { probability, size, threshold } = await lookFor(parts, search, context);
  const mask = damageMask(probability, size, threshold, 0);
  const pixelsHwc = show === 'mask' ? mask : Uint8Array.from(probability, (value) => Math.round(255 * value));
  const picture = { ...size, channels: 1, depth: 8, pixelsHwc, metadata: {}, notes: [] } as const;
  const options = outputOptionsSchema.parse({ format: 'png', depth: 8, overwrite, marks: false });
  await writePicture(output, picture, options, { original: search.path, signal });
  return { output, markedShare: shareOf(mask) };
}

async function lookFor(
  parts: EngineParts,
  { path, packFolder, sensitivity }: DamageSearch,
  context: CallContext,
) {
  const { picture } = await parts.originals.load(path, context.signal);
  const detector = await DamageDetector.open(packFolder, context.signal);
  try {
    const probability = await detector.find(parts, picture, context);
    const size = { widthPx: picture.widthPx, heightPx: picture.heightPx };
    return { probability, size, threshold: thresholdAt(detector.manifest.threshold, sensitivity) };
  } finally {
    await detector.release();
  }
}

const shareOf = (mask: Uint8Array): number =>
  mask.reduce((count, value) => count + (value === 0 ? 0 : 1), 0) / mask.length;
