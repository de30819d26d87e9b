import { SRGB_TRANSFER, toEncoded } from '../../../../shared/develop/transferCurve.ts';
import { type Said, said } from '../../../../shared/errors/words/words.ts';
import { CODED_PRIMARIES, invert, multiply, type Primaries, rgbToPcs } from '../metadata/makeProfile.ts';
import type { InterleavedPixels } from '../rawPixels.ts';
import { hlgGain, hlgToScene, NOMINAL_PEAK, pqToLight, REFERENCE_WHITE, rollOff } from './hdrCurves.ts';

/** How a picture tells brightness beyond white: its curve, and the code of its primaries (ITU-T H.273, table 2). */
export interface HdrKind {
  readonly transfer: 'pq' | 'hlg';
  readonly primaries: number;
}

const FULL_SCALE_16 = 65535;
/** Entries of the tables for roll-off and encoding, over the square root of light: as fine as 16 bits in the dark. */
const STEPS = 2 ** 16;
const DISPLAY_P3 = 12;
const NAME = { pq: 'PQ', hlg: 'HLG' };

export function hdrNote({ transfer }: HdrKind): Said {
  return said('hdr-brought-below-white', { transfer: NAME[transfer] });
}

/**
 * Brings display light of ITU-R BT.2100 to Display P3 of 16 bits: white is `REFERENCE_WHITE`; what is brighter is
 * rolled off by the brightest channel, so that hues stay; what lies beyond Display P3 is clipped.
 * @param pixels HWC, 8 or 16 bits, with or without alpha, encoded by `hdr`
 * @returns new pixels, alpha as it was
 */
export function toneMap(
  pixels: InterleavedPixels,
  colours: 1 | 3,
  hdr: HdrKind,
  signal: AbortSignal | undefined,
): InterleavedPixels {
  const { widthPx, heightPx, pixelsHwc, totalChannels, depth } = pixels;
  const mapped = new Uint16Array(pixelsHwc.length);
  const full = 2 ** depth - 1;
  const toLight = lightTable(hdr, full);
  const [gains, encode] = [gainTable(), encodeTable()];
  const toP3 = matrixToP3(hdr.primaries);
  const rowValues = widthPx * totalChannels;
  for (let y = 0; y < heightPx; y++) {
    if (y % 64 === 0) signal?.throwIfAborted();
    for (let at = y * rowValues; at < (y + 1) * rowValues; at += totalChannels) {
      const last = colours - 1;
      let red = toLight[pixelsHwc[at] as number] as number;
      let green = toLight[pixelsHwc[at + Math.min(1, last)] as number] as number;
      let blue = toLight[pixelsHwc[at + last] as number] as number;
      const lift = hdr.transfer === 'hlg' ? hlgGain(red, green, blue) : 1;
      const brightest = Math.max(red, green, blue) * lift;
      const beyondPeak = Math.max(1, brightest / NOMINAL_PEAK);
      const rolled = gains[stepOf(brightest / NOMINAL_PEAK)] as number;
      const gain = (lift * rolled) / beyondPeak / REFERENCE_WHITE;
      red *= gain;
      green *= gain;
      blue *= gain;
      for (let channel = 0; channel < colours; channel++) {
        const row = colours === 1 ? undefined : toP3[channel];
        const light = row === undefined ? red : row[0] * red + row[1] * green + row[2] * blue;
        mapped[at + channel] = encode[stepOf(light)] as number;
      }
      for (let channel = colours; channel < totalChannels; channel++)
        mapped[at + channel] = ((pixelsHwc[at + channel] as number) / full) * FULL_SCALE_16;
    }
  }
  return { ...pixels, depth: 16, pixelsHwc: mapped };
}

/** Position in a table over the square root of light from 0 to 1. */
function stepOf(light: number): number {
  return Math.round(Math.sqrt(Math.min(1, Math.max(0, light))) * (STEPS - 1));
}

/** Of every encoded value: of PQ light of the display, cd/m²; of HLG light of the scene. */
function lightTable({ transfer }: HdrKind, full: number): Float64Array {
  const toLight = transfer === 'pq' ? pqToLight : hlgToScene;
  return Float64Array.from({ length: full + 1 }, (_, value) => toLight(value / full));
}

/** What light is multiplied by, from none to the nominal peak. */
function gainTable(): Float64Array {
  return Float64Array.from({ length: STEPS }, (_, step) => {
    const light = (step / (STEPS - 1)) ** 2 * NOMINAL_PEAK;
    return light === 0 ? 1 : rollOff(light) / light;
  });
}

function encodeTable(): Uint16Array {
  return Uint16Array.from({ length: STEPS }, (_, step) =>
    Math.round(toEncoded((step / (STEPS - 1)) ** 2, SRGB_TRANSFER) * FULL_SCALE_16),
  );
}

function matrixToP3(code: number): ReturnType<typeof rgbToPcs> {
  const [from, to] = [CODED_PRIMARIES[code], CODED_PRIMARIES[DISPLAY_P3]];
  return multiply(invert(rgbToPcs(to as Primaries)), rgbToPcs(from as Primaries));
}
