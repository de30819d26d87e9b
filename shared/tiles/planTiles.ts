/** A rectangle in pixels; `x`, `y` its top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

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
  const columns = planAxis(widthPx, tilePx, haloPx, multiple);
  const rows = planAxis(heightPx, tilePx, haloPx, multiple);
  return rows.flatMap((row) =>
    columns.map((column) => ({
      core: { x: column.start, y: row.start, width: column.length, height: row.length },
      input: { x: column.inputStart, y: row.inputStart, width: column.inputLength, height: row.inputLength },
    })),
  );
}

function planAxis(lengthPx: number, tilePx: number, haloPx: number, multiple: number) {
  const spans = [];
  for (let start = 0; start < lengthPx; start += tilePx) {
    const length = Math.min(tilePx, lengthPx - start);
    const inputStart = Math.max(0, Math.floor((start - haloPx) / multiple) * multiple);
    const inputEnd = Math.ceil(Math.min(lengthPx, start + length + haloPx) / multiple) * multiple;
    spans.push({ start, length, inputStart, inputLength: inputEnd - inputStart });
  }
  return spans;
}
