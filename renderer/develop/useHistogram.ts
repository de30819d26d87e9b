import { useEffect, useState } from 'react';
import { type Histogram, histogramOf } from '../../shared/colour/histogram.ts';
import { useViewer } from '../stores/StoresContext.tsx';
import { useViewerController } from '../viewer/ViewerContext.tsx';
import { wholeWithin } from '../viewer/wholeWithin.ts';

/** Enough for a curve; reading more back would hold up what is drawn. */
const SIDE_PX = 192;
const REST_MS = 200;

/** A path in a box of 255 by a height. Roots: what is rare is seen beside what is frequent. */
export function histogramArea(heights: readonly number[], height: number): string {
  const points = heights.map((share, level) => `${level} ${(height * (1 - Math.sqrt(share))).toFixed(1)}`);
  return `M0 ${height}L${points.join('L')}L${heights.length - 1} ${height}z`;
}

/** Follows what is drawn, as soon as that rests for a moment. */
export function useHistogram(): Histogram | null {
  const controller = useViewerController();
  const [histogram, setHistogram] = useState<Histogram | null>(null);
  const isCut = useViewer(({ tool }) => tool !== null && tool.kind !== 'white-balance');
  useEffect(() => {
    // A tool that cuts the photo out shows more than the result.
    if (controller === null || isCut) return;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = () => {
      timer = null;
      const seen = wholeWithin(controller, SIDE_PX);
      setHistogram(seen === null ? null : histogramOf(seen.data));
    };
    const readSoon = () => {
      timer ??= setTimeout(read, REST_MS);
    };
    readSoon();
    const stop = controller.onDraw(readSoon);
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [controller, isCut]);
  return histogram;
}
