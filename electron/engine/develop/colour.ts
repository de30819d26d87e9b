import {
  adainColourFix,
  type ChannelStatistics,
  type ColourFix,
  type Planes,
  WAVELET_RADIUS_PX,
  waveletColourFix,
} from '../../../shared/colour/colourFix.ts';
import { intersectRects, type Rect } from '../../../shared/tiles/planTiles.ts';
import { cropPlanes } from '../tiles/planes.ts';
import type { Settle } from './settling.ts';

/** A decoded picture and what it was made from; both float32 CHW, three channels. */
export interface ColouredPicture {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Cut to [0, 1]. */
  decoded(rect: Rect): Promise<Float32Array> | Float32Array;
  enlarged(rect: Rect): Float32Array;
  /** Of all of the picture, or of a sample of it. */
  statistics(): Promise<PictureColours>;
}

/** Of the decoded picture and of the enlargement that it comes from. */
export interface PictureColours {
  readonly own: readonly ChannelStatistics[];
  readonly wanted: readonly ChannelStatistics[];
}

/** A rectangle of a decoded picture with its colours brought back to the photo's: float32 CHW. */
export async function readFixed(
  picture: ColouredPicture,
  fix: ColourFix,
  settle: Settle | null,
  rect: Rect,
): Promise<Float32Array> {
  const fixed = await readWithFix(picture, fix, rect);
  settle?.(fixed, picture.enlarged(rect));
  return fixed;
}

async function readWithFix(picture: ColouredPicture, fix: ColourFix, rect: Rect): Promise<Float32Array> {
  switch (fix) {
    case 'none':
      return picture.decoded(rect);
    case 'adain': {
      const { own, wanted } = await picture.statistics();
      return adainColourFix(planesOf(rect, await picture.decoded(rect)), own, wanted);
    }
    case 'wavelet': {
      const { widthPx: width, heightPx: height } = picture;
      const seen = intersectRects(grown(rect, WAVELET_RADIUS_PX), { x: 0, y: 0, width, height }) ?? rect;
      const result = planesOf(seen, await picture.decoded(seen));
      return cropPlanes(waveletColourFix(result, planesOf(seen, picture.enlarged(seen))), seen, rect);
    }
  }
}

function planesOf({ width, height }: Rect, data: Float32Array): Planes {
  return { data, widthPx: width, heightPx: height };
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}
