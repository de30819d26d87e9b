import type { Metadata } from 'sharp';

/** What is used of a picture's header as libvips tells it, whoever read it. */
export type PictureHeader = Pick<
  Metadata,
  'width' | 'height' | 'channels' | 'space' | 'depth' | 'hasAlpha' | 'hasProfile'
> &
  Partial<
    Pick<
      Metadata,
      | 'bitsPerSample'
      | 'density'
      | 'exif'
      | 'gainMap'
      | 'icc'
      | 'isProgressive'
      | 'orientation'
      | 'pageHeight'
      | 'pagePrimary'
      | 'pages'
      | 'xmp'
    >
  >;
