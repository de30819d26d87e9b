import { unzipSync } from 'fflate';
import { Failure } from '../../../shared/errors/failure.ts';

/** An array of NumPy's `.npy` format, widened to double precision, C order. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

const MAGIC = '\x93NUMPY';
const FLOAT64 = '<f8';
const FLOAT32 = '<f4';

/**
 * The arrays of an `.npz` archive by name.
 * @throws Failure 'weights-invalid' where it is no archive or holds something else than plain float arrays
 */
export function readNpz(bytes: Uint8Array, name: string): Map<string, NpyArray> {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter: (entry) => entry.name.endsWith('.npy') });
  } catch (cause) {
    throw new Failure('weights-invalid.no-npz', { name }, { cause });
  }
  return new Map(
    Object.entries(entries).map(([entry, npy]) => [
      entry.slice(0, -'.npy'.length),
      readNpy(npy, `${entry} in ${name}`),
    ]),
  );
}

/**
 * NumPy format 1 to 3 (NEP 1): magic, version, header length, a Python dict as text, then the values.
 * @throws Failure 'weights-invalid' for anything but little-endian floats
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length < 12) throw notReadable(name, 'has no NumPy header');
  const isShortHeader = view.getUint8(6) === 1;
  const headerStart = isShortHeader ? 10 : 12;
  const dataStart = headerStart + (isShortHeader ? view.getUint16(8, true) : view.getUint32(8, true));
  const header = new TextDecoder('latin1').decode(bytes.subarray(headerStart, dataStart));
  const type = /'descr':\s*'([^']+)'/.exec(header)?.[1];
  const dimensions = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (type === undefined || dimensions === undefined) throw notReadable(name, 'has a damaged header');
  if (type !== FLOAT64 && type !== FLOAT32) throw notReadable(name, `holds ${type}, not floats`);
  const shape = dimensions
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const count = shape.reduce((product, side) => product * side, 1);
  const width = type === FLOAT64 ? 8 : 4;
  if (bytes.length !== dataStart + count * width) throw notReadable(name, 'is cut off');
  const values = Float64Array.from({ length: count }, (_, i) =>
    type === FLOAT64 ? view.getFloat64(dataStart + i * 8, true) : view.getFloat32(dataStart + i * 4, true),
  );
  const isFortranOrder = /'fortran_order':\s*True/.test(header);
  return { shape, values: isFortranOrder ? toRowOrder(values, shape, name) : values };
}

/** From columns one after the other to rows one after the other. */
function toRowOrder(values: Float64Array, shape: readonly number[], name: string): Float64Array {
  const [rows = 1, columns = 1] = shape;
  if (shape.length > 2) throw notReadable(name, 'has more than two dimensions in Fortran order');
  return values.map((_, at) => values[(at % columns) * rows + Math.floor(at / columns)] as number);
}

function notReadable(name: string, reason: string): Failure {
  return new Failure('weights-invalid.array', { name, reason });
}
