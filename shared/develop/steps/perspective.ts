import { z } from 'zod';
import type { Matrix } from '../placement.ts';
import { readNumbers } from '../readNumbers.ts';
import type { GeometryStep } from '../step.ts';

/** Corners may lie outside the picture by as much as it is wide and high: prints are photographed cut off. */
const coordinate = z.number().min(-1).max(2);
const corner = z.strictObject({ x: coordinate, y: coordinate });
export type Corner = z.infer<typeof corner>;
export type Corners = readonly [Corner, Corner, Corner, Corner];

const WHOLE: Corners = [
  { x: 0, y: 0 },
  { x: 1, y: 0 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];

const schema = z.strictObject({
  version: z.literal(1),
  /** Of the print in the picture, clockwise from its top left; shares of the picture's width and height. */
  corners: z
    .tuple([corner, corner, corner, corner])
    .refine(isConvex, 'the corners cross: expected them clockwise from the top left'),
});

/** Straightens a print that was photographed at an angle: its four corners become the picture's. */
export const perspectiveStep: GeometryStep<'perspective', z.infer<typeof schema>> = {
  id: 'perspective',
  home: 'steps',
  stage: 'geometry',
  schema,
  upgrades: [],
  neutral: { version: 1, corners: [...WHOLE] },
  isNeutral: ({ corners }) => corners.every(({ x, y }, i) => x === WHOLE[i]?.x && y === WHOLE[i]?.y),
  keyed: ({ corners }) => corners.flatMap(({ x, y }) => [x, y]),
  place({ widthPx, heightPx }, { corners }) {
    const scale = ({ x, y }: Corner) => ({ x: x * widthPx, y: y * heightPx });
    const [a, b, c, d] = corners;
    const quad = [scale(a), scale(b), scale(c), scale(d)] as const;
    // As long as the longer one of two opposite edges: the nearer one, where detail is.
    const wide = Math.max(1, Math.round(Math.max(distance(quad[0], quad[1]), distance(quad[3], quad[2]))));
    const high = Math.max(1, Math.round(Math.max(distance(quad[0], quad[3]), distance(quad[1], quad[2]))));
    return { widthPx: wide, heightPx: high, toSource: rectangleToQuad(quad, wide, high) };
  },
  options: [
    {
      flags: '--perspective <x1,y1,…,x4,y4>',
      description: 'corners of a print, clockwise from its top left, as shares of the photo: 0…1',
      read(text) {
        const numbers = readNumbers(text);
        const corners = [0, 2, 4, 6].map((at) => ({ x: numbers[at], y: numbers[at + 1] }));
        const read = schema.safeParse({ version: 1, corners });
        if (numbers.length !== 8 || !read.success)
          throw new RangeError(
            'Expected eight numbers: four corners, clockwise from the top left, that do not cross.',
          );
        return read.data;
      },
    },
  ],
  label: 'perspective',
};

/** Whether every corner turns clockwise (y points down), by more than a line does. */
export function isConvex(corners: Corners): boolean {
  return corners.every((from, i) => {
    const [at, to] = [corners[(i + 1) % 4] as Corner, corners[(i + 2) % 4] as Corner];
    return (at.x - from.x) * (to.y - at.y) - (at.y - from.y) * (to.x - at.x) > 1e-6;
  });
}

function distance(a: Corner, b: Corner): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/**
 * The projective map of a rectangle at the origin onto a quadrilateral (P. Heckbert, Fundamentals of Texture Mapping
 * and Image Warping, 1989, section 2.2.3).
 */
function rectangleToQuad(
  [a, b, c, d]: readonly [Corner, Corner, Corner, Corner],
  width: number,
  height: number,
): Matrix {
  const [sx, sy] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
  const [dx1, dy1, dx2, dy2] = [b.x - c.x, b.y - c.y, d.x - c.x, d.y - c.y];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - sy * dx2) / determinant;
  const h = (dx1 * sy - dy1 * sx) / determinant;
  return [
    (b.x - a.x + g * b.x) / width,
    (d.x - a.x + h * d.x) / height,
    a.x,
    (b.y - a.y + g * b.y) / width,
    (d.y - a.y + h * d.y) / height,
    a.y,
    g / width,
    h / height,
    1,
  ];
}
