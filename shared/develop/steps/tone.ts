import { z } from 'zod';
import { readNumbers } from '../readNumbers.ts';
import type { FinishStep, StepOption } from '../step.ts';
import { toEncoded, toLight, transferShader } from '../transferCurve.ts';

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
/** ITU-R BT.601-7, section 2.5.1: brightness of encoded values. */
const LUMA = [0.299, 0.587, 0.114] as const;
/** Stops between red and blue, and between both and green, at the ends of the sliders. */
const TEMPERATURE_STOPS = 1;
const TINT_STOPS = 0.5;
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
    const isLightChanged = gains.some((gain) => gain !== 1);
    const pixel = new Float64Array(3);
    for (let r = 0, g = pixels, b = 2 * pixels; r < pixels; r++, g++, b++) {
      pixel[0] = planesChw[r] as number;
      pixel[1] = planesChw[g] as number;
      pixel[2] = planesChw[b] as number;
      if (isLightChanged) {
        for (let channel = 0; channel < 3; channel++) {
          const light = toLight(pixel[channel] as number, curve) * (gains[channel] as number);
          pixel[channel] = toEncoded(light, curve);
        }
      }
      shape(pixel, value);
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

function shape(pixel: Float64Array, value: Tone): void {
  const { contrast, highlights, shadows, saturation, vibrance } = value;
  const [from, gain] = rangeOf(value);
  for (let channel = 0; channel < 3; channel++) {
    const v = Math.min(1, Math.max(0, ((pixel[channel] as number) - from) * gain));
    pixel[channel] = v + contrast * (v * v * (3 - 2 * v) - v);
  }
  const luma = lumaOf(pixel);
  const lift = 1 + LIFT * (1 - luma) * (highlights * luma + shadows * (1 - luma));
  for (let channel = 0; channel < 3; channel++) pixel[channel] = (pixel[channel] as number) * lift;
  const lifted = lumaOf(pixel);
  const [r, g, b] = [pixel[0] as number, pixel[1] as number, pixel[2] as number];
  const chroma = Math.max(r, g, b) - Math.min(r, g, b);
  const factor = (1 + saturation) * (1 + vibrance * Math.min(1, Math.max(0, 1 - chroma)));
  for (let channel = 0; channel < 3; channel++) {
    const v = lifted + factor * ((pixel[channel] as number) - lifted);
    pixel[channel] = Math.min(1, Math.max(0, v));
  }
}

function lumaOf(pixel: Float64Array): number {
  return LUMA.reduce((sum, weight, channel) => sum + weight * (pixel[channel] as number), 0);
}
