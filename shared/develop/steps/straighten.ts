import { z } from 'zod';
import { readNumbers } from '../readNumbers.ts';
import type { GeometryStep } from '../step.ts';

export const STRAIGHTEN_MAX_DEGREES = 45;

const schema = z.strictObject({
  version: z.literal(2),
  degrees: z.number().min(-STRAIGHTEN_MAX_DEGREES).max(STRAIGHTEN_MAX_DEGREES),
  /**
   * `inside`: the largest part of the picture's own shape that shows no empty corner. `whole`: all of it, with
   * empty corners, which a crop is to cut off.
   */
  keeps: z.enum(['inside', 'whole']),
});
export type Straighten = z.infer<typeof schema>;

/** Turns by any angle, clockwise. */
export const straightenStep: GeometryStep<'straighten', Straighten> = {
  id: 'straighten',
  home: 'steps',
  stage: 'geometry',
  schema,
  upgrades: [(older: { readonly degrees: number }) => ({ ...older, version: 2, keeps: 'inside' })],
  neutral: { version: 2, degrees: 0, keeps: 'inside' },
  isNeutral: ({ degrees }) => degrees === 0,
  keyed: ({ degrees, keeps }) => (keeps === 'inside' ? degrees : [degrees, keeps]),
  place(size, { degrees, keeps }) {
    const angle = (degrees * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const { widthPx, heightPx } = (keeps === 'inside' ? insideOf : aroundOf)(
      size,
      Math.abs(cos),
      Math.abs(sin),
    );
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
        return { version: 2, degrees, keeps: 'inside' };
      },
    },
  ],
  label: 'straighten',
};

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The picture shrinks until, turned, it lies inside itself as it was. */
function insideOf({ widthPx, heightPx }: Size, cos: number, sin: number): Size {
  const [wide, high] = [
    widthPx / (widthPx * cos + heightPx * sin),
    heightPx / (widthPx * sin + heightPx * cos),
  ];
  const share = Math.min(1, wide, high);
  return {
    widthPx: Math.max(1, Math.floor(widthPx * share)),
    heightPx: Math.max(1, Math.floor(heightPx * share)),
  };
}

function aroundOf({ widthPx, heightPx }: Size, cos: number, sin: number): Size {
  return {
    widthPx: Math.ceil(widthPx * cos + heightPx * sin),
    heightPx: Math.ceil(widthPx * sin + heightPx * cos),
  };
}
