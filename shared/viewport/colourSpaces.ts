/**
 * Colour spaces that photos are tagged with and the viewer shows itself. Values of a photo stay encoded in
 * its own profile up to the shader; these numbers turn them into the canvas's space.
 */
export interface RgbSpace {
  /** CIE xy of red, green, blue and white. */
  readonly primaries: readonly [Xy, Xy, Xy];
  readonly white: Xy;
  /** Exponent of the encoding; 'srgb' for the piecewise curve of IEC 61966-2-1. */
  readonly transfer: number | 'srgb';
}
type Xy = readonly [x: number, y: number];
/** Row-major 3 × 3. */
export type Matrix3 = readonly number[];

const D65: Xy = [0.3127, 0.329];
const D50: Xy = [0.3457, 0.3585];

export const DISPLAY_P3: RgbSpace = {
  primaries: [
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
  ],
  white: D65,
  transfer: 'srgb',
};

/** Adobe RGB (1998), section 4.3.4 of its specification: exponent 563/256. */
const ADOBE_RGB: RgbSpace = {
  primaries: [
    [0.64, 0.33],
    [0.21, 0.71],
    [0.15, 0.06],
  ],
  white: D65,
  transfer: 563 / 256,
};

/** ROMM RGB, ISO 22028-2. */
const PROPHOTO_RGB: RgbSpace = {
  primaries: [
    [0.7347, 0.2653],
    [0.1596, 0.8404],
    [0.0366, 0.0001],
  ],
  white: D50,
  transfer: 1.8,
};

export type PhotoSpace =
  /** Values are drawn as they are on a canvas of this space. */
  | { readonly kind: 'direct'; readonly canvas: 'srgb' | 'display-p3' }
  /** Values are linearised, turned and encoded again for a Display P3 canvas. */
  | { readonly kind: 'converted'; readonly space: RgbSpace; readonly canvas: 'display-p3' };

/** By the profile's description. An unknown profile is shown as sRGB, which most of them resemble. */
export function photoSpace(profileName: string): PhotoSpace {
  if (/display p3|^p3\b|dci.?p3/i.test(profileName)) return { kind: 'direct', canvas: 'display-p3' };
  if (/adobe rgb|compatible with adobe/i.test(profileName)) {
    return { kind: 'converted', space: ADOBE_RGB, canvas: 'display-p3' };
  }
  if (/prophoto|romm/i.test(profileName)) {
    return { kind: 'converted', space: PROPHOTO_RGB, canvas: 'display-p3' };
  }
  return { kind: 'direct', canvas: 'srgb' };
}

/** Linear RGB of one space to linear RGB of another; white goes to white (Bradford adaptation). */
export function rgbToRgb(from: RgbSpace, to: RgbSpace): Matrix3 {
  const adapted = multiply(adapt(from.white, to.white), rgbToXyz(from));
  return multiply(invert(rgbToXyz(to)), adapted);
}

function rgbToXyz({ primaries, white }: RgbSpace): Matrix3 {
  const columns = primaries.map(toXyz);
  const basis = fromColumns(columns);
  const scale = apply(invert(basis), toXyz(white));
  return fromColumns(columns.map((column, index) => column.map((value) => value * (scale[index] ?? 0))));
}

/** Bradford's cone responses, after Lam 1985. */
const BRADFORD: Matrix3 = [0.8951, 0.2664, -0.1614, -0.7502, 1.7135, 0.0367, 0.0389, -0.0685, 1.0296];

function adapt(from: Xy, to: Xy): Matrix3 {
  const before = apply(BRADFORD, toXyz(from));
  const after = apply(BRADFORD, toXyz(to));
  const ratio = after.map((value, index) => value / (before[index] ?? 1));
  const diagonal = [ratio[0] ?? 1, 0, 0, 0, ratio[1] ?? 1, 0, 0, 0, ratio[2] ?? 1];
  return multiply(invert(BRADFORD), multiply(diagonal, BRADFORD));
}

/** Y = 1. */
function toXyz([x, y]: Xy): number[] {
  return [x / y, 1, (1 - x - y) / y];
}

function fromColumns(columns: readonly (readonly number[])[]): Matrix3 {
  return [0, 1, 2].flatMap((row) => columns.map((column) => column[row] ?? 0));
}

export function apply(matrix: Matrix3, vector: readonly number[]): number[] {
  return [0, 1, 2].map((row) =>
    [0, 1, 2].reduce((sum, column) => sum + (matrix[row * 3 + column] ?? 0) * (vector[column] ?? 0), 0),
  );
}

function multiply(a: Matrix3, b: Matrix3): Matrix3 {
  const columns = [0, 1, 2].map((column) =>
    apply(a, [b[column] ?? 0, b[3 + column] ?? 0, b[6 + column] ?? 0]),
  );
  return fromColumns(columns);
}

function invert(matrix: Matrix3): Matrix3 {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = matrix;
  const cofactors = [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
  const determinant = a * (cofactors[0] ?? 0) + b * (cofactors[3] ?? 0) + c * (cofactors[6] ?? 0);
  return cofactors.map((value) => value / determinant);
}
