import { z } from 'zod';
import type { Matrix } from '../placement.ts';
import type { GeometryStep } from '../step.ts';

const TURNS = [0, 90, 180, 270] as const;
const schema = z.strictObject({ version: z.literal(1), degrees: z.literal(TURNS) });
type Turn = z.infer<typeof schema>;

/** Quarter turns, clockwise; every pixel of the result is one of the picture's. */
export const turnStep: GeometryStep<'turn', Turn> = {
  id: 'turn',
  home: 'steps',
  stage: 'geometry',
  schema,
  upgrades: [],
  neutral: { version: 1, degrees: 0 },
  isNeutral: ({ degrees }) => degrees === 0,
  keyed: ({ degrees }) => degrees,
  place({ widthPx, heightPx }, { degrees }) {
    const isUpright = degrees % 180 === 0;
    return {
      widthPx: isUpright ? widthPx : heightPx,
      heightPx: isUpright ? heightPx : widthPx,
      toSource: TO_SOURCE[degrees](widthPx, heightPx),
    };
  },
  options: [
    {
      flags: '--turn <90|180|270>',
      description: 'turn the result clockwise',
      read(text) {
        const degrees = TURNS.find((candidate) => String(candidate) === text);
        if (degrees === undefined) throw new RangeError(`Expected one of ${TURNS.join(', ')}.`);
        return { version: 1, degrees };
      },
    },
  ],
  label: 'turn',
};

/** By the size before the turn. */
const TO_SOURCE: Readonly<Record<Turn['degrees'], (widthPx: number, heightPx: number) => Matrix>> = {
  0: () => [1, 0, 0, 0, 1, 0, 0, 0, 1],
  // What was at the left is at the top.
  90: (_widthPx, heightPx) => [0, 1, 0, -1, 0, heightPx, 0, 0, 1],
  180: (widthPx, heightPx) => [-1, 0, widthPx, 0, -1, heightPx, 0, 0, 1],
  270: (widthPx) => [0, -1, widthPx, 1, 0, 0, 0, 0, 1],
};
