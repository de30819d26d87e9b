import type { EngineCalls, ViewTile } from '../../../shared/engine/protocol.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { draftSideOf, openDraft } from '../develop/openDraft.ts';
import { toViewTile } from './viewTile.ts';

/** The whole photo in one piece, see `openDraft`. */
export function viewDraft(
  parts: EngineParts,
  { source, sha256, recipe, ...options }: EngineCalls['viewDraft']['params'],
  context: CallContext,
): Promise<ViewTile> {
  return withPack(parts, source, context.signal, async (proven) => {
    const sidePx = draftSideOf(parts, proven, sha256);
    const original = await parts.originals.loadCopy({ path: source.path, sha256 }, sidePx, context.signal);
    const development = await openDraft(parts, { original, proven, recipe }, sidePx);
    const { widthPx: width, heightPx: height } = development.mix;
    const rect = { x: 0, y: 0, width, height };
    return toViewTile(await development.region(rect, 0, context, options), original.facts, rect, 0);
  });
}
