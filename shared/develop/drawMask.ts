import { enlargeRegion, planEnlargementAxis } from '../enlarge/bicubic.ts';
import type { Mask, MaskShape } from './mask.ts';

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
  return { ...size, pixels: Uint16Array.from(map, (share) => Math.round(share * FULL)) };
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
      layOver(map, drawStroke(size, shape), shape);
      break;
    case 'ellipse':
      layOver(map, drawEllipse(size, shape), shape);
      break;
    case 'gradient':
      layOver(map, drawGradient(size, shape), shape);
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

/** Towards all, or towards nothing, by how much of a shape lies on each pixel. */
function layOver(
  map: Float32Array,
  cover: Float32Array,
  { flow, isErasing }: { readonly flow: number; readonly isErasing: boolean },
): void {
  const target = isErasing ? 0 : 1;
  for (let i = 0; i < map.length; i++) {
    const share = (cover[i] as number) * flow;
    map[i] = (map[i] as number) + (target - (map[i] as number)) * share;
  }
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
function drawStroke(
  { widthPx, heightPx }: Size,
  { points, radius, softness }: Extract<MaskShape, { kind: 'stroke' }>,
): Float32Array {
  const cover = new Float32Array(widthPx * heightPx);
  // A hard edge is a pixel soft, so that it has no steps.
  const reachPx = Math.max(radius * Math.max(widthPx, heightPx), 0.5);
  const soft = Math.max(softness, Math.min(1, 1 / reachPx));
  const places = points.map(([x, y]) => [x * widthPx, y * heightPx] as const);
  places.forEach(([toX, toY], index) => {
    const [fromX, fromY] = places[Math.max(0, index - 1)] ?? [toX, toY];
    const left = Math.max(0, Math.floor(Math.min(fromX, toX) - reachPx));
    const right = Math.min(widthPx, Math.ceil(Math.max(fromX, toX) + reachPx));
    const top = Math.max(0, Math.floor(Math.min(fromY, toY) - reachPx));
    const bottom = Math.min(heightPx, Math.ceil(Math.max(fromY, toY) + reachPx));
    const [dx, dy] = [toX - fromX, toY - fromY];
    const lengthSquared = dx * dx + dy * dy;
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const [px, py] = [x + 0.5 - fromX, y + 0.5 - fromY];
        const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
        const distance = Math.hypot(px - along * dx, py - along * dy);
        const value = coverAt(distance / reachPx, soft);
        if (value > (cover[y * widthPx + x] as number)) cover[y * widthPx + x] = value;
      }
    }
  });
  return cover;
}

function drawEllipse(
  { widthPx, heightPx }: Size,
  { centre, radii, angleDeg, softness }: Extract<MaskShape, { kind: 'ellipse' }>,
): Float32Array {
  const cover = new Float32Array(widthPx * heightPx);
  const side = Math.max(widthPx, heightPx);
  const [a, b] = [Math.max(radii[0] * side, 0.5), Math.max(radii[1] * side, 0.5)];
  const soft = Math.max(softness, Math.min(1, 1 / Math.min(a, b)));
  const angle = (angleDeg * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [dx, dy] = [x + 0.5 - centre[0] * widthPx, y + 0.5 - centre[1] * heightPx];
      const at = Math.hypot((dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b);
      cover[y * widthPx + x] = coverAt(at, soft);
    }
  }
  return cover;
}

function drawGradient(
  { widthPx, heightPx }: Size,
  { from, to }: Extract<MaskShape, { kind: 'gradient' }>,
): Float32Array {
  const cover = new Float32Array(widthPx * heightPx);
  const [fromX, fromY] = [from[0] * widthPx, from[1] * heightPx];
  const [dx, dy] = [to[0] * widthPx - fromX, to[1] * heightPx - fromY];
  const lengthSquared = dx * dx + dy * dy;
  if (lengthSquared === 0) return cover;
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = ((x + 0.5 - fromX) * dx + (y + 0.5 - fromY) * dy) / lengthSquared;
      cover[y * widthPx + x] = Math.min(1, Math.max(0, at));
    }
  }
  return cover;
}
