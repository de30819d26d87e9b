import { type GeoTIFFImage, getDecoder } from 'geotiff';
import { SAMPLE_FORMAT, type TiffPhoto } from './tiffPhoto.ts';

const PLANAR = 2;
const PREDICTOR = { none: 1, differences: 2, floats: 3 };

/** A strip or tile: its values, and where they belong. */
export interface TiffBlock {
  /** As they are stored, but for predictors. */
  readonly values: ArrayLike<number>;
  readonly left: number;
  readonly top: number;
  /** Of them, columns and rows that lie in the picture. */
  readonly columns: number;
  readonly rows: number;
  /** Values from one row to the next. */
  readonly rowValues: number;
  /** Samples of a pixel that lie side by side; one where each has a plane of its own. */
  readonly samples: number;
  readonly firstSample: number;
}

type Whole = Uint8Array | Uint16Array | Uint32Array;

/** Reads a TIFF's strips or tiles, one after the other. @throws Error where they are damaged */
export async function* readBlocks(image: GeoTIFFImage, photo: TiffPhoto): AsyncGenerator<TiffBlock> {
  const { widthPx, heightPx, bits, compression, predictor } = photo;
  const [across, down] = [image.getTileWidth(), image.getTileHeight()];
  const isPlanar = image.planarConfiguration === PLANAR;
  const samples = isPlanar ? 1 : bits.length;
  const decoder = await getDecoder(compression, {
    tileWidth: across,
    tileHeight: down,
    planarConfiguration: image.planarConfiguration,
    bitsPerSample: [...bits],
    // Differences count in the order of bytes of the file, which the library does not.
    predictor: predictor === PREDICTOR.floats ? predictor : PREDICTOR.none,
  });
  for (let firstSample = 0; firstSample < (isPlanar ? bits.length : 1); firstSample++)
    for (let y = 0; y * down < heightPx; y++)
      for (let x = 0; x * across < widthPx; x++) {
        const { data } = await image.getTileOrStrip(x, y, firstSample, decoder);
        const rowValues = across * samples;
        yield {
          values: blockValues(data, photo, image.littleEndian, { rowValues, samples }),
          left: x * across,
          top: y * down,
          columns: Math.min(across, widthPx - x * across),
          rows: Math.min(down, heightPx - y * down),
          rowValues,
          samples,
          firstSample,
        };
      }
}

function blockValues(
  data: ArrayBufferLike,
  photo: TiffPhoto,
  isLittleEndian: boolean,
  layout: { readonly rowValues: number; readonly samples: number },
): ArrayLike<number> {
  const size = photo.bits[0] ?? 8;
  const bytes = Buffer.from(data);
  // What fills no whole bytes is unpacked by the library, and floats are put together by it.
  const isFileOrder = size % 8 === 0 && photo.predictor !== PREDICTOR.floats;
  if (isFileOrder && !isLittleEndian) swapBytes(bytes, size);
  const { buffer, byteOffset } = bytes;
  if (photo.sampleFormat === SAMPLE_FORMAT.float && size === 64)
    return new Float64Array(buffer, byteOffset, Math.floor(bytes.length / 8));
  const whole =
    size <= 8
      ? new Uint8Array(buffer, byteOffset, bytes.length)
      : size <= 16
        ? new Uint16Array(buffer, byteOffset, Math.floor(bytes.length / 2))
        : new Uint32Array(buffer, byteOffset, Math.floor(bytes.length / 4));
  if (photo.predictor === PREDICTOR.differences) addDifferences(whole, layout);
  return asFormat(whole, photo.sampleFormat);
}

function swapBytes(bytes: Buffer, size: number): void {
  const whole = bytes.subarray(0, bytes.length - (bytes.length % (size / 8)));
  if (size === 16) whole.swap16();
  else if (size === 32) whole.swap32();
  else if (size === 64) whole.swap64();
}

/** Each value was stored as its difference from its left neighbour's (TIFF 6.0, section 14). */
function addDifferences(values: Whole, { rowValues, samples }: { rowValues: number; samples: number }): void {
  for (let row = 0; row < values.length; row += rowValues)
    for (let i = row + samples; i < Math.min(values.length, row + rowValues); i++)
      values[i] = (values[i] as number) + (values[i - samples] as number);
}

function asFormat(values: Whole, format: number): ArrayLike<number> {
  const { buffer, byteOffset, length, BYTES_PER_ELEMENT: bytes } = values;
  if (format === SAMPLE_FORMAT.float)
    return bytes === 2
      ? new Float16Array(buffer, byteOffset, length)
      : new Float32Array(buffer, byteOffset, length);
  if (format !== SAMPLE_FORMAT.signed) return values;
  if (bytes === 1) return new Int8Array(buffer, byteOffset, length);
  return bytes === 2
    ? new Int16Array(buffer, byteOffset, length)
    : new Int32Array(buffer, byteOffset, length);
}
