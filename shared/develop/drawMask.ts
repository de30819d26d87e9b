import { enlargeRegion, planEnlargementAxis } from '../enlarge/bicubic.ts';
import type { Rect } from '../tiles/planTiles.ts';
import type { Mask, MaskShape, Stroke } from './mask.ts';

/** One channel, 16 bit: 65535 is all. */
export interface GreyPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint16Array;
}

interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Long side of a map; it is enlarged smoothly to what is mixed, whose λ nobody paints in single pixels. */
export const MAP_SIDE_MAX_PX = 2048;
const FULL = 65535;

/**
 * Draws a mask: the one way in which shapes become values, for the viewer, thumbnails and exports alike.
 * @param frame    size of the original, pixels
 * @param pictures what its pictures show, by SHA-256
 * @param sideMaxPx of the map's long side; a map that single pixels count of is asked for without
 * @returns a map that is stretched over the whole original
 * @throws RangeError where a picture is missing
 */
export function drawMask(
  mask: Mask,
  frame: Size,
  pictures: ReadonlyMap<string, GreyPicture>,
  sideMaxPx = MAP_SIDE_MAX_PX,
): GreyPicture {
  const size = mapSize(mask, frame, pictures, sideMaxPx);
  const map = new Float32Array(size.widthPx * size.heightPx).fill(mask.base);
  for (const shape of mask.shapes) drawShape(map, size, shape, pictures);
  // Not `from`: on a whole photo of 24 megapixels that takes seconds.
  const pixels = new Uint16Array(map.length);
  for (let i = 0; i < map.length; i++) pixels[i] = Math.round((map[i] as number) * FULL);
  return { ...size, pixels };
}

/** A lone picture is taken as it is, pixel for pixel. */
function mapSize(
  { shapes }: Mask,
  frame: Size,
  pictures: ReadonlyMap<string, GreyPicture>,
  sideMaxPx: number,
): Size {
  const [first, ...others] = shapes;
  const size = first?.kind === 'picture' && others.length === 0 ? pictureOf(first, pictures) : frame;
  const reduction = Math.max(1, Math.max(size.widthPx, size.heightPx) / sideMaxPx);
  const reduced = (sidePx: number) => Math.max(1, Math.round(sidePx / reduction));
  return { widthPx: reduced(size.widthPx), heightPx: reduced(size.heightPx) };
}

function pictureOf(
  { sha256 }: Extract<MaskShape, { kind: 'picture' }>,
  pictures: ReadonlyMap<string, GreyPicture>,
): GreyPicture {
  const picture = pictures.get(sha256);
  if (picture === undefined) throw new RangeError(`the picture ${sha256} of a mask is missing`);
  return picture;
}

function drawShape(
  map: Float32Array,
  size: Size,
  shape: MaskShape,
  pictures: ReadonlyMap<string, GreyPicture>,
): void {
  switch (shape.kind) {
    case 'picture':
      map.set(stretched(pictureOf(shape, pictures), size));
      break;
    case 'stroke':
      layOver(map, size, drawStroke(size, shape), shape);
      break;
    case 'ellipse':
      layOver(map, size, drawEllipse(size, shape), shape);
      break;
    case 'gradient':
      layOver(map, size, drawGradient(size, shape), shape);
      break;
    default:
      shape satisfies never;
  }
}

function stretched({ widthPx, heightPx, pixels }: GreyPicture, size: Size): Float32Array {
  if (widthPx === size.widthPx && heightPx === size.heightPx)
    return Float32Array.from(pixels, (value) => value / FULL);
  const source = { widthPx, heightPx, channels: 1, pixelsHwc: pixels } as const;
  const columns = planEnlargementAxis(widthPx, size.widthPx);
  const rows = planEnlargementAxis(heightPx, size.heightPx);
  const rect = { x: 0, y: 0, width: size.widthPx, height: size.heightPx };
  const out = new Float32Array(size.widthPx * size.heightPx);
  return enlargeRegion(source, { columns, rows, ...size }, rect, out);
}

/** How much of a shape lies on each pixel of the only part of a map where it lies at all. */
interface Cover {
  readonly part: Rect;
  readonly shares: Float32Array;
}

/** Towards all, or towards nothing, by how much of a shape lies on each pixel. */
function layOver(
  map: Float32Array,
  { widthPx }: Size,
  { part, shares }: Cover,
  { flow, isErasing }: { readonly flow: number; readonly isErasing: boolean },
): void {
  const target = isErasing ? 0 : 1;
  let from = 0;
  for (let y = part.y; y < part.y + part.height; y++) {
    for (let i = y * widthPx + part.x; i < y * widthPx + part.x + part.width; i++) {
      const share = (shares[from++] as number) * flow;
      map[i] = (map[i] as number) + (target - (map[i] as number)) * share;
    }
  }
}

/** The pixels about some places, inside the map. */
function partAbout(places: readonly (readonly [x: number, y: number])[], reachPx: number, size: Size): Rect {
  const [left, right] = spanAbout(
    places.map(([x]) => x),
    reachPx,
    size.widthPx,
  );
  const [top, bottom] = spanAbout(
    places.map(([, y]) => y),
    reachPx,
    size.heightPx,
  );
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function spanAbout(places: readonly number[], reachPx: number, sidePx: number): readonly [number, number] {
  const lowest = places.reduce((low, place) => Math.min(low, place), Number.POSITIVE_INFINITY);
  const highest = places.reduce((high, place) => Math.max(high, place), Number.NEGATIVE_INFINITY);
  const start = Math.min(sidePx, Math.max(0, Math.floor(lowest - reachPx)));
  return [start, Math.max(start, Math.min(sidePx, Math.ceil(highest + reachPx)))];
}

/** 1 within the hard part of a shape, 0 from its edge on, smooth between. @param at 0 in the middle, 1 at the edge */
function coverAt(at: number, softness: number): number {
  const hard = 1 - softness;
  if (at <= hard) return 1;
  if (at >= 1) return 0;
  const t = (1 - at) / softness;
  return t * t * (3 - 2 * t);
}

/** The same place is covered once, however often a stroke crosses itself. */
function drawStroke(size: Size, stroke: Stroke): Cover {
  const { widthPx, heightPx } = size;
  const places = stroke.points.map(([x, y]) => [x * widthPx, y * heightPx] as const);
  const part = partAbout(places, tipOf(size, stroke).reachPx, size);
  const cover = { part, shares: new Float32Array(part.width * part.height) };
  stroke.points.forEach((_, index) => {
    coverSegment(cover, size, stroke, index);
  });
  return cover;
}

/** A hard edge is a pixel soft, so that it has no steps. */
function tipOf(size: Size, { radius, softness }: Pick<Stroke, 'radius' | 'softness'>) {
  const reachPx = Math.max(radius * Math.max(size.widthPx, size.heightPx), 0.5);
  return { reachPx, soft: Math.max(softness, Math.min(1, 1 / reachPx)) };
}

/** From the point before to this one. @returns where that may have changed something */
function coverSegment({ part, shares }: Cover, size: Size, stroke: Stroke, index: number): Rect {
  const { points } = stroke;
  const { reachPx, soft } = tipOf(size, stroke);
  const [shareX, shareY] = points[index] ?? [0, 0];
  const [beforeX, beforeY] = points[Math.max(0, index - 1)] ?? [shareX, shareY];
  const [toX, toY] = [shareX * size.widthPx, shareY * size.heightPx];
  const [fromX, fromY] = [beforeX * size.widthPx, beforeY * size.heightPx];
  const ends = [
    [fromX, fromY],
    [toX, toY],
  ] as const;
  const near = partAbout(ends, reachPx, size);
  const [dx, dy] = [toX - fromX, toY - fromY];
  const lengthSquared = dx * dx + dy * dy;
  for (let y = near.y; y < near.y + near.height; y++) {
    for (let x = near.x; x < near.x + near.width; x++) {
      const [px, py] = [x + 0.5 - fromX, y + 0.5 - fromY];
      const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const value = coverAt(distance / reachPx, soft);
      const place = (y - part.y) * part.width + x - part.x;
      if (value > (shares[place] as number)) shares[place] = value;
    }
  }
  return near;
}

/** A stroke over a map while it is drawn: each new point costs what lies about it. */
export class GrowingStroke {
  readonly #beneath: GreyPicture;
  readonly #cover: Cover;
  readonly #map: GreyPicture;
  #drawnPoints = 0;

  /** @param beneath the mask without the stroke, as `drawMask` draws it; stays as it is */
  constructor(beneath: GreyPicture) {
    const { widthPx: width, heightPx: height, pixels } = beneath;
    this.#beneath = beneath;
    this.#cover = { part: { x: 0, y: 0, width, height }, shares: new Float32Array(pixels.length) };
    this.#map = { ...beneath, pixels: pixels.slice() };
  }

  get map(): GreyPicture {
    return this.#map;
  }

  /**
   * @param stroke the same one as before, with more points
   * @returns the part of the map that is another now; null: none
   */
  grow(stroke: Stroke): Rect | null {
    let changed: Rect | null = null;
    for (; this.#drawnPoints < stroke.points.length; this.#drawnPoints++) {
      const near = coverSegment(this.#cover, this.#beneath, stroke, this.#drawnPoints);
      changed = changed === null ? near : uniteRects(changed, near);
    }
    if (changed !== null) this.#layOver(changed, stroke);
    return changed;
  }

  #layOver({ x, y, width, height }: Rect, { flow, isErasing }: Stroke): void {
    const target = isErasing ? 0 : FULL;
    for (let row = y; row < y + height; row++) {
      for (let i = row * this.#map.widthPx + x, end = i + width; i < end; i++) {
        const before = this.#beneath.pixels[i] as number;
        const share = (this.#cover.shares[i] as number) * flow;
        this.#map.pixels[i] = Math.round(before + (target - before) * share);
      }
    }
  }
}

function uniteRects(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  const height = Math.max(a.y + a.height, b.y + b.height) - y;
  return { x, y, width, height };
}

function drawEllipse(
  size: Size,
  { centre, radii, angleDeg, softness }: Extract<MaskShape, { kind: 'ellipse' }>,
): Cover {
  const { widthPx, heightPx } = size;
  const side = Math.max(widthPx, heightPx);
  const [a, b] = [Math.max(radii[0] * side, 0.5), Math.max(radii[1] * side, 0.5)];
  const soft = Math.max(softness, Math.min(1, 1 / Math.min(a, b)));
  const angle = (angleDeg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const part = partAbout([[centre[0] * widthPx, centre[1] * heightPx]], Math.max(a, b), size);
  const shares = new Float32Array(part.width * part.height);
  for (let y = part.y; y < part.y + part.height; y++) {
    for (let x = part.x; x < part.x + part.width; x++) {
      const [dx, dy] = [x + 0.5 - centre[0] * widthPx, y + 0.5 - centre[1] * heightPx];
      const at = Math.hypot((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
      shares[(y - part.y) * part.width + x - part.x] = coverAt(at, soft);
    }
  }
  return { part, shares };
}

function drawGradient(
  { widthPx, heightPx }: Size,
  { from, to }: Extract<MaskShape, { kind: 'gradient' }>,
): Cover {
  const shares = new Float32Array(widthPx * heightPx);
  const part = { x: 0, y: 0, width: widthPx, height: heightPx };
  const [fromX, fromY] = [from[0] * widthPx, from[1] * heightPx];
  const [dx, dy] = [to[0] * widthPx - fromX, to[1] * heightPx - fromY];
  const lengthSquared = dx * dx + dy * dy;
  if (lengthSquared === 0) return { part, shares };
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = ((x + 0.5 - fromX) * dx + (y + 0.5 - fromY) * dy) / lengthSquared;
      shares[y * widthPx + x] = Math.min(1, Math.max(0, at));
    }
  }
  return { part, shares };
}
