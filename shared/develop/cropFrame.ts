import { asItLies, invert, mapPoint, type Placement } from './placement.ts';
import type { cropStep } from './steps/crop.ts';
import { STRAIGHTEN_MAX_DEGREES, straightenStep } from './steps/straighten.ts';

/*
 * What the crop tool works with: an upright frame under which the picture is turned. Kept in the picture's own axes,
 * so that the frame stays on what it shows, whatever the angle is.
 */
export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface CropFrame extends Size {
  /** By how much the picture is turned under the frame, clockwise. */
  readonly degrees: number;
  /** In pixels of the picture as it lies before it is straightened. */
  readonly centre: Point;
}
type StraightenValue = (typeof straightenStep)['neutral'];
type CropValue = (typeof cropStep)['neutral'];

/** Which edges of the frame a handle moves: −1 left or top, 1 right or bottom, 0 neither. */
export interface Handle {
  readonly x: -1 | 0 | 1;
  readonly y: -1 | 0 | 1;
}

/** A frame below this cannot be taken hold of. */
const SIDE_MIN_PX = 8;
/** The edges of a crop lie on whole pixels: rounding must not uncover a corner of a turned picture. */
const TURNED_MARGIN_PX = 1;
const BISECTIONS = 30;

function isNothing(value: StraightenValue): boolean {
  return straightenStep.isNeutral(value);
}

function placed(picture: Size, straighten: StraightenValue): Placement {
  return isNothing(straighten) ? asItLies(picture) : straightenStep.place(picture, straighten);
}

/** @param picture what is straightened and cropped */
export function frameOf(picture: Size, straighten: StraightenValue, crop: CropValue): CropFrame {
  const { toSource, widthPx, heightPx } = placed(picture, straighten);
  const x = ((crop.left + crop.right) / 2) * widthPx;
  const y = ((crop.top + crop.bottom) / 2) * heightPx;
  return {
    degrees: straighten.degrees,
    centre: mapPoint(toSource, x, y),
    widthPx: (crop.right - crop.left) * widthPx,
    heightPx: (crop.bottom - crop.top) * heightPx,
  };
}

/** The whole of the turned picture, with its empty corners, as the tool shows it. */
export function wholeTurned(degrees: number): StraightenValue {
  return degrees === 0 ? straightenStep.neutral : { version: 2, degrees, keeps: 'whole' };
}

/** Where the frame lies in the turned picture, pixels. */
export function frameRect(picture: Size, frame: CropFrame) {
  const { toSource } = placed(picture, wholeTurned(frame.degrees));
  const centre = mapPoint(invert(toSource), frame.centre.x, frame.centre.y);
  return {
    x: centre.x - frame.widthPx / 2,
    y: centre.y - frame.heightPx / 2,
    width: frame.widthPx,
    height: frame.heightPx,
  };
}

/** The steps that show what lies in the frame. */
export function stepsOfFrame(
  picture: Size,
  frame: CropFrame,
): { readonly straighten: StraightenValue; readonly crop: CropValue } {
  const straighten = wholeTurned(frame.degrees);
  const { widthPx, heightPx } = placed(picture, straighten);
  const { x, y, width, height } = frameRect(picture, frame);
  const share = (at: number, length: number) => {
    // Half a pixel is no crop.
    const near = [0, length].find((edge) => Math.abs(at - edge) < 0.5);
    return Math.min(1, Math.max(0, (near ?? at) / length));
  };
  const [left, right] = [share(x, widthPx), share(x + width, widthPx)];
  const [top, bottom] = [share(y, heightPx), share(y + height, heightPx)];
  return { straighten, crop: { version: 1, left, top, right, bottom } };
}

/** Half of the room that the frame takes up along the picture's own axes. */
function halfExtent({ widthPx, heightPx, degrees }: CropFrame): Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  return { x: (widthPx * cos + heightPx * sin) / 2, y: (widthPx * sin + heightPx * cos) / 2 };
}

function limitsOf({ widthPx, heightPx }: Size, degrees: number) {
  const margin = degrees === 0 ? 0 : Math.min(TURNED_MARGIN_PX, widthPx / 8, heightPx / 8);
  return { left: margin, top: margin, right: widthPx - margin, bottom: heightPx - margin };
}

/** Whether it shows no empty corner. */
export function isInside(picture: Size, frame: CropFrame): boolean {
  const { left, top, right, bottom } = limitsOf(picture, frame.degrees);
  const half = halfExtent(frame);
  const { x, y } = frame.centre;
  const slack = 1e-6;
  return (
    x - half.x >= left - slack &&
    x + half.x <= right + slack &&
    y - half.y >= top - slack &&
    y + half.y <= bottom + slack
  );
}

/** A way along the frame's axes as one along the picture's. */
function alongPicture(degrees: number, { x, y }: Point): Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: cos * x + sin * y, y: -sin * x + cos * y };
}

/** @param by pixels along the frame's axes; it stops where a corner would be empty */
export function moveFrame(picture: Size, frame: CropFrame, by: Point): CropFrame {
  const { left, top, right, bottom } = limitsOf(picture, frame.degrees);
  const half = halfExtent(frame);
  const way = alongPicture(frame.degrees, by);
  const between = (at: number, from: number, to: number) => Math.max(from, Math.min(to, at));
  return {
    ...frame,
    centre: {
      x: between(frame.centre.x + way.x, left + half.x, Math.max(left + half.x, right - half.x)),
      y: between(frame.centre.y + way.y, top + half.y, Math.max(top + half.y, bottom - half.y)),
    },
  };
}

/** Smaller about its middle, by as little as leaves no corner empty. */
function shrinkInside(picture: Size, frame: CropFrame): CropFrame {
  const { left, top, right, bottom } = limitsOf(picture, frame.degrees);
  const half = halfExtent(frame);
  const { x, y } = frame.centre;
  const room = [(x - left) / half.x, (right - x) / half.x, (y - top) / half.y, (bottom - y) / half.y];
  const share = Math.max(0, Math.min(1, ...room));
  return { ...frame, widthPx: frame.widthPx * share, heightPx: frame.heightPx * share };
}

/** @param asked as large as it is to be where there is room: turned back, it is as it was */
export function turnFrame(picture: Size, frame: CropFrame, degrees: number, asked: Size): CropFrame {
  const kept = Math.max(-STRAIGHTEN_MAX_DEGREES, Math.min(STRAIGHTEN_MAX_DEGREES, degrees));
  const { widthPx, heightPx } = asked;
  return shrinkInside(picture, { ...frame, degrees: kept, widthPx, heightPx });
}

/** The same area in another shape; the answer is `asked` and what there is room for. */
export function shapeFrame(
  picture: Size,
  frame: CropFrame,
  ratio: number,
  asked: Size,
): { readonly frame: CropFrame; readonly asked: Size } {
  const area = asked.widthPx * asked.heightPx;
  const widthPx = Math.sqrt(area * ratio);
  const wanted = { widthPx, heightPx: widthPx / ratio };
  return { frame: shrinkInside(picture, { ...frame, ...wanted }), asked: wanted };
}

/**
 * Moves a handle. The edge or corner across stays; what would uncover a corner is left out.
 * @param by    pixels along the frame's axes
 * @param ratio width by height that is kept; null: any
 */
export function resizeFrame(
  picture: Size,
  frame: CropFrame,
  handle: Handle,
  by: Point,
  ratio: number | null,
): CropFrame {
  const wanted = wantedSize(frame, handle, by, ratio);
  const at = (widthPx: number, heightPx: number): CropFrame => {
    const way = {
      x: (handle.x * (widthPx - frame.widthPx)) / 2,
      y: (handle.y * (heightPx - frame.heightPx)) / 2,
    };
    const { x, y } = alongPicture(frame.degrees, way);
    return { ...frame, widthPx, heightPx, centre: { x: frame.centre.x + x, y: frame.centre.y + y } };
  };
  const { widthPx, heightPx } = frame;
  const share = (from: Size, to: Size) => {
    const size = (t: number) =>
      at(from.widthPx + t * (to.widthPx - from.widthPx), from.heightPx + t * (to.heightPx - from.heightPx));
    return size(largestShare((t) => isInside(picture, size(t))));
  };
  if (ratio !== null) return share(startOf(frame, ratio, wanted), wanted);
  // One edge after the other: the frame slides along what stops it.
  const wide = share({ widthPx, heightPx }, { widthPx: wanted.widthPx, heightPx });
  return share(wide, { widthPx: wide.widthPx, heightPx: wanted.heightPx });
}

function wantedSize(frame: CropFrame, handle: Handle, by: Point, ratio: number | null): Size {
  const widthPx = Math.max(SIDE_MIN_PX, frame.widthPx + handle.x * by.x);
  const heightPx = Math.max(SIDE_MIN_PX, frame.heightPx + handle.y * by.y);
  if (ratio === null) return { widthPx, heightPx };
  if (handle.x === 0) return { widthPx: heightPx * ratio, heightPx };
  if (handle.y === 0) return { widthPx, heightPx: widthPx / ratio };
  const wide = Math.max(widthPx, heightPx * ratio);
  return { widthPx: wide, heightPx: wide / ratio };
}

/** Where growing begins: the largest of the wanted shape within the frame, which is inside. */
function startOf({ widthPx, heightPx }: Size, ratio: number, wanted: Size): Size {
  const wide = Math.min(widthPx, heightPx * ratio, wanted.widthPx);
  return { widthPx: wide, heightPx: wide / ratio };
}

/** The largest t from 0 to 1 at which it holds, if it holds at 0. */
function largestShare(holds: (t: number) => boolean): number {
  if (holds(1)) return 1;
  let [from, to] = [0, 1];
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (from + to) / 2;
    if (holds(middle)) from = middle;
    else to = middle;
  }
  return from;
}

/** The angle at which a line that was drawn over the turned picture lies level or upright, whichever is nearer. */
export function levelDegrees(from: Point, to: Point, degrees: number): number {
  const drawn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  // From −45 to 45: a line has no direction, and what is steeper is a vertical.
  const off = drawn - 90 * Math.round(drawn / 90);
  return Math.max(-STRAIGHTEN_MAX_DEGREES, Math.min(STRAIGHTEN_MAX_DEGREES, degrees - off));
}
