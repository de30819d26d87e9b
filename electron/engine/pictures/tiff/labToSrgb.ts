import { apply, CODED_PRIMARIES, D50, invert, type Primaries, rgbToPcs } from '../metadata/makeProfile.ts';

/** CIE 15:2018, 8.2.1: where the cube root gives way to a line. */
const [EPSILON, KAPPA] = [216 / 24389, 24389 / 27];
const FROM_PCS = invert(rgbToPcs(CODED_PRIMARIES[1] as Primaries));

/**
 * Converts one colour from CIELAB under D50, which TIFFs mean where they name no white (Adobe's TIFF technical
 * notes), to sRGB; what lies outside is clipped.
 * @param lightness 0 to 100
 * @returns values encoded by sRGB's curve, 0 to 1 (IEC 61966-2-1)
 */
export function labToSrgb(lightness: number, a: number, b: number): readonly [number, number, number] {
  const y = (lightness + 16) / 116;
  const [x, z] = [y + a / 500, y - b / 200];
  const [red, green, blue] = apply(FROM_PCS, [
    D50[0] * fromCube(x),
    lightness > KAPPA * EPSILON ? y ** 3 : lightness / KAPPA,
    D50[2] * fromCube(z),
  ]);
  return [encode(red), encode(green), encode(blue)];
}

function fromCube(value: number): number {
  const cube = value ** 3;
  return cube > EPSILON ? cube : (116 * value - 16) / KAPPA;
}

function encode(linear: number): number {
  if (linear <= 0.0031308) return Math.max(0, 12.92 * linear);
  return Math.min(1, 1.055 * linear ** (1 / 2.4) - 0.055);
}
