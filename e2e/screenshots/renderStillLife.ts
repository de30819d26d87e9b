/**
 * A small path tracer (Kajiya, 'The Rendering Equation', 1986): still lifes that look like photographs and are
 * nobody's. Few paths per pixel leave the noise that a restorer is there for.
 */
import {
  add,
  cross,
  distanceTo,
  dot,
  multiply,
  normalAt,
  normalise,
  type Shape,
  scale,
  subtract,
  type Vector,
} from './geometry.ts';
import { reflectance, surfaceAt } from './surfaces.ts';

export interface StillLife {
  readonly shapes: readonly Shape[];
  readonly eye: Vector;
  readonly target: Vector;
  /** Of the window that lights the table. */
  readonly light: { readonly centre: Vector; readonly radius: number; readonly emitted: Vector };
  readonly ambient: Vector;
}

export interface RenderSize {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pathsPerPixel: number;
  readonly seed: number;
}

const BOUNCES_MAX = 4;
const FOCAL_LENGTH = 2.75;
const APERTURE = 0.035;
/** Dimmer than it shines: a highlight that few paths meet would be a scatter of white dots. */
const LAMP_SEEN: Vector = [5, 4.6, 4];
const EXPOSURE = 2.6;

/** @returns 8-bit sRGB, HWC */
export function renderStillLife(scene: StillLife, size: RenderSize): Uint8Array {
  const { widthPx, heightPx, pathsPerPixel } = size;
  const random = createRandom(size.seed);
  const forward = normalise(subtract(scene.target, scene.eye));
  const right = normalise(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const focus = Math.sqrt(dot(subtract(scene.target, scene.eye), subtract(scene.target, scene.eye)));
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  for (let place = 0; place < widthPx * heightPx; place++) {
    let sum: Vector = [0, 0, 0];
    for (let path = 0; path < pathsPerPixel; path++) {
      const x = (((place % widthPx) + random() - widthPx / 2) / heightPx) * 2;
      const y = ((heightPx / 2 - Math.floor(place / widthPx) - random()) / heightPx) * 2;
      const through = add(add(scale(forward, FOCAL_LENGTH), scale(right, x)), scale(up, y));
      const sharpAt = add(scene.eye, scale(through, focus / FOCAL_LENGTH));
      const lens = add(
        scale(right, APERTURE * (random() - 0.5) * 2),
        scale(up, APERTURE * (random() - 0.5) * 2),
      );
      const from = add(scene.eye, lens);
      sum = add(sum, trace(scene, from, normalise(subtract(sharpAt, from)), random));
    }
    for (let channel = 0; channel < 3; channel++) {
      pixels[place * 3 + channel] = toDisplay((sum[channel] ?? 0) / pathsPerPixel);
    }
  }
  return pixels;
}

/** The light that comes back along a ray. */
function trace(scene: StillLife, start: Vector, direction: Vector, random: () => number): Vector {
  let [from, along] = [start, direction];
  let light: Vector = [0, 0, 0];
  let share: Vector = [1, 1, 1];
  let seesLight = true;
  for (let bounce = 0; bounce < BOUNCES_MAX; bounce++) {
    const { shape, distance } = findHit(scene.shapes, from, along);
    const lamp = lampDistance(scene, from, along);
    // Behind a matt surface the lamp has been counted already, by its shadow ray.
    if (lamp < distance) return seesLight ? add(light, multiply(share, LAMP_SEEN)) : light;
    if (shape === null) return add(light, multiply(share, scene.ambient));
    const at = add(from, scale(along, distance));
    const outward = normalAt(shape, at);
    const surface = surfaceAt(shape.paint, at, dot(outward, along) > 0 ? scale(outward, -1) : outward);
    const { normal } = surface;
    if (random() < reflectance(surface, normal, along)) {
      const mirrored = subtract(along, scale(normal, 2 * dot(normal, along)));
      along = normalise(add(mirrored, scale(inUnitSphere(random), surface.roughness)));
    } else {
      share = multiply(share, surface.colour);
      light = add(light, multiply(share, directLight(scene, at, normal, random)));
      along = normalise(add(normal, inUnitSphere(random)));
      seesLight = false;
    }
    from = at;
  }
  return light;
}

function findHit(shapes: readonly Shape[], from: Vector, along: Vector) {
  let distance = Number.POSITIVE_INFINITY;
  let shape: Shape | null = null;
  for (const candidate of shapes) {
    const t = distanceTo(candidate, from, along);
    if (t < distance) [distance, shape] = [t, candidate];
  }
  return { shape, distance };
}

function lampDistance({ light }: StillLife, from: Vector, along: Vector): number {
  return distanceTo(
    { kind: 'sphere', paint: 'wall', centre: light.centre, radius: light.radius },
    from,
    along,
  );
}

/** One ray to a place on the lamp: soft shadows come from many paths. */
function directLight(scene: StillLife, at: Vector, normal: Vector, random: () => number): Vector {
  const { centre, radius, emitted } = scene.light;
  const to = subtract(add(centre, scale(inUnitSphere(random), radius)), at);
  const squared = dot(to, to);
  const distance = Math.sqrt(squared);
  const along = scale(to, 1 / distance);
  const cosine = dot(normal, along);
  if (cosine <= 0) return [0, 0, 0];
  for (const shape of scene.shapes) {
    if (distanceTo(shape, at, along) < distance - radius) return [0, 0, 0];
  }
  return scale(emitted, (cosine * radius * radius) / squared);
}

function inUnitSphere(random: () => number): Vector {
  const z = 2 * random() - 1;
  const angle = 2 * Math.PI * random();
  const ring = Math.sqrt(1 - z * z);
  return [ring * Math.cos(angle), ring * Math.sin(angle), z];
}

/** A film-like shoulder, then sRGB. */
function toDisplay(linear: number): number {
  const shouldered = 1 - Math.exp(-EXPOSURE * linear);
  return Math.round(
    255 * (shouldered <= 0.0031308 ? 12.92 * shouldered : 1.055 * shouldered ** (1 / 2.4) - 0.055),
  );
}

/** The same picture every time: a linear congruential generator, constants of Numerical Recipes. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
