import { matchPatches } from './matchPatches.ts';
import type { PartSize } from './partSize.ts';
import { smoothFill } from './smoothFill.ts';

/** A hole that is deeper than this is filled at half its size first, px. */
const SHALLOW_PX = 4;
/** Below this side a picture is not halved any more, px. */
const SMALLEST_PX = 24;

/**
 * Fills the damaged pixels from what lies around them: what fits there best of the surroundings, with their grain. The
 * same everywhere for the same pixels. Wexler, Shechtman and Irani, "Space-Time Completion of Video" (2007), with the
 * search of Barnes et al., "PatchMatch" (2009).
 * @param planesChw float32, three channels, in [0, 1]; only damaged pixels are changed, in place
 * @param isDamaged 1 where a pixel is damaged, else 0, `widthPx · heightPx` values
 * @returns false where no pixel is sound: then nothing was changed
 */
export function fillMask(planesChw: Float32Array, size: PartSize, isDamaged: Uint8Array): boolean {
  if (!isDamaged.includes(0)) return false;
  const layers = layersOf(isDamaged, size);
  const deepest = layers.reduce((most, layer) => Math.max(most, layer), 0);
  if (deepest === 0) return true;
  const order = inOrderOf(layers, deepest);
  const isHalved = deepest > SHALLOW_PX && Math.min(size.widthPx, size.heightPx) >= 2 * SMALLEST_PX;
  if (isHalved) fillFromHalf(planesChw, size, isDamaged);
  else smoothFill(planesChw, size, layers, order);
  matchPatches(planesChw, size, layers, order);
  return true;
}

/** How many steps each damaged pixel is from a sound one, diagonal ones too; 0 of a sound pixel, and where none is sound. */
export function layersOf(isDamaged: Uint8Array, { widthPx, heightPx }: PartSize): Uint16Array {
  const layers = new Uint16Array(isDamaged.length);
  const eachNeighbour = (place: number, visit: (neighbour: number) => void) => {
    const [x, y] = [place % widthPx, Math.floor(place / widthPx)];
    for (let ny = Math.max(0, y - 1); ny <= Math.min(heightPx - 1, y + 1); ny++)
      for (let nx = Math.max(0, x - 1); nx <= Math.min(widthPx - 1, x + 1); nx++) visit(ny * widthPx + nx);
  };
  let rim: number[] = [];
  for (let place = isDamaged.indexOf(1); place >= 0; place = isDamaged.indexOf(1, place + 1)) {
    let isRim = false;
    eachNeighbour(place, (neighbour) => {
      isRim ||= isDamaged[neighbour] === 0;
    });
    if (!isRim) continue;
    layers[place] = 1;
    rim.push(place);
  }
  for (let layer = 2; rim.length > 0; layer++) {
    const next: number[] = [];
    for (const place of rim) {
      eachNeighbour(place, (neighbour) => {
        if (isDamaged[neighbour] === 0 || layers[neighbour] !== 0) return;
        layers[neighbour] = layer;
        next.push(neighbour);
      });
    }
    rim = next;
  }
  return layers;
}

/** Damaged pixels from the outside in, and in reading order within a layer. */
function inOrderOf(layers: Uint16Array, deepest: number): Int32Array {
  const counts = new Int32Array(deepest + 2);
  for (const layer of layers) counts[layer + 1] = (counts[layer + 1] ?? 0) + 1;
  const sound = counts[1] as number;
  const starts = new Int32Array(deepest + 1);
  for (let layer = 2; layer <= deepest; layer++)
    starts[layer] = (starts[layer - 1] as number) + (counts[layer] as number);
  const order = new Int32Array(layers.length - sound);
  layers.forEach((layer, place) => {
    if (layer === 0) return;
    order[starts[layer] as number] = place;
    starts[layer] = (starts[layer] as number) + 1;
  });
  return order;
}

/** What the same fill gives at half the size, in the damaged pixels. */
function fillFromHalf(planesChw: Float32Array, size: PartSize, isDamaged: Uint8Array): void {
  const half = { widthPx: Math.ceil(size.widthPx / 2), heightPx: Math.ceil(size.heightPx / 2) };
  const { planes, damaged } = halved(planesChw, size, isDamaged, half);
  fillMask(planes, half, damaged);
  const [pixels, halfPixels] = [size.widthPx * size.heightPx, half.widthPx * half.heightPx];
  const across = linearTaps(size.widthPx, half.widthPx);
  const down = linearTaps(size.heightPx, half.heightPx);
  for (let place = 0; place < pixels; place++) {
    if (isDamaged[place] === 0) continue;
    const [x, y] = [place % size.widthPx, Math.floor(place / size.widthPx)];
    const [left, right, u] = across(x);
    const [top, bottom, v] = down(y);
    for (let channel = 0; channel < 3; channel++) {
      const at = (row: number, column: number) =>
        planes[channel * halfPixels + row * half.widthPx + column] as number;
      const upper = at(top, left) * (1 - u) + at(top, right) * u;
      const lower = at(bottom, left) * (1 - u) + at(bottom, right) * u;
      planesChw[channel * pixels + place] = upper * (1 - v) + lower * v;
    }
  }
}

function linearTaps(fullPx: number, halfPx: number) {
  return (at: number): readonly [number, number, number] => {
    const place = Math.min(Math.max((at + 0.5) / 2 - 0.5, 0), halfPx - 1);
    const first = Math.floor(place);
    return [first, Math.min(first + 1, halfPx - 1), fullPx === 1 ? 0 : place - first];
  };
}

/** Means of the sound ones of 2 × 2 pixels; damaged where fewer than two are sound. */
function halved(planesChw: Float32Array, size: PartSize, isDamaged: Uint8Array, half: PartSize) {
  const [pixels, halfPixels] = [size.widthPx * size.heightPx, half.widthPx * half.heightPx];
  const planes = new Float32Array(3 * halfPixels);
  const damaged = new Uint8Array(halfPixels);
  for (let place = 0; place < halfPixels; place++) {
    const [x, y] = [2 * (place % half.widthPx), 2 * Math.floor(place / half.widthPx)];
    const sound = [0, 1, size.widthPx, size.widthPx + 1]
      .filter((_, i) => x + (i % 2) < size.widthPx && y + Math.floor(i / 2) < size.heightPx)
      .map((offset) => y * size.widthPx + x + offset)
      .filter((from) => isDamaged[from] === 0);
    if (sound.length < 2) damaged[place] = 1;
    for (let channel = 0; channel < 3; channel++) {
      const sum = sound.reduce((total, from) => total + (planesChw[channel * pixels + from] as number), 0);
      planes[channel * halfPixels + place] = sound.length === 0 ? 0 : sum / sound.length;
    }
  }
  if (!damaged.includes(0)) damaged[firstHalfSound(isDamaged, size, half)] = 0;
  return { planes, damaged };
}

/** At least one has to be sound: the one that holds the first sound pixel. */
function firstHalfSound(isDamaged: Uint8Array, size: PartSize, half: PartSize): number {
  const first = isDamaged.indexOf(0);
  const [x, y] = [first % size.widthPx, Math.floor(first / size.widthPx)];
  return Math.floor(y / 2) * half.widthPx + Math.floor(x / 2);
}
