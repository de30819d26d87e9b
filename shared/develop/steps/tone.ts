import { z } from 'zod';
import { LUMA } from '../../colour/luma.ts';
import { readNumbers } from '../readNumbers.ts';
import type { FinishStep, StepOption } from '../step.ts';
import { type TransferCurve, toEncoded, toLight, transferShader } from '../transferCurve.ts';

export const EXPOSURE_MAX_EV = 5;

const share = z.number().min(-1).max(1);
const schema = z.strictObject({
  version: z.literal(1),
  /** Stops: factors of two of linear light. */
  exposure: z.number().min(-EXPOSURE_MAX_EV).max(EXPOSURE_MAX_EV),
  /** Towards yellow; towards blue below 0. */
  temperature: share,
  /** Towards magenta; towards green below 0. */
  tint: share,
  contrast: share,
  highlights: share,
  shadows: share,
  /** Where white and black begin: brighter above 0. */
  whites: share,
  blacks: share,
  saturation: share,
  vibrance: share,
});
export type Tone = z.infer<typeof schema>;
export type ToneField = Exclude<keyof Tone, 'version'>;

/** In the order in which they act. */
export const TONE_FIELDS = [
  'exposure',
  'temperature',
  'tint',
  'blacks',
  'whites',
  'contrast',
  'highlights',
  'shadows',
  'saturation',
  'vibrance',
] as const satisfies readonly ToneField[];

const neutral: Tone = {
  version: 1,
  exposure: 0,
  temperature: 0,
  tint: 0,
  contrast: 0,
  highlights: 0,
  shadows: 0,
  whites: 0,
  blacks: 0,
  saturation: 0,
  vibrance: 0,
};

/** ITU-R BT.709-6, section 3.3: brightness of light. */
const LIGHT_LUMA = [0.2126, 0.7152, 0.0722] as const;
/** Stops between red and blue, and between both and green, at the ends of the sliders. */
export const TEMPERATURE_STOPS = 1;
export const TINT_STOPS = 0.5;
/** How far the ends of the range go at the ends of the sliders. */
const ENDS = 0.25;
/** 27/4 brings the highest point of l²(1 − l) to one; a tenth of the range keeps curves rising. */
const LIFT = 0.12 * 6.75;

/**
 * Brightness and colour, pixel by pixel. Exposure and white balance work on linear light in the photo's own
 * primaries, everything else on encoded values, whose steps look alike. Neutral values give the same bits.
 */
export const toneStep: FinishStep<'tone', Tone> = {
  id: 'tone',
  home: 'steps',
  stage: 'finish',
  schema,
  upgrades: [],
  neutral,
  isNeutral: (value) => TONE_FIELDS.every((field) => value[field] === 0),
  keyed: (value) => TONE_FIELDS.map((field) => value[field]),
  finish(planesChw, value, { curve }) {
    const pixels = planesChw.length / 3;
    const gains = lightGains(value);
    if (gains.some((gain) => gain !== 1)) changeLight(planesChw, gains, curve);
    const pixel = new Float64Array(3);
    const shape = shaperOf(value);
    for (let r = 0, g = pixels, b = 2 * pixels; r < pixels; r++, g++, b++) {
      pixel[0] = planesChw[r] as number;
      pixel[1] = planesChw[g] as number;
      pixel[2] = planesChw[b] as number;
      shape(pixel);
      planesChw[r] = pixel[0];
      planesChw[g] = pixel[1];
      planesChw[b] = pixel[2];
    }
  },
  shader: {
    functions: transferShader('tone', 'u_tone'),
    statements: `if (u_tone[17] != 0.0)
      colour = tone_toEncoded(tone_toLight(colour) * vec3(u_tone[7], u_tone[8], u_tone[9]));
    colour = clamp((colour - u_tone[10]) * u_tone[11], 0.0, 1.0);
    colour += u_tone[12] * (colour * colour * (3.0 - 2.0 * colour) - colour);
    {
      float luma = dot(colour, vec3(${LUMA.join(', ')}));
      float dark = 1.0 - luma;
      colour *= 1.0 + ${LIFT} * dark * (u_tone[13] * luma + u_tone[14] * dark);
      luma = dot(colour, vec3(${LUMA.join(', ')}));
      float chroma = max(colour.r, max(colour.g, colour.b)) - min(colour.r, min(colour.g, colour.b));
      float factor = (1.0 + u_tone[15]) * (1.0 + u_tone[16] * clamp(1.0 - chroma, 0.0, 1.0));
      colour = clamp(luma + factor * (colour - luma), 0.0, 1.0);
    }`,
    uniformCount: 18,
    uniforms(value, { curve }) {
      const gains = lightGains(value);
      const [from, gain] = rangeOf(value);
      const { contrast, highlights, shadows, saturation, vibrance } = value;
      const isLightChanged = gains.some((factor) => factor !== 1);
      return [
        ...[...curve, ...gains, from, gain, contrast, highlights, shadows, saturation, vibrance],
        Number(isLightChanged),
      ];
    },
  },
  options: [
    option(
      'exposure',
      'ev',
      `stops of linear light, -${EXPOSURE_MAX_EV} to ${EXPOSURE_MAX_EV}`,
      EXPOSURE_MAX_EV,
    ),
    option('temperature', 'n', 'warmer, -1 to 1'),
    option('tint', 'n', 'towards magenta, -1 to 1'),
    option('contrast', 'n', 'more contrast, -1 to 1'),
    option('highlights', 'n', 'brighter highlights, -1 to 1'),
    option('shadows', 'n', 'brighter shadows, -1 to 1'),
    option('whites', 'n', 'a brighter white point, -1 to 1'),
    option('blacks', 'n', 'a brighter black point, -1 to 1'),
    option('saturation', 'n', 'stronger colours, -1 to 1'),
    option('vibrance', 'n', 'stronger faint colours, -1 to 1'),
  ],
  label: 'tone',
};

function option(field: ToneField, unit: string, description: string, max = 1): StepOption<Tone> {
  return {
    flags: `--${field} <${unit}>`,
    description,
    read(text, before) {
      const [amount = Number.NaN, ...more] = readNumbers(text);
      if (more.length > 0 || !(Math.abs(amount) <= max))
        throw new RangeError(`Expected a number from -${max} to ${max}.`);
      return { ...before, [field]: amount };
    },
  };
}

/** Factors of linear light; white balance leaves the brightness of grey. */
function lightGains({ exposure, temperature, tint }: Tone): readonly number[] {
  if (exposure === 0 && temperature === 0 && tint === 0) return [1, 1, 1];
  const warm = (temperature * TEMPERATURE_STOPS) / 2;
  const magenta = (tint * TINT_STOPS) / 2;
  const balance = [2 ** (warm + magenta), 2 ** -magenta, 2 ** (magenta - warm)];
  const grey = balance.reduce((sum, gain, channel) => sum + gain * (LIGHT_LUMA[channel] as number), 0);
  return balance.map((gain) => (gain / grey) * 2 ** exposure);
}

/** What becomes 0, and by what the rest is stretched. */
function rangeOf({ blacks, whites }: Tone): readonly [from: number, gain: number] {
  const from = -ENDS * blacks;
  return [from, 1 / (1 - ENDS * whites - from)];
}

/** Values for which powers are computed; between them the result runs straight, to a ten-thousandth where it is cut. */
const LIGHT_STEPS = 4096;

/** Multiplies linear light, channel by channel, in encoded values; in place. */
function changeLight(planesChw: Float32Array, gains: readonly number[], curve: TransferCurve): void {
  const pixels = planesChw.length / 3;
  for (const [channel, gain] of gains.entries()) {
    // One entry more: 1 lies between the last two.
    const table = Float64Array.from({ length: LIGHT_STEPS + 2 }, (_, i) =>
      toEncoded(toLight(Math.min(1, i / LIGHT_STEPS), curve) * gain, curve),
    );
    for (let i = channel * pixels; i < (channel + 1) * pixels; i++) {
      const at = (planesChw[i] as number) * LIGHT_STEPS;
      const below = Math.floor(at);
      const low = table[below] as number;
      planesChw[i] = low + (at - below) * ((table[below + 1] as number) - low);
    }
  }
}

/** What is done to one pixel's encoded values, in place. */
function shaperOf(value: Tone): (pixel: Float64Array) => void {
  const { contrast, highlights, shadows, saturation, vibrance } = value;
  const [from, gain] = rangeOf(value);
  const ranged = (encoded: number): number => {
    const v = Math.min(1, Math.max(0, (encoded - from) * gain));
    return v + contrast * (v * v * (3 - 2 * v) - v);
  };
  return (pixel) => {
    let r = ranged(pixel[0] as number);
    let g = ranged(pixel[1] as number);
    let b = ranged(pixel[2] as number);
    const luma = lumaOf(r, g, b);
    const lift = 1 + LIFT * (1 - luma) * (highlights * luma + shadows * (1 - luma));
    r *= lift;
    g *= lift;
    b *= lift;
    const lifted = lumaOf(r, g, b);
    const chroma = Math.max(r, g, b) - Math.min(r, g, b);
    const factor = (1 + saturation) * (1 + vibrance * Math.min(1, Math.max(0, 1 - chroma)));
    pixel[0] = Math.min(1, Math.max(0, lifted + factor * (r - lifted)));
    pixel[1] = Math.min(1, Math.max(0, lifted + factor * (g - lifted)));
    pixel[2] = Math.min(1, Math.max(0, lifted + factor * (b - lifted)));
  };
}

const lumaOf = (r: number, g: number, b: number): number => LUMA[0] * r + LUMA[1] * g + LUMA[2] * b;
