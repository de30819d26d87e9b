import { SRGB_TRANSFER } from '../../../../shared/develop/transferCurve.ts';

/** Chromaticities of a colour space's primaries and white, CIE 1931 x and y. */
export interface Primaries {
  readonly red: readonly [number, number];
  readonly green: readonly [number, number];
  readonly blue: readonly [number, number];
  readonly white: readonly [number, number];
}

/** How values become light: a power, or the parametric curve of sRGB and its relatives (ICC.1:2022, 10.18). */
export type ToneCurve = { readonly gamma: number } | { readonly parameters: readonly number[] };

const D65 = [0.3127, 0.329] as const;
/** Adobe RGB (1998) colour image encoding, section 4.3.1.1 and 4.3.4.2. */
export const ADOBE_RGB = {
  primaries: { red: [0.64, 0.33], green: [0.21, 0.71], blue: [0.15, 0.06], white: D65 },
  curve: { gamma: 563 / 256 },
} as const;
/** ITU-T H.273, table 2, of the spaces that photographs are encoded in. */
export const CODED_PRIMARIES: Readonly<Record<number, Primaries>> = {
  1: { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: D65 },
  5: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 },
  6: { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 },
  7: { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 },
  9: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 },
  11: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: [0.314, 0.351] },
  12: { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: D65 },
};
/** IEC 61966-2-1: g, a, b, c, d of ICC's function type 3. */
export const SRGB_CURVE: ToneCurve = { parameters: SRGB_TRANSFER.slice(0, 5) };
/** ITU-R BT.709, whose curve BT.601 and BT.2020 share. */
export const BT709_CURVE: ToneCurve = { parameters: [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081] };

/** White of the profile connection space (ICC.1:2022, 7.2.16). */
export const D50 = [0.9642, 1, 0.8249] as const;
/** Bradford's cones (ICC.1:2022, annex E). */
const BRADFORD = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
] as const;
const HEADER_BYTES = 128;

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

/** A profile of three primaries and one curve, version 4.3 (ICC.1:2022, 8.3.3). */
export function makeProfile(name: string, primaries: Primaries, curve: ToneCurve): Uint8Array {
  const toPcs = rgbToPcs(primaries);
  const column = (index: 0 | 1 | 2): Vector => [toPcs[0][index], toPcs[1][index], toPcs[2][index]];
  const encodedCurve = curveTag(curve);
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', textTag(name)],
    ['cprt', textTag('No copyright')],
    ['wtpt', xyzTag(D50)],
    ['chad', matrixTag(adaptation(primaries.white))],
    ['rXYZ', xyzTag(column(0))],
    ['gXYZ', xyzTag(column(1))],
    ['bXYZ', xyzTag(column(2))],
    ['rTRC', encodedCurve],
    ['gTRC', encodedCurve],
    ['bTRC', encodedCurve],
  ];
  return assembleProfile(tags, { version: 0x04300000, colours: 'RGB ' });
}

/** A profile of one channel and its curve (ICC.1:2022, 8.3.4). */
export function makeGreyProfile(name: string, curve: ToneCurve): Uint8Array {
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', textTag(name)],
    ['cprt', textTag('No copyright')],
    ['wtpt', xyzTag(D50)],
    ['kTRC', curveTag(curve)],
  ];
  return assembleProfile(tags, { version: 0x04300000, colours: 'GRAY' });
}

/**
 * Header, table of tags and tags of a display profile whose connection space is XYZ (ICC.1:2022, 7.2 and 7.3).
 * @param kind version as the header has it, and the signature of the device's colours
 */
export function assembleProfile(
  tags: readonly (readonly [string, Buffer])[],
  kind: { readonly version: number; readonly colours: 'RGB ' | 'GRAY' },
): Buffer {
  const table = Buffer.alloc(4 + tags.length * 12);
  table.writeUInt32BE(tags.length, 0);
  const parts: Buffer[] = [];
  let at = HEADER_BYTES + table.length;
  tags.forEach(([signature, data], index) => {
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(signature, 4 + index * 12, 'latin1');
    table.writeUInt32BE(at, 8 + index * 12);
    table.writeUInt32BE(data.length, 12 + index * 12);
    parts.push(padded);
    at += padded.length;
  });
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(at, 0);
  header.writeUInt32BE(kind.version, 8);
  header.write(`mntr${kind.colours}XYZ `, 12, 'latin1');
  header.writeUInt16BE(2022, 24);
  header.writeUInt16BE(1, 26);
  header.writeUInt16BE(1, 28);
  header.write('acsp', 36, 'latin1');
  Buffer.concat(D50.map(fixedBytes)).copy(header, 68);
  return Buffer.concat([header, table, ...parts]);
}

/** ICC.1:2022, 10.15: one text in English, UTF-16. */
function textTag(text: string): Buffer {
  const letters = Buffer.from(text, 'utf16le').swap16();
  const head = Buffer.alloc(28);
  head.write('mluc', 0, 'latin1');
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(12, 12);
  head.write('enUS', 16, 'latin1');
  head.writeUInt32BE(letters.length, 20);
  head.writeUInt32BE(28, 24);
  return Buffer.concat([head, letters]);
}

export function xyzTag(values: readonly number[]): Buffer {
  return numbersTag('XYZ ', values);
}

function matrixTag(matrix: Matrix): Buffer {
  return numbersTag('sf32', matrix.flat());
}

function curveTag(curve: ToneCurve): Buffer {
  const isPower = 'gamma' in curve;
  const values = isPower ? [curve.gamma] : curve.parameters;
  const head = Buffer.alloc(12);
  head.write('para', 0, 'latin1');
  head.writeUInt16BE(isPower ? 0 : 3, 8);
  return Buffer.concat([head, ...values.map(fixedBytes)]);
}

function numbersTag(type: string, values: readonly number[]): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  return Buffer.concat([head, ...values.map(fixedBytes)]);
}

function fixedBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(fixed(value));
  return bytes;
}

/** s15Fixed16Number. */
function fixed(value: number): number {
  return Math.round(value * 65536);
}

/** From linear values to XYZ under the connection space's white. */
export function rgbToPcs(primaries: Primaries): Matrix {
  return multiply(adaptation(primaries.white), rgbToXyz(primaries));
}

/** SMPTE RP 177: columns scaled so that equal values give the white. */
function rgbToXyz({ red, green, blue, white }: Primaries): Matrix {
  const columns = [red, green, blue].map(toXyz) as unknown as Matrix;
  const unscaled = transpose(columns);
  const [scaleRed, scaleGreen, scaleBlue] = apply(invert(unscaled), toXyz(white));
  return unscaled.map(
    ([r, g, b]) => [r * scaleRed, g * scaleGreen, b * scaleBlue] as const,
  ) as unknown as Matrix;
}

function adaptation(white: readonly [number, number]): Matrix {
  const from = apply(BRADFORD, toXyz(white));
  const to = apply(BRADFORD, D50);
  const scale: Matrix = [
    [to[0] / from[0], 0, 0],
    [0, to[1] / from[1], 0],
    [0, 0, to[2] / from[2]],
  ];
  return multiply(invert(BRADFORD), multiply(scale, BRADFORD));
}

function toXyz([x, y]: readonly [number, number]): Vector {
  return [x / y, 1, (1 - x - y) / y];
}

export function apply(matrix: Matrix, [x, y, z]: Vector): Vector {
  const row = ([a, b, c]: Vector) => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  return transpose(transpose(b).map((column) => apply(a, column)) as unknown as Matrix);
}

function transpose([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

export function invert([a, b, c]: Matrix): Matrix {
  const cross = (u: Vector, v: Vector): Vector => [
    u[1] * v[2] - u[2] * v[1],
    u[2] * v[0] - u[0] * v[2],
    u[0] * v[1] - u[1] * v[0],
  ];
  const determinant = a[0] * cross(b, c)[0] + a[1] * cross(b, c)[1] + a[2] * cross(b, c)[2];
  const columns = [cross(b, c), cross(c, a), cross(a, b)].map(
    ([x, y, z]) => [x / determinant, y / determinant, z / determinant] as const,
  ) as unknown as Matrix;
  return transpose(columns);
}
