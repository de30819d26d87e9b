import type { OriginalFacts } from '../../../shared/develop/step.ts';
import type { EngineCalls, ViewTile } from '../../../shared/engine/protocol.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { openDevelopment } from '../develop/development.ts';
import type { ReducedRegion } from '../develop/reducedRegion.ts';
import type { Planes } from '../tiles/boxReducer.ts';

/** A tile for the viewer: plain enlargement and residuals, to be mixed where it is drawn. */
export function viewTile(
  parts: EngineParts,
  { source, recipe, level, rect, ...options }: EngineCalls['viewTile']['params'],
  context: CallContext,
): Promise<ViewTile> {
  return withPack(parts, source, context.signal, async (proven) => {
    const original = await parts.originals.load(source.path, context.signal);
    const development = await openDevelopment(parts, { ...source, original, proven, recipe });
    const region = await development.region(rect, level, context, options);
    return toViewTile(region, original.facts, rect, level);
  });
}

export function toViewTile(region: ReducedRegion, facts: OriginalFacts, rect: Rect, level: number): ViewTile {
  return {
    rect,
    level,
    channels: 3,
    facts,
    original: toFloat16Bits(region.original),
    residuals: region.residuals.map(toFloat16Bits),
  };
}

function toFloat16Bits(values: Planes): Uint16Array<ArrayBuffer> {
  const half = values instanceof Float16Array ? values : new Float16Array(values);
  return new Uint16Array(half.buffer);
}
