import type { EngineCalls } from '../../../shared/engine/protocol.ts';
import { NETWORK_TILE_PX } from '../../../shared/tiles/planTiles.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { kindOf } from '../develop/development.ts';

const MEGAPIXEL = 1_000_000;

/**
 * What a megapixel of a result will take, by one run on a tile of a photo's size: soon told, and near enough to choose
 * by. Of a pixel pack, whose decoder costs nothing.
 */
export function packSpeed(
  parts: EngineParts,
  source: EngineCalls['packSpeed']['params'],
  { signal, priority }: CallContext,
): Promise<EngineCalls['packSpeed']['result']> {
  return withPack(parts, source, signal, async (proven) => {
    const { manifest } = proven;
    const overhead = ((NETWORK_TILE_PX + 2 * kindOf(manifest).haloPx(manifest)) / NETWORK_TILE_PX) ** 2;
    const seconds = await parts.networkTurns.run(priority, signal, () => proven.secondsOfLargeTile());
    return { secondsPerMegapixel: seconds * overhead * MEGAPIXEL };
  });
}
