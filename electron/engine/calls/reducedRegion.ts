import { intersectRects, type Rect } from '../../../shared/tiles/planTiles.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';
import type { Restoration } from '../tiles/restoration.ts';
import type { CallContext } from './callContext.ts';

/** A region of a restoration before mixing, reduced: float32 CHW planes of `widthPx` × `heightPx`. */
export interface ReducedRegion {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly original: Float32Array<ArrayBuffer>;
  /** One per dial. */
  readonly residuals: readonly Float32Array<ArrayBuffer>[];
}

/**
 * Computes a region from exact tiles, kept or new; progress counts tiles.
 * @param area   in output pixels, inside the picture
 * @param factor 1: as it is; n: means of n × n pixels
 */
export async function computeReducedRegion(
  restoration: Restoration,
  area: Rect,
  factor: number,
  context: CallContext,
): Promise<ReducedRegion> {
  const original = new BoxReducer(area, factor, 3);
  const reducers = restoration.proven.manifest.dials.map(() => new BoxReducer(area, factor, 3));
  const indices = restoration.tilesIn(area);
  const turn = { signal: context.signal, priority: context.priority, keep: true };
  context.reportProgress(0, indices.length);
  for (const [done, index] of indices.entries()) {
    await restoration.withResiduals(index, turn, (residuals, core) => {
      const part = intersectRects(core, area);
      if (part === null) return;
      original.add(restoration.enlarge(part), part, part);
      residuals.forEach((residual, dial) => {
        reducers[dial]?.add(residual, core, part);
      });
    });
    context.reportProgress(done + 1, indices.length);
  }
  const { widthPx, heightPx } = original;
  return {
    widthPx,
    heightPx,
    original: original.finish(),
    residuals: reducers.map((reducer) => reducer.finish()),
  };
}
