import { geometryOf } from '../../../shared/develop/geometryOf.ts';
import type { EngineCalls, SmallPicture } from '../../../shared/engine/protocol.ts';
import { enlargedSidePx } from '../../../shared/enlarge/bicubic.ts';
import { fitSize } from '../../../shared/pictures/fitSize.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { readManifest } from '../../packs/openPack.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { type Development, kindOf, openDevelopment } from '../develop/development.ts';
import { resampleAlpha } from '../develop/lastStages.ts';
import { LatentViews } from '../develop/latent/latentViews.ts';
import { draftSideOf, openDraft } from '../develop/openDraft.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import type { Original } from '../originals.ts';
import { resultThumbnail } from '../pictures/thumbnail.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';

type Params = EngineCalls['developedThumbnail']['params'];

/**
 * A thumbnail of the photo as developed, made of what the viewer has kept; of a pack whose runs are short also of a
 * new draft. It takes the turn of a file that is rendered: between the tiles of an export it would slow that down.
 * @throws Failure of `viewDraft`
 */
export async function developedThumbnail(
  parts: EngineParts,
  params: Params,
  context: CallContext,
): Promise<SmallPicture | null> {
  const { source } = params;
  const { manifest, hash } = await readManifest(source.packFolder);
  return parts.stages.rendering.run(context.priority, context.signal, async () => {
    if (kindOf(manifest).runsUnasked) {
      return withPack(parts, source, context.signal, (proven) => draw(parts, params, proven, context));
    }
    const proven = await parts.sessions.findOpen({ folder: source.packFolder, hash }, source.provider);
    if (proven === null) return null;
    const finish = proven.use();
    try {
      return await draw(parts, params, proven, context);
    } finally {
      finish();
    }
  });
}

/** With views of its own: what the viewer's next tile is decoded with stays. */
async function draw(
  parts: EngineParts,
  params: Params,
  proven: ProvenPack,
  context: CallContext,
): Promise<SmallPicture | null> {
  const { source, sha256 } = params;
  const latentViews = new LatentViews(parts.keptLatents, parts.kept);
  const own = { ...parts, latentViews };
  try {
    const sidePx = draftSideOf(own, proven, sha256);
    const original = await own.originals.glanceAtCopy({ path: source.path, sha256 }, sidePx);
    const development = await findDevelopment(own, params, { original, proven, sidePx });
    if (development === null) return null;
    return resultThumbnail(
      await drawSmall(development, params, original, context),
      thumbnailSize(params, development),
    );
  } finally {
    latentViews.forget();
  }
}

/** In the shape of the whole result, and no larger than what it is drawn from. */
function thumbnailSize({ photo, recipe, longSidePx }: Params, { size }: Development) {
  const { widthPx, heightPx } = geometryOf(recipe, {
    widthPx: enlargedSidePx(photo.widthPx, recipe.scale),
    heightPx: enlargedSidePx(photo.heightPx, recipe.scale),
  });
  const px = Math.min(longSidePx, Math.max(size.widthPx, size.heightPx));
  return fitSize(widthPx, heightPx, { kind: 'long-side', px });
}

interface Copy {
  readonly original: Original;
  readonly proven: ProvenPack;
  readonly sidePx: number;
}

/** Null where it would need a run that nobody asked for. */
async function findDevelopment(
  parts: EngineParts,
  { recipe }: Params,
  { original, proven, sidePx }: Copy,
): Promise<Development | null> {
  const { runsUnasked } = kindOf(proven.manifest);
  const { widthPx, heightPx } = original.picture;
  if (runsUnasked && Math.max(widthPx, heightPx) < sidePx) {
    // The copy of a photo that is smaller than a draft has the photo's pixels: the viewer's exact tiles are its own.
    const { copy: _, ...whole } = original;
    const exact = await openDevelopment(parts, { original: whole, proven, recipe });
    if (await exact.mix.isKept()) return exact;
  }
  const draft = await openDraft(parts, { original, proven, recipe }, sidePx);
  return runsUnasked || (await draft.mix.isKept()) ? draft : null;
}

async function drawSmall(
  development: Development,
  { recipe, longSidePx }: Params,
  original: Original,
  context: CallContext,
) {
  const { widthPx: width, heightPx: height } = development.size;
  const crop: Rect = { x: 0, y: 0, width, height };
  const factor = Math.max(1, Math.floor(Math.max(width, height) / longSidePx));
  const { widthPx, heightPx, at } = await development.cells(crop, factor, context);
  const rect = { x: 0, y: 0, width: widthPx, height: heightPx };
  const { channels } = original.picture;
  const hasAlpha = original.picture.alpha !== undefined;
  const output = new OutputPicture({ widthPx, heightPx, channels, depth: 8, hasAlpha });
  output.setPixels(rect, await at(recipe.dials));
  if (hasAlpha) output.setAlpha(rect, resampleAlpha(development, factor));
  return output.toPicture(original.picture);
}
