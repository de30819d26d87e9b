import { z } from 'zod';
import { readNumbers } from '../readNumbers.ts';
import type { GeometryStep } from '../step.ts';

const share = z.number().min(0).max(1);
const schema = z
  .strictObject({ version: z.literal(1), left: share, top: share, right: share, bottom: share })
  .refine(({ left, right, top, bottom }) => left < right && top < bottom, 'a crop without area');

/** The part that is kept, as shares of the picture as it then is; its edges lie on whole pixels. */
export const cropStep: GeometryStep<'crop', z.infer<typeof schema>> = {
  id: 'crop',
  home: 'steps',
  stage: 'geometry',
  schema,
  upgrades: [],
  neutral: { version: 1, left: 0, top: 0, right: 1, bottom: 1 },
  isNeutral: ({ left, top, right, bottom }) => left === 0 && top === 0 && right === 1 && bottom === 1,
  keyed: ({ left, top, right, bottom }) => [left, top, right, bottom],
  place({ widthPx, heightPx }, { left, top, right, bottom }) {
    const [x, width] = onPixels(left, right, widthPx);
    const [y, height] = onPixels(top, bottom, heightPx);
    return { widthPx: width, heightPx: height, toSource: [1, 0, x, 0, 1, y, 0, 0, 1] };
  },
  options: [
    {
      flags: '--crop <left,top,right,bottom>',
      description: 'the part that is kept, as shares of the photo: 0…1',
      read(text) {
        const [left, top, right, bottom, ...more] = readNumbers(text);
        const read = schema.safeParse({ version: 1, left, top, right, bottom });
        if (more.length > 0 || !read.success)
          throw new RangeError(
            'Expected left,top,right,bottom inside the photo, from 0 to 1, left < right, top < bottom.',
          );
        return read.data;
      },
    },
  ],
  label: 'crop',
};

/** Start and length in pixels, at least one. */
function onPixels(from: number, to: number, lengthPx: number): readonly [number, number] {
  const start = Math.min(lengthPx - 1, Math.round(from * lengthPx));
  return [start, Math.max(1, Math.round(to * lengthPx) - start)];
}
