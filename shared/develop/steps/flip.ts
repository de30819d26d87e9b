import { z } from 'zod';
import type { GeometryStep } from '../step.ts';

const AXES = ['none', 'h', 'v'] as const;
const schema = z.strictObject({ version: z.literal(1), axis: z.enum(AXES) });

/** Mirrors left and right (`h`), or top and bottom (`v`). */
export const flipStep: GeometryStep<'flip', z.infer<typeof schema>> = {
  id: 'flip',
  home: 'steps',
  stage: 'geometry',
  schema,
  upgrades: [],
  neutral: { version: 1, axis: 'none' },
  isNeutral: ({ axis }) => axis === 'none',
  keyed: ({ axis }) => axis,
  place({ widthPx, heightPx }, { axis }) {
    const [x, left] = axis === 'h' ? [-1, widthPx] : [1, 0];
    const [y, top] = axis === 'v' ? [-1, heightPx] : [1, 0];
    return { widthPx, heightPx, toSource: [x, 0, left, 0, y, top, 0, 0, 1] };
  },
  options: [
    {
      flags: '--flip <h|v>',
      description: 'mirror the result: h left and right, v top and bottom',
      read(text) {
        const axis = AXES.find((candidate) => candidate === text && candidate !== 'none');
        if (axis === undefined) throw new RangeError('Expected h or v.');
        return { version: 1, axis };
      },
    },
  ],
  label: 'flip',
};
