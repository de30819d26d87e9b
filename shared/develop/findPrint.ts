import { type Corner, type Corners, isConvex } from './steps/perspective.ts';

/** What a proposal is made from: RGBA, 8 bit, reduced to a few hundred pixels a side. */
export interface ReducedPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** Of the short side: what counts as the ground that the print lies on. */
const RIM = 0.03;
/** Of 441, the way from black to white: paper differs from a table by more. */
const LEAST_CONTRAST = 18;
/** In spreads of the ground: a grain of wood is no print. */
const SPREADS = 4;
const SMALLEST_SHARE = 0.1;
/** Beyond it the picture is the print, and there is nothing to take off. */
const LARGEST_SHARE = 0.97;
/** Of the found area that four straight edges must cover, and that must lie within them. */
const LEAST_FIT = 0.92;
/** Of an edge, from each of its ends: corners are torn and rounded. */
const CORNER_SHARE = 0.12;
const REFITS = 3;

/**
 * The corners of a print or an album page on its ground: what differs from the rim of the picture, if it has four
 * straight edges. Clockwise from the top left, as shares of the picture; null where nothing of the kind is seen.
 */
export function findPrint(picture: ReducedPicture): Corners | null {
  const { width, height } = picture;
  const mask = largestPart(filled(differsFromRim(picture), width, height), width, height);
  const area = mask.reduce((sum, value) => sum + value, 0);
  if (area < SMALLEST_SHARE * width * height || area > LARGEST_SHARE * width * height) return null;
  const outline = outlineOf(mask, width, height);
  let quad = outermost(outline);
  for (let fit = 0; fit < REFITS && quad !== null; fit++) quad = refit(quad, outline);
  if (quad === null) return null;
  const share = ({ x, y }: Corner): Corner => ({ x: inRange(x / width), y: inRange(y / height) });
  const corners: Corners = [share(quad[0]), share(quad[1]), share(quad[2]), share(quad[3])];
  return isConvex(corners) && fitOf(quad, mask, width, height, area) >= LEAST_FIT ? corners : null;
}

/** Of a print that is cut off, what lies outside is not to be had. */
function inRange(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function differsFromRim({ width, height, data }: ReducedPicture): Uint8Array {
  const rimPx = Math.max(2, Math.round(RIM * Math.min(width, height)));
  const rim: [number[], number[], number[]] = [[], [], []];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isRim = x < rimPx || y < rimPx || x >= width - rimPx || y >= height - rimPx;
      if (!isRim) continue;
      for (const [channel, values] of rim.entries()) values.push(data[(y * width + x) * 4 + channel] ?? 0);
    }
  }
  const ground = rim.map(median);
  const spread = rim.map((values, channel) =>
    median(values.map((value) => Math.abs(value - (ground[channel] ?? 0)))),
  );
  const least = Math.max(LEAST_CONTRAST, SPREADS * Math.hypot(...spread));
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    const off = ground.map((value, channel) => (data[i * 4 + channel] ?? 0) - value);
    mask[i] = Math.hypot(...off) > least ? 1 : 0;
  }
  return mask;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** What the ground does not reach from the rim: dark parts of a photo belong to it, whatever the table looks like. */
function filled(mask: Uint8Array, width: number, height: number): Uint8Array {
  const outside = new Uint8Array(mask.length);
  const waiting: number[] = [];
  const enter = (i: number) => {
    if (mask[i] !== 0 || outside[i] !== 0) return;
    outside[i] = 1;
    waiting.push(i);
  };
  for (let x = 0; x < width; x++) {
    enter(x);
    enter((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    enter(y * width);
    enter(y * width + width - 1);
  }
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) forNeighbours(i, width, height, enter);
  return outside.map((value) => 1 - value);
}

/** The largest connected part. */
function largestPart(mask: Uint8Array, width: number, height: number): Uint8Array {
  const part = new Int32Array(mask.length);
  let [best, bestSize, count] = [0, 0, 0];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] === 0 || part[start] !== 0) continue;
    count++;
    let size = 0;
    const waiting = [start];
    part[start] = count;
    for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
      size++;
      forNeighbours(i, width, height, (next) => {
        if (mask[next] === 0 || part[next] !== 0) return;
        part[next] = count;
        waiting.push(next);
      });
    }
    if (size > bestSize) [best, bestSize] = [count, size];
  }
  return mask.map((value, i) => (value === 1 && part[i] === best ? 1 : 0));
}

function forNeighbours(i: number, width: number, height: number, visit: (next: number) => void): void {
  const x = i % width;
  if (x > 0) visit(i - 1);
  if (x < width - 1) visit(i + 1);
  if (i >= width) visit(i - width);
  if (i < width * (height - 1)) visit(i + width);
}

/** Where rows and columns enter and leave it. */
function outlineOf(mask: Uint8Array, width: number, height: number): Corner[] {
  const points: Corner[] = [];
  const isIn = (x: number, y: number) => mask[y * width + x] === 1;
  for (let y = 0; y < height; y++) {
    const from = first(width, (x) => isIn(x, y));
    const to = first(width, (x) => isIn(width - 1 - x, y));
    if (from !== null && to !== null) points.push({ x: from, y: y + 0.5 }, { x: width - to, y: y + 0.5 });
  }
  for (let x = 0; x < width; x++) {
    const from = first(height, (y) => isIn(x, y));
    const to = first(height, (y) => isIn(x, height - 1 - y));
    if (from !== null && to !== null) points.push({ x: x + 0.5, y: from }, { x: x + 0.5, y: height - to });
  }
  return points;
}

function first(count: number, holds: (at: number) => boolean): number | null {
  for (let at = 0; at < count; at++) if (holds(at)) return at;
  return null;
}

/** The outermost points along the diagonals: a first guess, for prints that lie less than 45° askew. */
function outermost(points: readonly Corner[]): Corners | null {
  const most = (score: (point: Corner) => number) =>
    points.reduce<Corner | null>(
      (best, point) => (best === null || score(point) > score(best) ? point : best),
      null,
    );
  const [a, b] = [most(({ x, y }) => -x - y), most(({ x, y }) => x - y)];
  const [c, d] = [most(({ x, y }) => x + y), most(({ x, y }) => y - x)];
  return a === null || b === null || c === null || d === null ? null : [a, b, c, d];
}

/** Straight lines through the points that lie along each edge; their meetings are the corners. */
function refit(quad: Corners, points: readonly Corner[]): Corners | null {
  const lines = quad.map((from, i) => lineThrough(along(from, quad[(i + 1) % 4] as Corner, points)));
  const [top, right, bottom, left] = lines;
  if (top == null || right == null || bottom == null || left == null) return null;
  const corners = [meet(left, top), meet(top, right), meet(right, bottom), meet(bottom, left)];
  const [a, b, c, d] = corners;
  return a == null || b == null || c == null || d == null ? null : [a, b, c, d];
}

function along(from: Corner, to: Corner, points: readonly Corner[]): Corner[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const near = Math.max(2, 0.04 * length);
  return points.filter(({ x, y }) => {
    const [dx, dy] = [x - from.x, y - from.y];
    const at = (dx * ux + dy * uy) / length;
    return at > CORNER_SHARE && at < 1 - CORNER_SHARE && Math.abs(dx * uy - dy * ux) < near;
  });
}

/** a·x + b·y = c, with a² + b² = 1. */
type Line = readonly [a: number, b: number, c: number];

/** The line of least squares across it; once more without the half that lies farthest: an edge may be torn. */
function lineThrough(points: readonly Corner[]): Line | null {
  const line = leastSquares(points);
  if (line === null) return null;
  const [a, b, c] = line;
  const off = ({ x, y }: Corner) => Math.abs(a * x + b * y - c);
  const limit = Math.max(0.75, median(points.map(off)) * 1.5);
  return leastSquares(points.filter((point) => off(point) <= limit)) ?? line;
}

function leastSquares(points: readonly Corner[]): Line | null {
  if (points.length < 4) return null;
  const mean = (of: (point: Corner) => number) => points.reduce((sum, p) => sum + of(p), 0) / points.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  const xx = mean(({ x }) => (x - mx) ** 2);
  const yy = mean(({ y }) => (y - my) ** 2);
  const xy = mean(({ x, y }) => (x - mx) * (y - my));
  const direction = Math.atan2(2 * xy, xx - yy) / 2;
  const [a, b] = [-Math.sin(direction), Math.cos(direction)];
  return [a, b, a * mx + b * my];
}

function meet([a, b, c]: Line, [d, e, f]: Line): Corner | null {
  const determinant = a * e - b * d;
  if (Math.abs(determinant) < 0.2) return null;
  return { x: (c * e - b * f) / determinant, y: (a * f - c * d) / determinant };
}

/** What both cover of what either covers. */
function fitOf(quad: Corners, mask: Uint8Array, width: number, height: number, area: number): number {
  let [both, within] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isWithin(quad, x + 0.5, y + 0.5)) continue;
      within++;
      both += mask[y * width + x] ?? 0;
    }
  }
  return both / (area + within - both);
}

function isWithin(quad: Corners, x: number, y: number): boolean {
  return quad.every((from, i) => {
    const to = quad[(i + 1) % 4] as Corner;
    return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x) >= 0;
  });
}
