import { z } from 'zod';
import { type CurvePoint, monotoneCurve } from '../monotoneCurve.ts';
import type { FinishStep } from '../step.ts';

/** All three channels alike, after each has had its own. */
export const CURVE_CHANNELS = ['all', 'red', 'green', 'blue'] as const;
export type CurveChannel = (typeof CURVE_CHANNELS)[number];

export const CURVE_POINTS_MAX = 16;
/** Between the inputs of two points, and between black and white: two levels of 8 bit. */
export const CURVE_GAP = 0.008;
/** How near the grey point may come to black and white. */
export const GREY_MARGIN = 0.05;

const share = z.number().min(0).max(1);
const levels = z
  .strictObject({
    /** What becomes 0 and what becomes 1. */
    black: share,
    white: share,
    /** What becomes a half: a share of the way from black to white. */
    grey: z
      .number()
      .min(GREY_MARGIN)
      .max(1 - GREY_MARGIN),
  })
  .refine(({ black, white }) => white - black >= CURVE_GAP, 'the white point lies above the black one');
const points = z
  .array(z.tuple([share, share]))
  .min(1)
  .max(CURVE_POINTS_MAX)
  .refine(
    (all) => all.every(([input], i) => i === 0 || input > (all[i - 1] as CurvePoint)[0]),
    'the points of a curve stand in the order of what goes in',
  );
const perChannel = <S extends z.ZodType>(of: S) => z.strictObject({ all: of, red: of, green: of, blue: of });
const schema = z.strictObject({
  version: z.literal(1),
  levels: perChannel(levels),
  points: perChannel(points),
});
export type Curve = z.infer<typeof schema>;
export type Levels = Curve['levels']['all'];

const plainLevels: Levels = { black: 0, white: 1, grey: 0.5 };
const plainPoints: [number, number][] = [
  [0, 0],
  [1, 1],
];
const everywhere = <T>(value: T) => ({ all: value, red: value, green: value, blue: value });

/**
 * Values whose answers are computed; between them it runs straight, in the shader and on the processor alike. No texture
 * of WebGL 2 may be told that it is too wide with this.
 */
export const CURVE_ENTRIES = 2048;

/**
 * Levels and curves of encoded values: a channel's levels, its curve, then the levels and the curve of all. Curves
 * are monotone between their points, see `monotoneCurve`.
 */
export const curveStep: FinishStep<'curve', Curve> = {
  id: 'curve',
  home: 'steps',
  stage: 'finish',
  schema,
  upgrades: [],
  neutral: { version: 1, levels: everywhere(plainLevels), points: everywhere(plainPoints) },
  // Points on the diagonal change nothing either, but whoever has set them is to find them there.
  isNeutral: (value) => CURVE_CHANNELS.every((channel) => isPlain(value, channel)),
  keyed: (value) =>
    CURVE_CHANNELS.map((channel) => {
      const { black, grey, white } = value.levels[channel];
      return [black, grey, white, isStraight(value, channel) ? null : value.points[channel]];
    }),
  finish(planesChw, value) {
    const table = tableOf(value);
    const pixels = planesChw.length / 3;
    for (let channel = 0; channel < 3; channel++) {
      const from = channel * CURVE_ENTRIES;
      for (let i = channel * pixels; i < (channel + 1) * pixels; i++) {
        const at = (planesChw[i] as number) * (CURVE_ENTRIES - 1);
        const below = Math.min(CURVE_ENTRIES - 2, Math.floor(at));
        const low = table[from + below] as number;
        planesChw[i] = low + (at - below) * ((table[from + below + 1] as number) - low);
      }
    }
  },
  shader: {
    functions: `float curve_of(float value, int channel) {
      float at = clamp(value, 0.0, 1.0) * ${CURVE_ENTRIES - 1}.0;
      int below = min(${CURVE_ENTRIES - 2}, int(at));
      float low = texelFetch(u_curve_lookup, ivec2(below, channel), 0).r;
      float high = texelFetch(u_curve_lookup, ivec2(below + 1, channel), 0).r;
      return mix(low, high, at - float(below));
    }`,
    statements: 'colour = vec3(curve_of(colour.r, 0), curve_of(colour.g, 1), curve_of(colour.b, 2));',
    uniformCount: 0,
    uniforms: () => [],
    lookup: { width: CURVE_ENTRIES, height: 3, values: tableOf },
  },
  options: [],
  label: 'curve',
};

/** As it is before anybody touches it. */
export function isPlain(value: Curve, channel: CurveChannel): boolean {
  const { black, grey, white } = value.levels[channel];
  const hasLevels = black !== 0 || grey !== 0.5 || white !== 1;
  return !hasLevels && value.points[channel].length === 2 && isStraight(value, channel);
}

/** Whether every point says what goes in, from the one end to the other. */
function isStraight({ points }: Curve, channel: CurveChannel): boolean {
  const all = points[channel];
  return all[0]?.[0] === 0 && all.at(-1)?.[0] === 1 && all.every(([input, output]) => input === output);
}

/** What becomes of evenly spread values from 0 to 1: float32, red, then green, then blue. */
function tableOf(value: Curve): Float32Array<ArrayBuffer> {
  const all = channelCurve(value, 'all');
  const table = new Float32Array(3 * CURVE_ENTRIES);
  for (const [plane, channel] of (['red', 'green', 'blue'] as const).entries()) {
    const own = channelCurve(value, channel);
    for (let i = 0; i < CURVE_ENTRIES; i++) {
      table[plane * CURVE_ENTRIES + i] = all(own(i / (CURVE_ENTRIES - 1)));
    }
  }
  return table;
}

function channelCurve(value: Curve, channel: CurveChannel): (input: number) => number {
  const { black, grey, white } = value.levels[channel];
  // The power that brings the grey point to a half.
  const power = Math.log(0.5) / Math.log(grey);
  const level = (input: number) => {
    const share = Math.min(1, Math.max(0, (input - black) / (white - black)));
    return grey === 0.5 ? share : share ** power;
  };
  if (isStraight(value, channel)) return level;
  const curve = monotoneCurve(value.points[channel]);
  return (input) => curve(level(input));
}
