import type { Size } from './cropFrame.ts';

/** Shapes that a frame may keep; A-series is that of paper. */
export const CROP_RATIOS = ['free', 'original', '1:1', '5:4', '4:3', '3:2', '16:9', 'a-series'] as const;
export type CropRatio = (typeof CROP_RATIOS)[number];

const LANDSCAPE: Readonly<Record<Exclude<CropRatio, 'free' | 'original'>, number>> = {
  '1:1': 1,
  '5:4': 5 / 4,
  '4:3': 4 / 3,
  '3:2': 3 / 2,
  '16:9': 16 / 9,
  'a-series': Math.SQRT2,
};

/** Width by height, lying or standing as the frame does; null: any. */
export function ratioOf(name: CropRatio, picture: Size, frame: Size): number | null {
  if (name === 'free') return null;
  const own = picture.widthPx / picture.heightPx;
  const lying = name === 'original' ? Math.max(own, 1 / own) : LANDSCAPE[name];
  return frame.widthPx >= frame.heightPx ? lying : 1 / lying;
}

export const CROP_GUIDES = ['thirds', 'golden', 'diagonal', 'grid', 'none'] as const;
export type CropGuide = (typeof CROP_GUIDES)[number];

/** From and to, in the frame's own pixels. */
export type GuideLine = readonly [x1: number, y1: number, x2: number, y2: number];

/** Of the golden section. */
const GOLDEN = (3 - Math.sqrt(5)) / 2;
const GRID_CELLS = 8;

export function guideLines(guide: CropGuide, width: number, height: number): GuideLine[] {
  switch (guide) {
    case 'none':
      return [];
    case 'thirds':
      return across([1 / 3, 2 / 3], [1 / 3, 2 / 3], width, height);
    case 'golden':
      return across([GOLDEN, 1 - GOLDEN], [GOLDEN, 1 - GOLDEN], width, height);
    case 'grid': {
      const cell = Math.max(width, height) / GRID_CELLS;
      const shares = (length: number) => {
        const count = Math.max(1, Math.round(length / cell));
        return Array.from({ length: count - 1 }, (_, i) => (i + 1) / count);
      };
      return across(shares(width), shares(height), width, height);
    }
    case 'diagonal': {
      // From every corner at 45°, until the other side is met.
      const side = Math.min(width, height);
      return [
        [0, 0, side, side],
        [width, 0, width - side, side],
        [0, height, side, height - side],
        [width, height, width - side, height - side],
      ];
    }
  }
}

function across(
  columns: readonly number[],
  rows: readonly number[],
  width: number,
  height: number,
): GuideLine[] {
  return [
    ...columns.map((share): GuideLine => [share * width, 0, share * width, height]),
    ...rows.map((share): GuideLine => [0, share * height, width, share * height]),
  ];
}
