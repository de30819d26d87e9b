/** Light of a reference display, cd/m². */
export const PQ_PEAK = 10_000;
/** White of graphics and of diffuse surfaces (ITU-R BT.2408, section 2.1). */
export const REFERENCE_WHITE = 203;
/** Peak of the display that HLG is looked at with, and that most PQ pictures were graded on (BT.2100, table 5). */
export const NOMINAL_PEAK = 1000;

/** ITU-R BT.2100, table 4. */
const PQ = {
  m1: 2610 / 16384,
  m2: (2523 / 4096) * 128,
  c1: 3424 / 4096,
  c2: (2413 / 4096) * 32,
  c3: (2392 / 4096) * 32,
};
/** ITU-R BT.2100, table 5. */
const HLG = { a: 0.17883277, b: 1 - 4 * 0.17883277, c: 0.5 - 0.17883277 * Math.log(4 * 0.17883277) };
const HLG_GAMMA = 1.2;
/** Share of red, green and blue in luminance (BT.2100, table 5). */
const LUMA = [0.2627, 0.678, 0.0593] as const;

/** PQ's EOTF: a value of 0 to 1 as the light of one channel, cd/m². */
export function pqToLight(value: number): number {
  const root = value ** (1 / PQ.m2);
  return PQ_PEAK * (Math.max(0, root - PQ.c1) / (PQ.c2 - PQ.c3 * root)) ** (1 / PQ.m1);
}

/** Its inverse: light of 0 to 10,000 cd/m² as a value of 0 to 1. */
export function lightToPq(light: number): number {
  const power = (Math.max(0, light) / PQ_PEAK) ** PQ.m1;
  return ((PQ.c1 + PQ.c2 * power) / (1 + PQ.c3 * power)) ** PQ.m2;
}

/** HLG's inverse OETF: a value of 0 to 1 as light of the scene, 0 to 1. */
export function hlgToScene(value: number): number {
  return value <= 0.5 ? (value * value) / 3 : (Math.exp((value - HLG.c) / HLG.a) + HLG.b) / 12;
}

/** HLG's OOTF: what light of the scene is multiplied by on a display of 1000 cd/m². */
export function hlgGain(red: number, green: number, blue: number): number {
  const luminance = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
  return luminance <= 0 ? 0 : NOMINAL_PEAK * luminance ** (HLG_GAMMA - 1);
}

/**
 * The EETF of ITU-R BT.2390 (section 5.4.1), black left where it is: light of up to 1000 cd/m² on a display whose
 * peak is the reference white. Below its knee, some 100 cd/m², nothing changes.
 * @returns cd/m², at most `REFERENCE_WHITE`
 */
export function rollOff(light: number): number {
  const sourcePeak = lightToPq(NOMINAL_PEAK);
  const largest = lightToPq(REFERENCE_WHITE) / sourcePeak;
  const knee = 1.5 * largest - 0.5;
  const value = Math.min(1, lightToPq(light) / sourcePeak);
  if (value < knee) return light;
  const t = (value - knee) / (1 - knee);
  const [t2, t3] = [t * t, t * t * t];
  const rolled = (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (-2 * t3 + 3 * t2) * largest;
  return pqToLight(rolled * sourcePeak);
}
