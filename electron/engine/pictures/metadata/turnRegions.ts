import type { TagValue } from './metadataTag.ts';
import { isList, isStruct } from './structText.ts';

/** How an original's picture became the result's: turned upright, then enlarged or reduced. */
export interface PictureFrame {
  /** EXIF orientation that was applied, 1 to 8. */
  readonly orientation: number;
  /** Of the picture as it was stored, before turning, pixels. */
  readonly storedWidthPx: number;
  readonly storedHeightPx: number;
  /** Of the result, pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
}

type Struct = { readonly [field: string]: TagValue };
type Pair = readonly [number, number];

/** Names of an area's fields, and which of its points X and Y mean. */
interface AreaNames {
  readonly x: string;
  readonly y: string;
  readonly width: string;
  readonly height: string;
  readonly point: 'middle' | 'corner';
}

const MWG_AREA: AreaNames = { x: 'X', y: 'Y', width: 'W', height: 'H', point: 'middle' };
const IPTC_MIDDLE: AreaNames = { x: 'RbX', y: 'RbY', width: 'RbW', height: 'RbH', point: 'middle' };
const DECIMALS = 6;

/** Where a point of the stored picture stands in the upright one, both in parts of their sides (EXIF 3.0, 0x0112). */
export function turnPoint(x: number, y: number, orientation: number): Pair {
  switch (orientation) {
    case 2:
      return [1 - x, y];
    case 3:
      return [1 - x, 1 - y];
    case 4:
      return [x, 1 - y];
    case 5:
      return [y, x];
    case 6:
      return [1 - y, x];
    case 7:
      return [1 - y, 1 - x];
    case 8:
      return [y, 1 - x];
    default:
      return [x, y];
  }
}

/** Regions of the Metadata Working Group (guidelines 2.0, section 5.9): areas around their middle. */
export function turnMwgRegions(info: TagValue, frame: PictureFrame): TagValue {
  if (!isStruct(info)) return info;
  const applied = isStruct(info.AppliedToDimensions) ? info.AppliedToDimensions : {};
  const appliedPx = [Number(applied.W), Number(applied.H)] as const;
  const size = { W: String(frame.widthPx), H: String(frame.heightPx), Unit: 'pixel' };
  const turnRegion = (region: TagValue): TagValue => {
    if (!isStruct(region) || !isStruct(region.Area)) return region;
    const area = region.Area;
    const storedPx = area.Unit === 'pixel' ? appliedPx : undefined;
    return { ...region, Area: turnArea(area, MWG_AREA, frame, storedPx) };
  };
  const list = info.RegionList;
  return {
    ...info,
    AppliedToDimensions: { ...applied, ...size },
    ...(list === undefined ? {} : { RegionList: mapList(list, turnRegion) }),
  };
}

/** Image regions of IPTC (Photo Metadata Standard, Region Boundary): rectangles by a corner, circles, polygons. */
export function turnIptcRegions(regions: TagValue, frame: PictureFrame): TagValue {
  return mapList(regions, (region) => {
    if (!isStruct(region) || !isStruct(region.RegionBoundary)) return region;
    const boundary = region.RegionBoundary;
    const storedPx =
      boundary.RbUnit === 'pixel' ? ([frame.storedWidthPx, frame.storedHeightPx] as const) : undefined;
    const point = boundary.RbShape === 'rectangle' ? 'corner' : 'middle';
    const turned = turnArea(boundary, { ...IPTC_MIDDLE, point }, frame, storedPx);
    const vertices = boundary.RbVertices;
    const turnVertex = (vertex: TagValue) =>
      isStruct(vertex) ? turnArea(vertex, IPTC_MIDDLE, frame, storedPx) : vertex;
    return {
      ...region,
      RegionBoundary: {
        ...turned,
        ...(vertices === undefined ? {} : { RbVertices: mapList(vertices, turnVertex) }),
        ...turnedRadius(boundary, frame, storedPx),
      },
    };
  });
}

/** Microsoft's people: 'x, y, width, height' of the upper left corner, in parts of the sides. */
export function turnMicrosoftRegions(info: TagValue, frame: PictureFrame): TagValue {
  if (!isStruct(info) || info.Regions === undefined) return info;
  const turnRegion = (region: TagValue): TagValue => {
    if (!isStruct(region) || typeof region.Rectangle !== 'string') return region;
    const [x, y, width, height] = region.Rectangle.split(',').map((part) => Number(part));
    const area = { X: String(x), Y: String(y), W: String(width), H: String(height) };
    const turned = turnArea(area, { ...MWG_AREA, point: 'corner' }, frame, undefined);
    return { ...region, Rectangle: ['X', 'Y', 'W', 'H'].map((name) => turned[name]).join(', ') };
  };
  return { ...info, Regions: mapList(info.Regions, turnRegion) };
}

/** @param storedPx what pixels count from; undefined where values are parts of the sides */
function turnArea(area: Struct, names: AreaNames, frame: PictureFrame, storedPx: Pair | undefined): Struct {
  const numbers = [names.x, names.y, names.width, names.height].map((name) => Number(area[name] ?? 0));
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  if (!numbers.every(Number.isFinite)) return area;
  const [across, down] = storedPx ?? [1, 1];
  const half = names.point === 'corner' ? 0.5 : 0;
  const [middleX, middleY] = turnPoint(
    (x + half * width) / across,
    (y + half * height) / down,
    frame.orientation,
  );
  const turnedSize: Pair =
    frame.orientation >= 5 ? [height / down, width / across] : [width / across, height / down];
  const [unitX, unitY] = storedPx === undefined ? [1, 1] : [frame.widthPx, frame.heightPx];
  const values: Record<string, number> = {
    [names.x]: (middleX - half * turnedSize[0]) * unitX,
    [names.y]: (middleY - half * turnedSize[1]) * unitY,
    [names.width]: turnedSize[0] * unitX,
    [names.height]: turnedSize[1] * unitY,
  };
  const told = Object.entries(values).filter(([name]) => area[name] !== undefined);
  return { ...area, ...Object.fromEntries(told.map(([name, value]) => [name, decimal(value)])) };
}

/** A circle's radius is told along the width, which is another side after a quarter turn. */
function turnedRadius(boundary: Struct, frame: PictureFrame, storedPx: Pair | undefined): Struct {
  if (boundary.RbRx === undefined) return {};
  const storedWidthInResult = frame.orientation >= 5 ? frame.heightPx : frame.widthPx;
  const radiusPx = (Number(boundary.RbRx) / (storedPx?.[0] ?? 1)) * storedWidthInResult;
  return { RbRx: decimal(storedPx === undefined ? radiusPx / frame.widthPx : radiusPx) };
}

function mapList(value: TagValue, change: (item: TagValue) => TagValue): TagValue {
  return isList(value) ? value.map(change) : change(value);
}

function decimal(value: number): string {
  return String(Number(value.toFixed(DECIMALS)));
}
