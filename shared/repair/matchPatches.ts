import type { PartSize } from './partSize.ts';

/** Half a side of the squares that are compared, px. */
const PATCH_PX = 3;
/** How far away the fill is looked for, px. */
const SEARCH_PX = 32;
const ROUNDS = 4;
/** Places that are tried at random in each round, beside those of the neighbours. */
const TRIES = 10;
/** Best places that are remembered for each pixel. */
const BEST = 6;
/** How much a pixel that was filled itself counts, where squares are compared; it grows from round to round. */
const FILLED_WEIGHTS = [0.1, 0.3, 0.5, 0.7] as const;
/** What the best places differ in: squared, above the best one's. Below an 8-bit step it is noise. */
const ALIKE = 0.0015;
/** How far the light of two places may differ: then one is taken for the other with the difference added. */
const LIGHT_MAX = 0.12;
/** Of the best place alone, in the last round: the mean of several has lost its grain. */
const GRAIN = 0.2;

interface Match {
  readonly planes: Float32Array;
  readonly size: PartSize;
  readonly layers: Uint16Array;
  /** Where the middle of a square may lie that is taken from: all of the square is sound. */
  readonly isSource: Uint8Array;
  readonly filledWeight: number;
}

/**
 * Replaces what damaged pixels were filled with by the middles of those squares nearby that resemble theirs most.
 * @param planesChw float32, three channels, filled already; changed in place where `layers` is not 0
 */
export function matchPatches(
  planesChw: Float32Array,
  size: PartSize,
  layers: Uint16Array,
  order: Int32Array,
): void {
  const isSource = sourcesOf(layers, size);
  if (!isSource.includes(1)) return;
  const slots = new Int32Array(layers.length).fill(-1);
  order.forEach((place, slot) => {
    slots[place] = slot;
  });
  const best = new Int32Array(order.length * BEST).fill(-1);
  const costs = new Float32Array(order.length * BEST);
  for (const [round, filledWeight] of FILLED_WEIGHTS.slice(0, ROUNDS).entries()) {
    const match = { planes: planesChw, size, layers, isSource, filledWeight };
    const isLast = round === ROUNDS - 1;
    for (let at = 0; at < order.length; at++) {
      const slot = round % 2 === 0 ? at : order.length - 1 - at;
      search(match, order[slot] as number, slot, round, { slots, best, costs });
      takeOver(match, order[slot] as number, slot, { best, costs }, isLast ? GRAIN : 0);
    }
  }
}

/** Squares without damage inside the picture. */
function sourcesOf(layers: Uint16Array, { widthPx, heightPx }: PartSize): Uint8Array {
  const isSource = new Uint8Array(layers.length);
  for (let y = PATCH_PX; y < heightPx - PATCH_PX; y++) {
    for (let x = PATCH_PX; x < widthPx - PATCH_PX; x++) {
      let isSound = true;
      for (let dy = -PATCH_PX; isSound && dy <= PATCH_PX; dy++) {
        for (let dx = -PATCH_PX; dx <= PATCH_PX; dx++)
          if (layers[(y + dy) * widthPx + x + dx] !== 0) isSound = false;
      }
      isSource[y * widthPx + x] = isSound ? 1 : 0;
    }
  }
  return isSource;
}

interface Found {
  readonly slots: Int32Array;
  /** Places of the best squares, BEST a damaged pixel, the best first; -1: none. */
  readonly best: Int32Array;
  readonly costs: Float32Array;
}

/** Looks where its neighbours found theirs, and at random, ever nearer. */
function search(match: Match, place: number, slot: number, round: number, found: Found): void {
  const { size, isSource } = match;
  const { widthPx, heightPx } = size;
  const { slots, best, costs } = found;
  const first = slot * BEST;
  const remembered = best.slice(first, first + BEST);
  best.fill(-1, first, first + BEST);
  const attempt = (from: number) => {
    if (from < 0 || isSource[from] !== 1) return;
    for (let i = first; i < first + BEST; i++) if (best[i] === from) return;
    keep(found, first, from, costOf(match, place, from));
  };
  for (const from of remembered) attempt(from);
  const [x, y] = [place % widthPx, Math.floor(place / widthPx)];
  for (const [dx, dy] of [
    [-1, 0],
    [1, 0],
    [0, -1],
    [0, 1],
  ] as const) {
    const [nx, ny] = [x + dx, y + dy];
    if (nx < 0 || ny < 0 || nx >= widthPx || ny >= heightPx) continue;
    const other = slots[ny * widthPx + nx] as number;
    if (other < 0) continue;
    for (let i = 0; i < 2; i++) {
      const from = best[other * BEST + i] as number;
      if (from >= 0) attempt(from - dy * widthPx - dx);
    }
  }
  let state = (Math.imul(place + 1, 2654435761) ^ Math.imul(round + 1, 40503)) >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < TRIES; i++) {
    const reach = Math.max(PATCH_PX + 2, SEARCH_PX * (1 - i / TRIES));
    const middle = i % 3 === 2 ? (best[first] as number) : place;
    const from = middle < 0 ? place : middle;
    const nx = Math.round((from % widthPx) + (2 * random() - 1) * reach);
    const ny = Math.round(Math.floor(from / widthPx) + (2 * random() - 1) * reach);
    if (nx >= 0 && ny >= 0 && nx < widthPx && ny < heightPx) attempt(ny * widthPx + nx);
  }
  if (best[first] === -1) costs[first] = 0;
}

function keep({ best, costs }: Found, first: number, from: number, cost: number): void {
  let at = first + BEST - 1;
  if (best[at] !== -1 && (costs[at] as number) <= cost) return;
  while (at > first && (best[at - 1] === -1 || (costs[at - 1] as number) > cost)) {
    best[at] = best[at - 1] as number;
    costs[at] = costs[at - 1] as number;
    at--;
  }
  best[at] = from;
  costs[at] = cost;
}

/** Mean squared difference of two squares without that of their light, sound pixels counting most. */
function costOf({ planes, size, layers, filledWeight }: Match, place: number, from: number): number {
  const { widthPx, heightPx } = size;
  const pixels = widthPx * heightPx;
  const [x, y] = [place % widthPx, Math.floor(place / widthPx)];
  const left = Math.max(-PATCH_PX, -x);
  const right = Math.min(PATCH_PX, widthPx - 1 - x);
  const top = Math.max(-PATCH_PX, -y);
  const bottom = Math.min(PATCH_PX, heightPx - 1 - y);
  let [weights, squares, red, green, blue] = [0, 0, 0, 0, 0];
  for (let dy = top; dy <= bottom; dy++) {
    for (let dx = left; dx <= right; dx++) {
      const offset = dy * widthPx + dx;
      const weight = layers[place + offset] === 0 ? 1 : filledWeight;
      const r = (planes[place + offset] as number) - (planes[from + offset] as number);
      const g = (planes[pixels + place + offset] as number) - (planes[pixels + from + offset] as number);
      const b =
        (planes[2 * pixels + place + offset] as number) - (planes[2 * pixels + from + offset] as number);
      weights += weight;
      squares += weight * (r * r + g * g + b * b);
      red += weight * r;
      green += weight * g;
      blue += weight * b;
    }
  }
  const light = (red * red + green * green + blue * blue) / (weights * weights);
  // Another light costs a little, so that of two equals the nearer in light is taken.
  return squares / weights - 0.8 * light;
}

/** How much lighter the square of `place` is than that of `from`, of one channel. */
function lightOf(match: Match, place: number, from: number, channel: number): number {
  const { planes, size, layers, filledWeight } = match;
  const { widthPx, heightPx } = size;
  const start = channel * widthPx * heightPx;
  const [x, y] = [place % widthPx, Math.floor(place / widthPx)];
  let [weights, sum] = [0, 0];
  for (let dy = Math.max(-PATCH_PX, -y); dy <= Math.min(PATCH_PX, heightPx - 1 - y); dy++) {
    for (let dx = Math.max(-PATCH_PX, -x); dx <= Math.min(PATCH_PX, widthPx - 1 - x); dx++) {
      const offset = dy * widthPx + dx;
      const weight = layers[place + offset] === 0 ? 1 : filledWeight;
      weights += weight;
      sum +=
        weight * ((planes[start + place + offset] as number) - (planes[start + from + offset] as number));
    }
  }
  return Math.min(LIGHT_MAX, Math.max(-LIGHT_MAX, sum / weights));
}

/** The mean of the best squares' middles, the more alike the more, and the grain of the best one. */
function takeOver(
  match: Match,
  place: number,
  slot: number,
  { best, costs }: Pick<Found, 'best' | 'costs'>,
  grain: number,
): void {
  const first = slot * BEST;
  if (best[first] === -1) return;
  const { planes, size } = match;
  const pixels = size.widthPx * size.heightPx;
  const lowest = costs[first] as number;
  const alike = ALIKE + 0.5 * lowest;
  for (let channel = 0; channel < 3; channel++) {
    let [sum, weights, own] = [0, 0, 0];
    for (let i = first; i < first + BEST; i++) {
      const from = best[i] as number;
      if (from === -1) break;
      const value = (planes[channel * pixels + from] as number) + lightOf(match, place, from, channel);
      const weight = Math.exp((lowest - (costs[i] as number)) / alike);
      if (i === first) own = value;
      sum += weight * value;
      weights += weight;
    }
    const mean = sum / weights;
    planes[channel * pixels + place] = Math.min(1, Math.max(0, mean + grain * (own - mean)));
  }
}
