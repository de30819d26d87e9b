import type { Said } from '../../../../shared/errors/words/words.ts';
import type { Original } from '../openOriginal.ts';
import type { PictureHeader } from '../pictureHeader.ts';
import type { MetadataSource } from './metadataOrder.ts';
import { findTag, type MetadataTag, numberOf } from './metadataTag.ts';
import type { MetadataTool } from './metadataTool.ts';

/** What ExifTool tells of an original, and how its picture has to be turned. */
export interface OpenMetadata {
  /** Every field; none where ExifTool cannot run. */
  readonly tags: readonly MetadataTag[];
  /** To be applied to decoded pixels, 1 to 8 (EXIF 3.0, 0x0112). */
  readonly orientation: number;
  /** Absent where nothing can be copied. */
  readonly source?: MetadataSource;
  /** Why not. */
  readonly notCopied?: Said;
}

/** Formats whose decoder turns by the container's own rotation, which EXIF only repeats. */
const SELF_TURNING = new Set(['heic', 'avif']);

/**
 * @param header of the picture that is decoded: of a RAW file, its preview's
 * @param tags as `tool` read them; undefined where it cannot run
 */
export async function openMetadata(
  original: Original,
  header: PictureHeader,
  tool: MetadataTool | undefined,
  tags: readonly MetadataTag[] | undefined,
): Promise<OpenMetadata> {
  const told = toldOrientation(header, tags ?? []);
  const orientation = SELF_TURNING.has(original.format) ? 1 : told;
  if (tool === undefined) return { tags: [], orientation };
  if (tags === undefined) {
    const state = await tool.start();
    return { tags: [], orientation, ...(state.kind === 'missing' ? { notCopied: state.reason } : {}) };
  }
  const isUpright = SELF_TURNING.has(original.format) && told >= 5;
  const [storedWidthPx, storedHeightPx] = isUpright
    ? [header.height, header.width]
    : [header.width, header.height];
  const frame = { orientation: told, storedWidthPx, storedHeightPx };
  return { tags, orientation, source: { tool, path: original.path, tags, frame } };
}

/** What it is as long as nobody else tells another one. */
export function headerOrientation(original: Original, header: PictureHeader): number {
  return SELF_TURNING.has(original.format) ? 1 : toldOrientation(header, []);
}

/** As libvips reads it, or from where only ExifTool finds it: XMP, old texts of PNG, values of an odd type. */
function toldOrientation(header: PictureHeader, tags: readonly MetadataTag[]): number {
  if (header.orientation !== undefined && header.orientation > 1) return header.orientation;
  const told = numberOf(findTag(tags, 'Orientation', 'IFD0', 'XMP-tiff'));
  return told !== undefined && Number.isInteger(told) && told >= 1 && told <= 8 ? told : 1;
}

/** Sides of the upright picture. */
export function uprightSize(
  header: PictureHeader,
  orientation: number,
): { widthPx: number; heightPx: number } {
  const { width, height } = header;
  return orientation >= 5 ? { widthPx: height, heightPx: width } : { widthPx: width, heightPx: height };
}
