/** The parts of the bench, in the order in which they run. */
export const BENCH_PARTS = [
  'first-tile',
  'draft',
  'speed',
  'grid',
  'lambda',
  'variants',
  'view',
  'export',
  'growth',
] as const;
export type BenchPart = (typeof BENCH_PARTS)[number];

/** A number that the bench gives. */
export interface MeasurementKind {
  readonly name: string;
  readonly part: BenchPart;
  readonly text: string;
  readonly unit: string;
  /** What the product promises: not more than this. */
  readonly atMost?: number;
  /** Or: not less than this. */
  readonly atLeast?: number;
}

export const MEASUREMENTS = [
  {
    name: 'firstTileSeconds',
    part: 'first-tile',
    text: 'from starting the engine to the first tile of a 12-megapixel result',
    unit: 's',
  },
  {
    name: 'draftAtFitSeconds',
    part: 'draft',
    text: 'stand-in and draft of a photo of 12 megapixels, the engine ready',
    unit: 's',
    atMost: 3,
  },
  {
    name: 'draftOverNetwork',
    part: 'draft',
    text: 'that over what its network run takes',
    unit: '×',
  },
  {
    name: 'draftMegapixels',
    part: 'draft',
    text: 'size of that draft, as large as this machine manages in time',
    unit: 'MP',
  },
  {
    name: 'secondsPerMegapixelDefault',
    part: 'speed',
    text: 'default setting, whole job, per output megapixel',
    unit: 's/MP',
  },
  {
    name: 'secondsPerMegapixelAdjustable',
    part: 'speed',
    text: 'the same with both residuals',
    unit: 's/MP',
  },
  { name: 'adjustableOverDefault', part: 'speed', text: 'adjustable over default', unit: '×', atMost: 1.6 },
  {
    name: 'restoreOverNetwork',
    part: 'speed',
    text: 'whole job at the default setting over its network time',
    unit: '×',
    atMost: 1.3,
  },
  {
    name: 'gridOverAdjustable',
    part: 'grid',
    text: '5×5 grid over one adjustable restoration, writing apart',
    unit: '×',
    atMost: 1.3,
  },
  {
    name: 'newLambdaOverRestore',
    part: 'lambda',
    text: 'another λ on kept residuals of 12 megapixels over their restoration',
    unit: '×',
    atMost: 0.15,
  },
  {
    name: 'int8OverFloat',
    part: 'variants',
    text: 'network time in eight bits over single precision, default setting',
    unit: '×',
  },
  {
    name: 'int8OverFloatAdjustable',
    part: 'variants',
    text: 'the same with both residuals',
    unit: '×',
  },
  {
    name: 'pixOnlyOverDefault',
    part: 'variants',
    text: 'network time of the first dial alone over both, single precision',
    unit: '×',
    atMost: 1.03,
  },
  {
    name: 'viewOverUntiled',
    part: 'view',
    text: 'network time of a view of 1440 × 900 at 1:1 over its picture in one piece',
    unit: '×',
    atMost: 1.25,
  },
  {
    name: 'exportBusyShare',
    part: 'export',
    text: 'share of an album export (20 photographs, JPEG) that the network is busy',
    unit: '',
    atLeast: 0.9,
  },
  {
    name: 'exportOverNetwork',
    part: 'export',
    text: 'that export over the network time of the same photographs one by one',
    unit: '×',
    atMost: 1.1,
  },
  {
    name: 'metadataSecondsPerPhoto',
    part: 'export',
    text: 'copying and checking the metadata of a photograph, ExifTool being open',
    unit: 's',
    atMost: 0.1,
  },
  { name: 'exportPhotosPerMinute', part: 'export', text: 'photographs of 0.8 megapixels', unit: '/min' },
  {
    name: 'exportPeakMiB',
    part: 'export',
    text: 'peak resident memory of that export, engine and main together',
    unit: 'MiB',
  },
  { name: 'exportBusySharePng16', part: 'export', text: 'the same as 16-bit PNG', unit: '' },
  { name: 'exportBusyShareAvif', part: 'export', text: 'the same as AVIF', unit: '' },
  {
    name: 'growth100Over4',
    part: 'growth',
    text: 'seconds per megapixel at 100 megapixels over those at 4',
    unit: '×',
    atMost: 1.15,
  },
  {
    name: 'peakMiB100',
    part: 'growth',
    text: 'peak resident memory at 100 megapixels, engine and main together',
    unit: 'MiB',
    atMost: 1430, // 1.5 GB
  },
] as const satisfies readonly MeasurementKind[];

export type MeasurementName = (typeof MEASUREMENTS)[number]['name'];

/** What was measured; a part that did not run gives nothing, null is what could not be measured here. */
export type Measured = Partial<Record<MeasurementName, number | null>>;
