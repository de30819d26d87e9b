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
  readonly notes: readonly string[];
}

/** What goes along into the result; bytes as they stood in the original. */
export interface CarriedMetadata {
  /** The embedded profile; absent means sRGB. */
  readonly icc?: Uint8Array;
  /** A TIFF structure, without the 'Exif' prefix that JPEG puts before it. */
  readonly exif?: Uint8Array;
  /** IPTC-IIM data sets, without a Photoshop wrapper. */
  readonly iptc?: Uint8Array;
  /** An XMP packet, UTF-8. */
  readonly xmp?: Uint8Array;
  /** Dots per inch. */
  readonly density?: number;
}
