import { z } from 'zod';
import { readNumbers } from '../readNumbers.ts';
import type { GeometryStep } from '../step.ts';

export const STRAIGHTEN_MAX_DEGREES = 45;

const schema = z.strictObject({
  version: z.literal(1),
  degrees: z.number().min(-STRAIGHTEN_MAX_DEGREES).max(STRAIGHTEN_MAX_DEGREES),
});

/**
 * Turns by any angle, clockwise, and keeps the largest part of the picture's own shape that shows no empty corner.
 */
export const straightenStep: GeometryStep<'straighten', z.infer<typeof schema>> = {
  id: 'straighten',
  home: 'steps',
  stage: 'geometry',
  schema,
  upgrades: [],
  neutral: { version: 1, degrees: 0 },
  isNeutral: ({ degrees }) => degrees === 0,
  keyed: ({ degrees }) => degrees,
  place(size, { degrees }) {
    const angle = (degrees * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const share = largestShare(size, Math.abs(cos), Math.abs(sin));
    const widthPx = Math.max(1, Math.floor(size.widthPx * share));
    const heightPx = Math.max(1, Math.floor(size.heightPx * share));
    // About both centres; y points down, so a clockwise turn takes the x axis towards y.
    const [x, y] = [widthPx / 2, heightPx / 2];
    const left = size.widthPx / 2 - cos * x - sin * y;
    const top = size.heightPx / 2 + sin * x - cos * y;
    return { widthPx, heightPx, toSource: [cos, sin, left, -sin, cos, top, 0, 0, 1] };
  },
  options: [
    {
      flags: '--straighten <degrees>',
      description: 'turn the result clockwise by an angle, without empty corners',
      read(text) {
        const [degrees = Number.NaN, ...more] = readNumbers(text);
        if (more.length > 0 || !(Math.abs(degrees) <= STRAIGHTEN_MAX_DEGREES))
          throw new RangeError(
            `Expected an angle from -${STRAIGHTEN_MAX_DEGREES} to ${STRAIGHTEN_MAX_DEGREES} degrees.`,
          );
        return { version: 1, degrees };
      },
    },
  ],
  label: 'straighten',
};

/** By how much the picture shrinks until, turned, it lies inside itself as it was. */
function largestShare(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  cos: number,
  sin: number,
): number {
  return Math.min(1, widthPx / (widthPx * cos + heightPx * sin), heightPx / (widthPx * sin + heightPx * cos));
}
