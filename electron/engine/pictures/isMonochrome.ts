import type { Picture } from './picture.ts';
import { samplesOfCell } from './samplesOfCell.ts';

/**
 * Whether a picture has no colours but one tone: black and white, or a toned print, whose colour is given by its
 * brightness. Looked at in means of cells, so that a copy of another size is judged alike and compression, which
 * errs to both sides, does not count; cells are small enough for a coat of red that is all the colour there is.
 *
 * @param picture as decoded; the tone is judged in its own encoding
 */
export function isMonochrome(picture: JudgedPicture): boolean {
  if (picture.channels === 1) return true;
  const cells = readCells(picture);
  if (
    isNear(
      cells,
      () => 0,
      () => 0,
    )
  )
    return true;
  const levels = new Set(cells.y.map((y) => Math.floor(y * LEVELS)));
  // A few flat colours lie on some curve too, whatever they are.
  if (levels.size < LEVELS_MIN) return false;
  return isNear(cells, fitCurve(cells.y, cells.cb), fitCurve(cells.y, cells.cr));
}

type JudgedPicture = Pick<Picture, 'widthPx' | 'heightPx' | 'channels' | 'depth' | 'pixelsHwc'>;

/** Cells along the longer side. */
const CELLS = 64;
/**
 * Distances of colour differences in parts of 1. Nearly all cells are as near as rounding and the faintest colour
 * that is seen on a large area (one just noticeable difference in CIELAB); at hard edges coarse JPEG errs more.
 */
const NEAR = 3 / 255;
const NEARLY_ALL = 0.98;
const FARTHEST = 12 / 255;
/** A toned print has shades: so many of the levels of brightness must be there. */
const LEVELS = 32;
const LEVELS_MIN = 10;
/** A toner's curve, between paper white and the darkest silver: two tones at most (split toning). */
const DEGREE = 3;

/** Brightness and colour differences of ITU-R BT.601-7, in parts of 1: one value a cell. */
interface Cells {
  readonly y: Float64Array;
  readonly cb: Float64Array;
  readonly cr: Float64Array;
}

type Curve = (y: number) => number;

function isNear({ y, cb, cr }: Cells, blue: Curve, red: Curve): boolean {
  let near = 0;
  for (let i = 0; i < y.length; i++) {
    const level = y[i] as number;
    const distance = Math.hypot((cb[i] as number) - blue(level), (cr[i] as number) - red(level));
    if (distance > FARTHEST) return false;
    if (distance <= NEAR) near++;
  }
  return near >= NEARLY_ALL * y.length;
}

function readCells({ widthPx, heightPx, depth, pixelsHwc }: JudgedPicture): Cells {
  const sidePx = Math.max(1, Math.max(widthPx, heightPx) / CELLS);
  const along = (lengthPx: number) => {
    const count = Math.ceil(lengthPx / sidePx);
    return Array.from({ length: count }, (_, index) => samplesOfCell(index, count, lengthPx));
  };
  const [columns, rows] = [along(widthPx), along(heightPx)];
  const count = columns.length * rows.length;
  const cells = { y: new Float64Array(count), cb: new Float64Array(count), cr: new Float64Array(count) };
  let at = 0;
  for (const ys of rows) {
    for (const xs of columns) {
      let [red, green, blue] = [0, 0, 0];
      for (const y of ys) {
        for (const x of xs) {
          const pixel = 3 * (y * widthPx + x);
          red += pixelsHwc[pixel] as number;
          green += pixelsHwc[pixel + 1] as number;
          blue += pixelsHwc[pixel + 2] as number;
        }
      }
      const share = 1 / ((2 ** depth - 1) * xs.length * ys.length);
      const luma = (0.299 * red + 0.587 * green + 0.114 * blue) * share;
      cells.y[at] = luma;
      cells.cb[at] = 0.564 * (blue * share - luma);
      cells.cr[at++] = 0.713 * (red * share - luma);
    }
  }
  return cells;
}

/** Least squares: the polynomial of `DEGREE` through points, by the normal equations. */
function fitCurve(xs: Float64Array, values: Float64Array): Curve {
  const size = DEGREE + 1;
  const powers = new Float64Array(2 * DEGREE + 1);
  const moments = new Float64Array(size);
  for (const [i, x] of xs.entries()) {
    for (let power = 0, term = 1; power < powers.length; power++, term *= x) {
      powers[power] = (powers[power] as number) + term;
      if (power < size) moments[power] = (moments[power] as number) + term * (values[i] as number);
    }
  }
  const rows = Array.from(moments, (moment, row) => [...powers.subarray(row, row + size), moment]);
  for (const [pivot, own] of rows.entries()) {
    for (const [index, row] of rows.entries()) {
      if (index === pivot) continue;
      const share = (row[pivot] as number) / (own[pivot] as number);
      for (let column = pivot; column <= size; column++) {
        row[column] = (row[column] as number) - share * (own[column] as number);
      }
    }
  }
  const weights = rows.map((row, index) => (row[size] as number) / (row[index] as number));
  return (x) => weights.reduceRight((sum, weight) => sum * x + weight, 0);
}
