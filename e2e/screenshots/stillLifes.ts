import type { Paint, Shape, Vector } from './geometry.ts';
import { createRandom, type StillLife } from './renderStillLife.ts';

const sphere = (paint: Paint, x: number, z: number, radius: number, y = radius): Shape => ({
  ...{ kind: 'sphere', paint, radius },
  centre: [x, y, z],
});

const ROOM: readonly Shape[] = [
  { kind: 'plane', paint: 'wood', normal: [0, 1, 0], at: 0 },
  { kind: 'plane', paint: 'wall', normal: [0, 0, 1], at: -3.4 },
];

function bowl(x: number, z: number): Shape[] {
  return [
    { kind: 'bowl', paint: 'glaze', centre: [x, 1.02, z], radius: 1.02, rimY: 0.92 },
    { kind: 'cylinder', paint: 'glaze', centre: [x, 0, z], radius: 0.42, fromY: 0, toY: 0.12 },
  ];
}

function bottle(x: number, z: number): Shape[] {
  const part = (paint: Paint, radius: number, fromY: number, toY: number): Shape => ({
    ...{ kind: 'cylinder', paint, radius, fromY, toY },
    centre: [x, 0, z],
  });
  return [
    part('glass', 0.5, 0, 1.85),
    part('label', 0.505, 0.72, 1.58),
    sphere('glass', x, z, 0.5, 1.85),
    part('glass', 0.16, 2.2, 3.1),
    part('glass', 0.2, 2.95, 3.12),
  ];
}

function grapes(x: number, z: number, seed: number): Shape[] {
  const random = createRandom(seed);
  return Array.from({ length: 16 }, (_, index) => {
    const radius = 0.15 + 0.03 * random();
    const row = index < 11 ? 0 : 1;
    const along = (index % 11) / 11;
    return sphere(
      'grape',
      x + along * 1.1 + 0.12 * (random() - 0.5),
      z + (random() - 0.5) * 0.7 * (1 - 0.6 * along) - row * 0.05,
      radius,
      radius + row * 0.24,
    );
  });
}

/** A bowl of fruit beside a bottle: the picture that most screenshots show. */
export const TABLE: StillLife = {
  shapes: [
    ...ROOM,
    ...bowl(-0.75, -0.5),
    sphere('orange', -1.15, -0.35, 0.44, 1.02),
    sphere('apple', -0.38, -0.32, 0.45, 1.0),
    sphere('lemon', -0.8, -0.95, 0.38, 1.05),
    sphere('orange', -0.72, 0.02, 0.36, 1.12),
    ...bottle(1.25, -1.15),
    sphere('lemon', 0.72, 0.55, 0.37),
    sphere('plum', -1.95, 0.75, 0.3),
    sphere('plum', -1.42, 1.0, 0.29),
    sphere('apple', 1.75, 0.2, 0.44),
    ...grapes(-0.35, 0.98, 5),
  ],
  eye: [0.35, 2.15, 6.2],
  target: [-0.05, 1.0, -0.1],
  light: { centre: [-5.2, 5.4, 3.4], radius: 1.7, emitted: [15, 13.4, 11] },
  ambient: [0.09, 0.11, 0.15],
};

const FRUIT: readonly Paint[] = ['orange', 'lemon', 'apple', 'plum', 'grape'];

/** Other tables, each with its own fruit, light and place of the camera. */
export function strewnTable(seed: number): StillLife {
  const random = createRandom(seed * 7919);
  // The first numbers of near seeds are alike.
  for (let skipped = 0; skipped < 8; skipped++) random();
  const fruit = Array.from({ length: 5 + Math.floor(random() * 3) }, (_, index) => {
    const paint = FRUIT[(index + Math.floor(random() * FRUIT.length)) % FRUIT.length] ?? 'orange';
    const radius = paint === 'grape' ? 0.2 : 0.32 + 0.13 * random();
    return sphere(paint, -2 + index * 0.72 + 0.2 * random(), 0.2 + 1.1 * random(), radius);
  });
  const isLeft = random() < 0.5;
  const things = random() < 0.55 ? bowl(-0.7 + random(), -0.9) : bottle(-1.2 + 2 * random(), -1.2);
  const eye: Vector = [-1.6 + 3.2 * random(), 1.5 + 1.6 * random(), 5.4 + 1.4 * random()];
  return {
    shapes: [...ROOM, ...things, ...fruit],
    eye,
    target: [0, 0.7, 0],
    light: {
      centre: [isLeft ? -5 : 5, 4.6 + 1.5 * random(), 2.2 + 2 * random()],
      radius: 1.5,
      emitted: [15 + 2 * random(), 14, 10 + 5 * random()],
    },
    ambient: [0.1, 0.11, 0.13],
  };
}
