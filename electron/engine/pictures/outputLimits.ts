import { Failure } from '../../../shared/errors/failure.ts';
import { fitSize } from '../../../shared/pictures/fitSize.ts';
import type { OutputFormat, OutputOptions } from '../../../shared/pictures/outputOptions.ts';
import { FORMAT_NAME, isFullChroma } from './encodePicture.ts';
import { quoted } from './libvips.ts';

interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Longest side that a format can hold, pixels. */
const MAX_SIDE_PX: Record<OutputFormat, number> = {
  jpeg: 65535,
  png: 2 ** 31 - 1,
  tiff: 2 ** 31 - 1,
  webp: 16383,
  avif: 16384,
};
/**
 * What libaom holds while it encodes, bytes per pixel (measured at 4, 12 and 16 megapixels, with a little room;
 * neither its effort nor its threads change it). All other encoders write as they go.
 */
const AVIF_BYTES_PER_PIXEL = { fullChroma: 38, halfChroma: 26 } as const;

/**
 * Whether a picture can be written, asked before it is computed.
 * @param picture as restored; the options may make it smaller
 * @throws Failure 'picture-too-large' where the format has no room for its sides or the encoder no memory
 */
export function checkOutputLimits(
  target: string,
  picture: PictureSize,
  options: OutputOptions,
  availableBytes = process.availableMemory(),
): void {
  const { format, resize } = options;
  const { widthPx, heightPx } =
    resize === undefined ? picture : fitSize(picture.widthPx, picture.heightPx, resize);
  const longest = Math.max(widthPx, heightPx);
  if (longest > MAX_SIDE_PX[format]) {
    throw new Failure('picture-too-large.longer-than-format-allows', {
      target: quoted(target),
      longest,
      format: FORMAT_NAME[format],
      limitPx: MAX_SIDE_PX[format],
    });
  }
  if (format !== 'avif') return;
  const perPixel = AVIF_BYTES_PER_PIXEL[isFullChroma(options) ? 'fullChroma' : 'halfChroma'];
  const neededBytes = widthPx * heightPx * perPixel;
  if (neededBytes <= availableBytes) return;
  const megapixels = Math.round((widthPx * heightPx) / 1e6);
  throw new Failure('picture-too-large.avif-takes-memory', {
    target: quoted(target),
    megapixels,
    neededBytes: gigabytes(neededBytes),
    availableBytes: gigabytes(availableBytes),
  });
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
