import { z } from 'zod';
import { LUMA } from '../../colour/luma.ts';
import { readNumbers } from '../readNumbers.ts';
import type { FinishStep } from '../step.ts';

export const TONINGS = ['none', 'sepia', 'selenium'] as const;
export type Toning = (typeof TONINGS)[number];

const weight = z.number().min(-2).max(2);
const schema = z.strictObject({
  version: z.literal(1),
  isOn: z.boolean(),
  /** How much red, green and blue count for brightness, as a coloured filter before the lens would have it. */
  weights: z.tuple([weight, weight, weight]),
  toning: z.enum(TONINGS),
});
export type BlackWhite = z.infer<typeof schema>;

/** Exponents that bend grey in each channel: the ends stay black and white, as on toned paper. */
const EXPONENTS = {
  none: [1, 1, 1],
  sepia: [0.8, 1, 1.3],
  selenium: [0.98, 1.06, 0.96],
} as const satisfies Record<Toning, readonly number[]>;

/** Black and white by weighing the channels, toned if that is wanted. */
export const blackWhiteStep: FinishStep<'blackWhite', BlackWhite> = {
  id: 'blackWhite',
  home: 'steps',
  stage: 'finish',
  schema,
  upgrades: [],
  neutral: { version: 1, isOn: false, weights: [...LUMA], toning: 'none' },
  isNeutral: ({ isOn }) => !isOn,
  keyed: ({ weights, toning }) => [...weights, toning],
  finish(planesChw, { weights: [red, green, blue], toning }) {
    const pixels = planesChw.length / 3;
    const exponents = EXPONENTS[toning];
    for (let r = 0, g = pixels, b = 2 * pixels; r < pixels; r++, g++, b++) {
      const sum =
        red * (planesChw[r] as number) + green * (planesChw[g] as number) + blue * (planesChw[b] as number);
      const grey = Math.min(1, Math.max(0, sum));
      planesChw[r] = grey ** exponents[0];
      planesChw[g] = grey ** exponents[1];
      planesChw[b] = grey ** exponents[2];
    }
  },
  shader: {
    statements: `colour = pow(vec3(clamp(dot(colour, vec3(u_blackWhite[0], u_blackWhite[1], u_blackWhite[2])), 0.0, 1.0)),
      vec3(u_blackWhite[3], u_blackWhite[4], u_blackWhite[5]));`,
    uniformCount: 6,
    uniforms: ({ weights, toning }) => [...weights, ...EXPONENTS[toning]],
  },
  options: [
    {
      flags: '--bw',
      description: 'black and white, as bright as the eye sees the colours',
      read: (_, before) => ({ ...before, isOn: true }),
    },
    {
      flags: '--bw-weights <red,green,blue>',
      description: 'black and white; how much each channel counts, -2 to 2',
      read(text, before) {
        const [red, green, blue, ...more] = readNumbers(text);
        const read = schema.safeParse({ ...before, isOn: true, weights: [red, green, blue] });
        if (more.length > 0 || !read.success)
          throw new RangeError('Expected three numbers from -2 to 2: red,green,blue.');
        return read.data;
      },
    },
    {
      flags: `--toning <${TONINGS.join('|')}>`,
      description: 'tone a black and white result',
      read(text, before) {
        const toning = TONINGS.find((candidate) => candidate === text);
        if (toning === undefined) throw new RangeError(`Expected one of ${TONINGS.join(', ')}.`);
        return { ...before, isOn: true, toning };
      },
    },
  ],
  label: 'blackWhite',
};
