import { z } from 'zod';
import { readNumbers } from '../readNumbers.ts';
import type { FinishStep, OriginalFacts } from '../step.ts';

const schema = z.strictObject({
  version: z.literal(1),
  /** 0: as it is; 1: each channel fills its range. */
  strength: z.number().min(0).max(1),
});
export type Fade = z.infer<typeof schema>;

const FULL_STRENGTH = '1';

/**
 * Brings faded colours back: dyes that went pale leave each channel a narrower range of its own, whose ends are
 * stretched to black and white, which takes the cast out of both. The ends are the photo's, see `OriginalFacts`.
 */
export const fadeStep: FinishStep<'fade', Fade> = {
  id: 'fade',
  home: 'steps',
  stage: 'finish',
  schema,
  upgrades: [],
  neutral: { version: 1, strength: 0 },
  isNeutral: ({ strength }) => strength === 0,
  keyed: ({ strength }) => strength,
  finish(planesChw, { strength }, { channelRanges }) {
    const pixels = planesChw.length / 3;
    for (const [channel, [from, to]] of channelRanges.entries()) {
      const gain = 1 / (to - from);
      for (let i = channel * pixels; i < (channel + 1) * pixels; i++) {
        const value = planesChw[i] as number;
        const stretched = Math.min(1, Math.max(0, (value - from) * gain));
        planesChw[i] = value + strength * (stretched - value);
      }
    }
  },
  shader: {
    statements: `colour = mix(colour, clamp((colour - vec3(u_fade[1], u_fade[2], u_fade[3]))
      * vec3(u_fade[4], u_fade[5], u_fade[6]), 0.0, 1.0), u_fade[0]);`,
    uniformCount: 7,
    uniforms: ({ strength }, { channelRanges }: OriginalFacts) => [
      strength,
      ...channelRanges.map(([from]) => from),
      ...channelRanges.map(([from, to]) => 1 / (to - from)),
    ],
  },
  options: [
    {
      flags: '--fade [strength]',
      description: 'recover faded colours: 0 not at all, 1 (default) wholly',
      read(text) {
        const [strength = Number.NaN, ...more] = readNumbers(text === '' ? FULL_STRENGTH : text);
        if (more.length > 0 || !(strength >= 0 && strength <= 1))
          throw new RangeError('Expected a strength from 0 to 1.');
        return { version: 1, strength };
      },
    },
  ],
  label: 'fade',
};
