import type { EngineCalls, ViewTile } from '../../../shared/engine/protocol.ts';
import { chooseDraftSidePx } from '../../../shared/tiles/chooseDraft.ts';
import { LatentRestoration } from '../latent/latentRestoration.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { Restoration } from '../tiles/restoration.ts';
import { type CallContext, type EngineParts, withPack } from './callContext.ts';
import { decodeLatentRegion } from './latentTile.ts';
import { computeReducedRegion } from './reducedRegion.ts';
import { checkLook, toViewTile } from './viewTile.ts';

/**
 * What a photo will look like, from a copy of about the screen's size: the residuals are the copy's and not the
 * photo's. The copy is one tile, so that nothing is spent on halo.
 */
export function viewDraft(
  parts: EngineParts,
  { source, sha256, look }: EngineCalls['viewDraft']['params'],
  context: CallContext,
): Promise<ViewTile> {
  return withPack(parts, source, context.signal, async (proven) => {
    const sidePx = draftSideOf(parts, proven, sha256);
    const original = await parts.originals.loadCopy({ path: source.path, sha256 }, sidePx, context.signal);
    const { widthPx: width, heightPx: height } = original.picture;
    const rect = { x: 0, y: 0, width, height };
    const options = { original, proven, scale: 1 };
    if (proven.manifest.space.kind === 'pixel') {
      const restoration = new Restoration(parts, { ...options, tilePx: sidePx });
      return toViewTile(await computeReducedRegion(restoration, rect, 1, context), rect, 0);
    }
    const at = checkLook(look, proven.manifest);
    const restoration = new LatentRestoration(parts, { ...options, prompt: at.prompt });
    return toViewTile(await decodeLatentRegion(parts, restoration, at, rect, 1, context), rect, 0);
  });
}

/**
 * The same for a photo as long as it is looked at, though the machine may be busier than before: at another dial
 * position a latent pack takes what was kept of the same copy.
 */
export function draftSideOf({ draftSides }: EngineParts, proven: ProvenPack, sha256: string): number {
  const name = [sha256, proven.pack.hash, proven.arithmetic].join(' ');
  const sidePx = draftSides.get(name) ?? chooseDraftSidePx(proven.secondsPerPixel);
  draftSides.set(name, sidePx);
  return sidePx;
}
