import { z } from 'zod';

/*
 * Masks are shapes in the original's frame: x and y are shares of its width and height, 0…1 inside it; lengths are
 * shares of its long side. So a mask stays on what it was painted on, whatever enlargement and geometry do.
 */
const point = z.tuple([z.number(), z.number()]);
const share = z.number().min(0).max(1);
const length = z.number().positive().max(4);

/** How much of it lies on the mask at each of its places, and whether it takes away instead. */
const painting = { flow: share, isErasing: z.boolean() };

const stroke = z.strictObject({
  kind: z.literal('stroke'),
  points: z.array(point).min(1).max(10_000),
  radius: length,
  /** Of the radius: 0 has a hard edge, 1 fades from the middle on. */
  softness: share,
  ...painting,
});

const ellipse = z.strictObject({
  kind: z.literal('ellipse'),
  centre: point,
  /** Half axes. */
  radii: z.tuple([length, length]),
  /** Of the first axis, clockwise from the right. */
  angleDeg: z.number(),
  softness: share,
  ...painting,
});

/** Nothing before the line through `from`, all of it behind the one through `to`, evenly between. */
const gradient = z.strictObject({ kind: z.literal('gradient'), from: point, to: point, ...painting });

/** A grey picture that somebody brought, stretched over the original; it takes the place of what lies beneath. */
const picture = z.strictObject({ kind: z.literal('picture'), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export const maskSchema = z.strictObject({
  /** What lies beneath the shapes: 0 nothing, 1 all. */
  base: share,
  /** Drawn one over the other. */
  shapes: z.array(z.discriminatedUnion('kind', [stroke, ellipse, gradient, picture])).max(2000),
});

export type Mask = z.infer<typeof maskSchema>;
export type MaskShape = Mask['shapes'][number];
export type Stroke = z.infer<typeof stroke>;

/** The same mask with one more shape over it. */
export function withShape(mask: Mask, shape: MaskShape): Mask {
  return { ...mask, shapes: [...mask.shapes, shape] };
}

/** SHA-256 of the pictures that masks are made of. */
export function picturesOf(masks: Iterable<Mask>): string[] {
  const hashes = new Set<string>();
  for (const { shapes } of masks) {
    for (const shape of shapes) if (shape.kind === 'picture') hashes.add(shape.sha256);
  }
  return [...hashes];
}
