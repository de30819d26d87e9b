/** What the things of a still life are made of: colour, gloss and grain, from noise alone. */
import { add, dot, mix, normalise, type Paint, scale, type Vector } from './geometry.ts';

export interface Surface {
  /** Linear reflectance. */
  readonly colour: Vector;
  /** Reflected straight on, 0…1; more at a glancing angle. */
  readonly gloss: number;
  /** 0: a mirror. */
  readonly roughness: number;
  readonly normal: Vector;
}

export function surfaceAt(paint: Paint, at: Vector, normal: Vector): Surface {
  switch (paint) {
    case 'wood':
      return wood(at, normal);
    case 'wall':
      return plain(mix([0.1, 0.085, 0.07], [0.16, 0.14, 0.11], fractal(scale(at, 0.9))), normal, 0, 1);
    case 'orange':
      return peel([0.85, 0.3, 0.02], [0.72, 0.2, 0.01], at, normal, 30, 0.35);
    case 'lemon':
      return peel([0.88, 0.62, 0.06], [0.75, 0.5, 0.03], at, normal, 26, 0.3);
    case 'apple': {
      const streaks = noise([at[0] * 22, at[1] * 2.5, at[2] * 22]);
      const blush = Math.min(
        1,
        Math.max(0, 0.55 + 0.9 * normal[0] - 0.5 * normal[1] + 0.8 * (streaks - 0.5)),
      );
      return plain(mix([0.6, 0.05, 0.03], [0.75, 0.5, 0.08], blush), normal, 0.05, 0.08);
    }
    case 'plum': {
      const bloom = Math.max(0, fractal(scale(at, 6)) - 0.35);
      return plain(mix([0.055, 0.02, 0.06], [0.24, 0.22, 0.36], bloom), normal, 0.035, 0.25);
    }
    case 'grape':
      return plain(mix([0.3, 0.4, 0.06], [0.5, 0.5, 0.16], noise(scale(at, 9))), normal, 0.045, 0.06);
    case 'glaze': {
      const speck = noise(scale(at, 28)) > 0.78 ? 0.35 : 0;
      const stripe = Math.abs(at[1] - 0.78) < 0.035 ? 0.75 : 0;
      return plain(mix([0.62, 0.6, 0.52], [0.05, 0.13, 0.3], Math.max(speck, stripe)), normal, 0.05, 0.06);
    }
    case 'glass':
      return plain([0.012, 0.035, 0.014], normal, 0.07, 0.02);
    case 'label':
      return label(at, normal);
  }
}

function plain(colour: Vector, normal: Vector, gloss: number, roughness: number): Surface {
  return { colour, normal, gloss, roughness };
}

/** Pores: the slope of noise turns the normal. */
function peel(
  low: Vector,
  high: Vector,
  at: Vector,
  normal: Vector,
  finePerDm: number,
  depth: number,
): Surface {
  const p = scale(at, finePerDm);
  const slope: Vector = [
    noise(add(p, [0.5, 0, 0])) - noise(add(p, [-0.5, 0, 0])),
    noise(add(p, [0, 0.5, 0])) - noise(add(p, [0, -0.5, 0])),
    noise(add(p, [0, 0, 0.5])) - noise(add(p, [0, 0, -0.5])),
  ];
  const turned = normalise(add(normal, scale(slope, -depth)));
  return plain(mix(low, high, fractal(scale(at, 4))), turned, 0.04, 0.22);
}

/** Boards along x with grain, pores and dark joints. */
function wood(at: Vector, normal: Vector): Surface {
  const board = Math.floor(at[2] / 0.9);
  const across = at[2] / 0.9 - board;
  const grain = fractal([at[0] * 0.7 + board * 7.3, at[2] * 16, board]);
  const pores = noise([at[0] * 5 + board * 3, at[2] * 70, 0]) > 0.72 ? 0.35 : 0;
  const joint = across < 0.012 ? 0.85 : 0;
  const tone = 0.75 + 0.5 * noise([board * 1.7, 0.3, 0.7]);
  const colour = scale(mix([0.3, 0.16, 0.075], [0.11, 0.05, 0.022], grain), tone);
  return plain(scale(colour, 1 - Math.max(pores, joint)), normal, 0.035, 0.18);
}

/** A paper label with a frame and lines of print. */
function label(at: Vector, normal: Vector): Surface {
  const around = Math.atan2(normal[0], normal[2]);
  const y = at[1] - 1.15;
  const isFrame = Math.abs(Math.abs(y) - 0.36) < 0.015;
  const line = Math.floor((y + 0.3) / 0.1);
  const isPrint = ((y + 0.3) / 0.1) % 1 < 0.5 && Math.abs(y) < 0.28 && Math.abs(around + 0.15) < 0.62;
  const isLetter = noise([around * (line % 3 === 0 ? 14 : 34), line * 9.1, 2.5]) > 0.47;
  const paper = mix([0.62, 0.55, 0.4], [0.5, 0.42, 0.28], fractal(scale(at, 5)));
  const ink = isFrame || (isPrint && isLetter) ? 0.8 : 0;
  return plain(mix(paper, [0.07, 0.035, 0.03], ink), normal, 0.02, 0.6);
}

/** A number in [0, 1) for a place of the lattice. */
function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x, 374_761_393) + Math.imul(y, 668_265_263) + Math.imul(z, 1_442_695_041);
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}

/** Value noise, smooth between the places of the lattice. */
export function noise([x, y, z]: Vector): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const ease = (t: number) => t * t * (3 - 2 * t);
  const [u, v, w] = [ease(x - i), ease(y - j), ease(z - k)];
  const line = (dy: number, dz: number) =>
    hash(i, j + dy, k + dz) * (1 - u) + hash(i + 1, j + dy, k + dz) * u;
  const face = (dz: number) => line(0, dz) * (1 - v) + line(1, dz) * v;
  return face(0) * (1 - w) + face(1) * w;
}

function fractal(at: Vector): number {
  return 0.53 * noise(at) + 0.27 * noise(scale(at, 2.1)) + 0.2 * noise(scale(at, 4.3));
}

/** Schlick's approximation of Fresnel's equations. */
export function reflectance({ gloss }: Surface, normal: Vector, along: Vector): number {
  return gloss + (1 - gloss) * (1 - Math.min(1, Math.abs(dot(normal, along)))) ** 5;
}
