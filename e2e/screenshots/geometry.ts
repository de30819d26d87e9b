/** Vectors and shapes of the still lifes that screenshots show. Lengths in decimetres. */
export type Vector = readonly [x: number, y: number, z: number];

export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
export const multiply = (a: Vector, b: Vector): Vector => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const mix = (a: Vector, b: Vector, t: number): Vector => add(scale(a, 1 - t), scale(b, t));
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export function normalise(a: Vector): Vector {
  return scale(a, 1 / Math.sqrt(dot(a, a)));
}

export type Paint =
  | 'wood'
  | 'wall'
  | 'orange'
  | 'lemon'
  | 'apple'
  | 'plum'
  | 'grape'
  | 'glaze'
  | 'glass'
  | 'label';

export type Shape = { readonly paint: Paint } & (
  | { readonly kind: 'sphere'; readonly centre: Vector; readonly radius: number }
  /** The lower part of a sphere's shell, seen from both sides. */
  | { readonly kind: 'bowl'; readonly centre: Vector; readonly radius: number; readonly rimY: number }
  /** Upright, without lids. */
  | {
      readonly kind: 'cylinder';
      readonly centre: Vector;
      readonly radius: number;
      readonly fromY: number;
      readonly toY: number;
    }
  | { readonly kind: 'plane'; readonly normal: Vector; readonly at: number }
);

/** Too near to be anything but the surface that the ray leaves. */
const NEAREST = 1e-3;

/** How far along a ray (unit direction) a shape is hit; Infinity where it is not. */
export function distanceTo(shape: Shape, from: Vector, along: Vector): number {
  switch (shape.kind) {
    case 'sphere':
      return nearest(sphereHits(shape.centre, shape.radius, from, along), () => true);
    case 'bowl':
      return nearest(
        sphereHits(shape.centre, shape.radius, from, along),
        (t) => from[1] + t * along[1] < shape.rimY,
      );
    case 'cylinder': {
      const isWithin = (t: number) => {
        const y = from[1] + t * along[1];
        return y > shape.fromY && y < shape.toY;
      };
      return nearest(cylinderHits(shape.centre, shape.radius, from, along), isWithin);
    }
    case 'plane': {
      const t = (shape.at - dot(shape.normal, from)) / dot(shape.normal, along);
      return t > NEAREST ? t : Number.POSITIVE_INFINITY;
    }
  }
}

export function normalAt(shape: Shape, at: Vector): Vector {
  switch (shape.kind) {
    case 'sphere':
    case 'bowl':
      return scale(subtract(at, shape.centre), 1 / shape.radius);
    case 'cylinder':
      return normalise([at[0] - shape.centre[0], 0, at[2] - shape.centre[2]]);
    case 'plane':
      return shape.normal;
  }
}

function nearest([near, far]: readonly [number, number], counts: (t: number) => boolean): number {
  if (near > NEAREST && counts(near)) return near;
  return far > NEAREST && counts(far) ? far : Number.POSITIVE_INFINITY;
}

function sphereHits(centre: Vector, radius: number, from: Vector, along: Vector): [number, number] {
  const x = from[0] - centre[0];
  const y = from[1] - centre[1];
  const z = from[2] - centre[2];
  const half = x * along[0] + y * along[1] + z * along[2];
  const root = half * half - (x * x + y * y + z * z - radius * radius);
  if (root < 0) return [-1, -1];
  return [-half - Math.sqrt(root), -half + Math.sqrt(root)];
}

function cylinderHits(centre: Vector, radius: number, from: Vector, along: Vector): [number, number] {
  const x = from[0] - centre[0];
  const z = from[2] - centre[2];
  const a = along[0] * along[0] + along[2] * along[2];
  const half = x * along[0] + z * along[2];
  const root = half * half - a * (x * x + z * z - radius * radius);
  if (root < 0 || a === 0) return [-1, -1];
  return [(-half - Math.sqrt(root)) / a, (-half + Math.sqrt(root)) / a];
}
