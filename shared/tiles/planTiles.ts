/** A rectangle in pixels; `x`, `y` its top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Sides that are offered to a person; any from `MIN_TILE_PX` to `MAX_TILE_PX` work. */
export const OFFERED_TILES_PX = [128, 256, 512, 768, 1024] as const;
/** What the network takes at once for a view: with PiSA Compact it takes about a second on two cores. */
export const NETWORK_TILE_PX = 512;
export const MIN_TILE_PX = 16;
export const MAX_TILE_PX = 4096;

/** A tile to process: `core` is kept, `input` is what the network sees (core plus halo, aligned). */
export interface Tile {
  readonly core: Rect;
  readonly input: Rect;
}

export interface TilePlanOptions {
  /** Size of the whole picture, output pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Side of the kept square, output pixels. */
  readonly tilePx: number;
  /** Context to each side; at least the pack's receptive radius, then tiled equals untiled. */
  readonly haloPx: number;
  /** Sides and origins of inputs are multiples of this. */
  readonly multiple: number;
}

/**
 * Cuts a picture into tiles in reading order.
 *
 * Inputs are clamped to the picture (there the network pads, as it would untiled) and their right and
 * lower sides are rounded up to a multiple, so they may reach past the picture by less than `multiple`:
 * the reader repeats the edge there. Origins stay multiples, because a network that unshuffles pixels sees
 * another phase otherwise.
 * @throws RangeError for sizes that are not positive integers
 */
export function planTiles(options: TilePlanOptions): Tile[] {
  const { widthPx, heightPx, tilePx, haloPx, multiple } = options;
  for (const [name, value] of Object.entries({ widthPx, heightPx, tilePx, multiple })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a positive integer, got ${value}`);
  }
  if (!Number.isInteger(haloPx) || haloPx < 0)
    throw new RangeError(`haloPx must not be negative, got ${haloPx}`);
  const columns = cutAxis(widthPx, tilePx);
  const rows = cutAxis(heightPx, tilePx);
  return rows.flatMap(([y, height]) =>
    columns.map(([x, width]) => {
      const core = { x, y, width, height };
      return { core, input: tileInput(core, options) };
    }),
  );
}

/** What the network has to see for a rectangle of the picture, by the rules of `planTiles`. */
export function tileInput(core: Rect, options: Omit<TilePlanOptions, 'tilePx'>): Rect {
  const { widthPx, heightPx, haloPx, multiple } = options;
  const [x, width] = inputSpan(core.x, core.width, widthPx, haloPx, multiple);
  const [y, height] = inputSpan(core.y, core.height, heightPx, haloPx, multiple);
  return { x, y, width, height };
}

function inputSpan(start: number, length: number, sidePx: number, haloPx: number, multiple: number) {
  const inputStart = Math.max(0, Math.floor((start - haloPx) / multiple) * multiple);
  const inputEnd = Math.ceil(Math.min(sidePx, start + length + haloPx) / multiple) * multiple;
  return [inputStart, inputEnd - inputStart] as const;
}

function cutAxis(lengthPx: number, tilePx: number): (readonly [start: number, length: number])[] {
  const count = Math.ceil(lengthPx / tilePx);
  return Array.from({ length: count }, (_, i) => {
    const start = i * tilePx;
    return [start, Math.min(tilePx, lengthPx - start)] as const;
  });
}

/** For example from pixels to latents and back. */
export function scaleRect({ x, y, width, height }: Rect, factor: number): Rect {
  return { x: x * factor, y: y * factor, width: width * factor, height: height * factor };
}

/** The part of `a` that lies in `b`; null where there is none. */
export function intersectRects(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

/** Whether all of `inner` lies in `outer`. */
export function containsRect(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
