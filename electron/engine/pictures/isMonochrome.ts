import { LUMA } from '../../../shared/colour/luma.ts';
import { type CellPicture, cellMeans } from './cellMeans.ts';

/**
 * Whether a picture has no colours but one tone: black and white, or a toned print, whose colour is given by its
 * brightness. Looked at in means of cells, so that a copy of another size is judged alike and compression, which
 * errs to both sides, does not count; cells are small enough for a coat of red that is all the colour there is.
 *
 * @param picture as decoded; the tone is judged in its own encoding
 */
export function isMonochrome(picture: CellPicture): boolean {
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

function readCells(picture: CellPicture): Cells {
  const { widthPx, heightPx } = picture;
  const sidePx = Math.max(1, Math.max(widthPx, heightPx) / CELLS);
  const [columns, rows] = [Math.ceil(widthPx / sidePx), Math.ceil(heightPx / sidePx)];
  const means = cellMeans(picture, { columns, rows });
  const count = columns * rows;
  const cells = { y: new Float64Array(count), cb: new Float64Array(count), cr: new Float64Array(count) };
  for (let i = 0; i < count; i++) {
    const red = means[3 * i] as number;
    const green = means[3 * i + 1] as number;
    const blue = means[3 * i + 2] as number;
    const luma = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
    cells.y[i] = luma;
    cells.cb[i] = 0.564 * (blue - luma);
    cells.cr[i] = 0.713 * (red - luma);
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
