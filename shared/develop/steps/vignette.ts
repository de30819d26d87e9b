import { z } from 'zod';
import { mapPoint } from '../placement.ts';
import { readNumbers } from '../readNumbers.ts';
import type { FinishStep } from '../step.ts';

/** A lens that falls off does so softly; a harder edge than this would be seen as a ring. */
export const FEATHER_MIN = 0.05;

const share = z.number().min(0).max(1);
const schema = z.strictObject({
  version: z.literal(1),
  /** Brightens the corners, 1: to double; darkens them below 0. */
  amount: z.number().min(-1).max(1),
  /** Where it begins: 0 in the middle of the original, 1 in its corners. */
  radius: share,
  /** Over how much of the way to the corners it grows. */
  feather: z.number().min(FEATHER_MIN).max(1),
});
export type Vignette = z.infer<typeof schema>;
export type VignetteField = Exclude<keyof Vignette, 'version'>;

/**
 * Takes out what a lens or an enlarger made of the corners. It knows the place of a pixel in the original, so a crop
 * moves nothing. Encoded values are multiplied: under a curve that is a power this is a factor of light.
 */
export const vignetteStep: FinishStep<'vignette', Vignette> = {
  id: 'vignette',
  home: 'steps',
  stage: 'finish',
  schema,
  upgrades: [],
  neutral: { version: 1, amount: 0, radius: 0, feather: 1 },
  isNeutral: ({ amount }) => amount === 0,
  keyed: ({ amount, radius, feather }) => [amount, radius, feather],
  finish(planesChw, { amount, radius, feather }, _original, { widthPx, heightPx, toPlace, aspect }) {
    const pixels = widthPx * heightPx;
    const toCorner = 2 / Math.hypot(aspect, 1);
    for (let y = 0, i = 0; y < heightPx; y++) {
      for (let x = 0; x < widthPx; x++, i++) {
        const place = mapPoint(toPlace, x + 0.5, y + 0.5);
        const [across, down] = [(place.x - 0.5) * aspect, place.y - 0.5];
        const distance = Math.sqrt(across * across + down * down) * toCorner;
        const t = Math.min(1, Math.max(0, (distance - radius) / feather));
        if (t === 0) continue;
        const factor = 1 + amount * t * t * (3 - 2 * t);
        for (let at = i; at < 3 * pixels; at += pixels)
          planesChw[at] = Math.min(1, (planesChw[at] as number) * factor);
      }
    }
  },
  shader: {
    statements: `{
      float t = (2.0 * length((v_place - 0.5) * u_picture) / length(u_picture) - u_vignette[1]) / u_vignette[2];
      t = clamp(t, 0.0, 1.0);
      colour = min(colour * (1.0 + u_vignette[0] * t * t * (3.0 - 2.0 * t)), 1.0);
    }`,
    uniformCount: 3,
    uniforms: ({ amount, radius, feather }) => [amount, radius, feather],
  },
  options: [
    {
      flags: '--vignette <amount[,radius,feather]>',
      description: 'brighter corners, -1 to 1; where that begins and over how much it grows, 0 to 1',
      read(text) {
        const [amount, radius = 0, feather = 1, ...more] = readNumbers(text);
        const read = schema.safeParse({ version: 1, amount, radius, feather });
        if (more.length > 0 || !read.success)
          throw new RangeError(
            `Expected an amount from -1 to 1, and where wanted a radius from 0 to 1 and a feather from ${FEATHER_MIN} to 1.`,
          );
        return read.data;
      },
    },
  ],
  label: 'vignette',
};
