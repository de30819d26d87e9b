import { useSyncExternalStore } from 'react';
import { type Histogram, histogramOf } from '../../shared/colour/histogram.ts';
import { useViewer } from '../stores/StoresContext.tsx';
import { useViewerController } from '../viewer/ViewerContext.tsx';
import type { ViewerController } from '../viewer/viewerController.ts';
import { wholeWithin } from '../viewer/wholeWithin.ts';

/** Enough for a curve; reading more back would hold up what is drawn. */
const SIDE_PX = 192;
const REST_MS = 200;

/** A path in a box of 255 by a height. Roots: what is rare is seen beside what is frequent. */
export function histogramArea(heights: readonly number[], height: number): string {
  const points = heights.map((share, level) => `${level} ${(height * (1 - Math.sqrt(share))).toFixed(1)}`);
  return `M0 ${height}L${points.join('L')}L${heights.length - 1} ${height}z`;
}

/** Follows what is drawn, as soon as that rests for a moment. One reading serves every panel that shows it. */
class HistogramFeed {
  readonly #controller: ViewerController;
  readonly #listeners = new Set<() => void>();
  #histogram: Histogram | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #stopFollowing: (() => void) | null = null;

  constructor(controller: ViewerController) {
    this.#controller = controller;
  }

  readonly get = (): Histogram | null => this.#histogram;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stopFollowing ??= this.#controller.onDraw(this.#readSoon);
    this.#readSoon();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stopFollowing?.();
      this.#stopFollowing = null;
      if (this.#timer !== null) clearTimeout(this.#timer);
      this.#timer = null;
    };
  };

  readonly #readSoon = (): void => {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const seen = wholeWithin(this.#controller, SIDE_PX);
      this.#histogram = seen === null ? null : histogramOf(seen.data);
      for (const listener of this.#listeners) listener();
    }, REST_MS);
  };
}

const feeds = new WeakMap<ViewerController, HistogramFeed>();

function feedOf(controller: ViewerController): HistogramFeed {
  const feed = feeds.get(controller) ?? new HistogramFeed(controller);
  feeds.set(controller, feed);
  return feed;
}

const NOT_FOLLOWED = () => () => {};
const NOTHING = () => null;

export function useHistogram(): Histogram | null {
  const controller = useViewerController();
  const isCut = useViewer(({ tool }) => tool !== null && tool.kind !== 'white-balance');
  const feed = controller === null ? null : feedOf(controller);
  // A tool that cuts the photo out shows more than the result: what was seen before it stays.
  return useSyncExternalStore(
    feed === null || isCut ? NOT_FOLLOWED : feed.subscribe,
    feed === null ? NOTHING : feed.get,
  );
}
