import { containsRect, type Rect } from '../tiles/planTiles.ts';
import { layersOf } from './fillMask.ts';
import type { PartSize } from './partSize.ts';

/** Side of the squares that a mask is cut into: what is mended in one depends on nothing far away, px. */
export const MEND_CELL_PX = 128;
/** What is around a square that its fill may be taken from, px. */
const AROUND_PX = 48;
/** Of the deepest place of a hole: so much lies around it at least. */
const AROUND_DEPTHS = 3;

/** Deeper holes are filled as one: in pieces, each would have to fill all of them, px. */
const DEEP_PX = 24;

/** A part of a picture that is mended on its own. */
export interface MendArea {
  /** Where pixels are replaced. */
  readonly core: Rect;
  /** What is looked at for that. */
  readonly around: Rect;
}

/**
 * Where a mask asks for anything, cut into squares. A new stroke changes those that it touches, and those next to it.
 * @param shares of the mask, 0…1, `widthPx · heightPx` values
 */
export function mendAreas(shares: Float32Array, size: PartSize): MendArea[] {
  const cores = touchedCells(shares, size);
  if (cores.length === 0) return [];
  const layers = layersOf(damagedUnder(shares), size);
  const depths = new Map(cores.map((core) => [core, deepestIn(layers, size, core)]));
  const deep = cores.filter((core) => (depths.get(core) ?? 0) > DEEP_PX);
  // With what lies beside: the rim of such a hole.
  const large = joined(cores.filter((core) => deep.some((other) => isNear(core, other))));
  const small = cores.filter((core) => !large.some((other) => containsRect(other, core)));
  return [...large, ...small].map((core) => {
    const margin = Math.max(AROUND_PX, AROUND_DEPTHS * deepestIn(layers, size, core));
    return { core, around: grown(core, margin, size) };
  });
}

/** 1 where a mask asks for anything. A loop, since `from` takes seconds on a whole photo. */
export function damagedUnder(shares: Float32Array): Uint8Array {
  const isDamaged = new Uint8Array(shares.length);
  for (let i = 0; i < shares.length; i++) if ((shares[i] as number) > 0) isDamaged[i] = 1;
  return isDamaged;
}

/** Bounds of those that lie side by side. */
function joined(cores: readonly Rect[]): Rect[] {
  const groups: Rect[] = [];
  for (const core of cores) {
    let bounds = core;
    for (;;) {
      const near = groups.findIndex((group) => isNear(group, bounds));
      const [other] = near < 0 ? [] : groups.splice(near, 1);
      if (other === undefined) break;
      bounds = unionOf(bounds, other);
    }
    groups.push(bounds);
  }
  return groups;
}

const isNear = (a: Rect, b: Rect): boolean =>
  a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

function unionOf(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
}

/** Bounds of what is masked in each square that has anything. */
function touchedCells(shares: Float32Array, { widthPx, heightPx }: PartSize): Rect[] {
  const across = Math.ceil(widthPx / MEND_CELL_PX);
  const bounds = new Map<number, [left: number, top: number, right: number, bottom: number]>();
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      if (!((shares[y * widthPx + x] as number) > 0)) continue;
      const cell = Math.floor(y / MEND_CELL_PX) * across + Math.floor(x / MEND_CELL_PX);
      const [left, top, right, bottom] = bounds.get(cell) ?? [x, y, x, y];
      bounds.set(cell, [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]);
    }
  }
  return [...bounds.values()].map(([left, top, right, bottom]) => ({
    x: left,
    y: top,
    width: right - left + 1,
    height: bottom - top + 1,
  }));
}

function deepestIn(layers: Uint16Array, { widthPx }: PartSize, { x, y, width, height }: Rect): number {
  let deepest = 0;
  for (let row = y; row < y + height; row++)
    for (let column = x; column < x + width; column++)
      deepest = Math.max(deepest, layers[row * widthPx + column] as number);
  return deepest;
}

function grown({ x, y, width, height }: Rect, by: number, { widthPx, heightPx }: PartSize): Rect {
  const [left, top] = [Math.max(0, x - by), Math.max(0, y - by)];
  return {
    x: left,
    y: top,
    width: Math.min(widthPx, x + width + by) - left,
    height: Math.min(heightPx, y + height + by) - top,
  };
}
