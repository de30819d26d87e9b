import type { Said } from '../../../shared/errors/words/words.ts';
import type { Density } from './metadata/metadataEdits.ts';
import type { MetadataSource } from './metadata/metadataOrder.ts';

/**
 * A decoded original. Orientation is applied; values are encoded in the photo's own RGB profile (CMYK and
 * Lab were converted to sRGB); alpha is apart, because it is never fed to a network.
 */
export interface Picture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1 for greyscale. */
  readonly channels: 1 | 3;
  readonly depth: 8 | 16;
  /** HWC, `widthPx · heightPx · channels` values, 0…255 or 0…65535. */
  readonly pixelsHwc: Uint8Array | Uint16Array;
  /** HW, same depth; absent where the original has none. */
  readonly alpha?: Uint8Array | Uint16Array;
  readonly metadata: CarriedMetadata;
  /** Something a person should know: 'Converted from CMYK to sRGB.' */
  readonly notes: readonly Said[];
}

/** What goes along into the result. */
export interface CarriedMetadata {
  /** The profile that the values are encoded in; absent means sRGB. */
  readonly icc?: Uint8Array;
  /** Along the sides of the upright picture. */
  readonly density?: Density;
  /** Where all other fields stand; absent for pictures that were made here. */
  readonly source?: MetadataSource;
  /** Why the other fields cannot be copied. */
  readonly notCopied?: Said;
}
