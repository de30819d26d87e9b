import type { EngineCalls, SmallPicture } from '../../../shared/engine/protocol.ts';
import { type LambdaValue, mixResiduals } from '../../../shared/lambda/mix.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { readManifest } from '../../packs/openPack.ts';
import { LatentRestoration } from '../latent/latentRestoration.ts';
import { LatentViews } from '../latent/latentViews.ts';
import type { Original } from '../originals.ts';
import { pictureThumbnail } from '../pictures/thumbnail.ts';
import type { ProvenPack } from '../sessions/provenPack.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';
import { Restoration } from '../tiles/restoration.ts';
import { type CallContext, type EngineParts, withPack } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import { decodeLatentRegion } from './latentTile.ts';
import { OutputPicture } from './outputPicture.ts';
import { computeReducedRegion, type ReducedRegion } from './reducedRegion.ts';
import { draftSideOf } from './viewDraft.ts';
import { checkLook } from './viewTile.ts';

type Params = EngineCalls['developedThumbnail']['params'];

/** The whole picture before mixing, and where its dials stand. */
interface Mixture {
  readonly region: ReducedRegion;
  readonly lambdas: readonly LambdaValue[];
  /** Float32 HW in [0, 1]; null where the original has none. */
  readonly alphaHw: Float32Array | null;
}

/**
 * A thumbnail of the photo as developed, made of what the viewer has kept; of a pixel pack also of a new draft. It
 * takes the turn of a file that is rendered: between the tiles of an export it would slow that down.
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
    if (manifest.space.kind === 'pixel') {
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

async function draw(
  parts: EngineParts,
  params: Params,
  proven: ProvenPack,
  context: CallContext,
): Promise<SmallPicture | null> {
  const { source, sha256, longSidePx } = params;
  const sidePx = draftSideOf(parts, proven, sha256);
  const original = await parts.originals.glanceAtCopy({ path: source.path, sha256 }, sidePx);
  const mixture =
    proven.manifest.space.kind === 'pixel'
      ? await mixDials(parts, params, { original, proven, tilePx: sidePx }, context)
      : await decodeKept(parts, params, { original, proven }, context);
  if (mixture === null) return null;
  const { region, lambdas, alphaHw } = mixture;
  const { widthPx, heightPx } = region;
  const rect = { x: 0, y: 0, width: widthPx, height: heightPx };
  const { channels } = original.picture;
  const hasAlpha = alphaHw !== null;
  const output = new OutputPicture({ widthPx, heightPx, channels, depth: 8, hasAlpha });
  output.setPixels(rect, mixResiduals(region.original, region.residuals, lambdas, widthPx * heightPx));
  if (hasAlpha) output.setAlpha(rect, alphaHw);
  return pictureThumbnail(output.toPicture(original.picture), longSidePx);
}

async function mixDials(
  parts: EngineParts,
  { source, look, longSidePx }: Params,
  options: DraftOptions,
  context: CallContext,
): Promise<Mixture> {
  const { dials, masks = [] } = checkLook(look, options.proven.manifest);
  const exact = await findExact(parts, options, source.scale);
  const restoration = exact ?? new Restoration(parts, { ...options, scale: 1 });
  const { wholeRect: rect, widthPx, heightPx } = restoration;
  const factor = Math.max(1, Math.floor(Math.max(widthPx, heightPx) / longSidePx));
  const region = await computeReducedRegion(restoration, rect, factor, context);
  const values = await DialValues.paint(dials, masks, restoration);
  const alpha = restoration.enlargeAlpha(rect);
  return {
    region,
    lambdas: values.at(values.constants(), rect, factor),
    alphaHw: alpha === null ? null : reduce(alpha, rect, factor),
  };
}

interface DraftOptions {
  readonly original: Original;
  readonly proven: ProvenPack;
  readonly tilePx: number;
}

/** The copy of a photo that is smaller than a draft has the photo's pixels: the viewer's exact tiles are its own. */
async function findExact(
  parts: EngineParts,
  { original: { copy: _, ...original }, proven, tilePx }: DraftOptions,
  scale: number,
): Promise<Restoration | null> {
  const { widthPx, heightPx } = original.picture;
  if (Math.max(widthPx, heightPx) >= tilePx) return null;
  const exact = new Restoration(parts, { original, proven, scale });
  return (await exact.isKept()) ? exact : null;
}

function reduce(valuesHw: Float32Array, rect: Rect, factor: number): Float32Array {
  const reducer = new BoxReducer(rect, factor, 1);
  reducer.add(valuesHw, rect, rect);
  return reducer.finish();
}

/** Decoded only. With views of its own: the decoders that the viewer's next tile needs stay. */
async function decodeKept(
  parts: EngineParts,
  { look }: Params,
  options: { readonly original: Original; readonly proven: ProvenPack },
  context: CallContext,
): Promise<Mixture | null> {
  const at = { ...checkLook(look, options.proven.manifest), hasLastApart: false };
  const restoration = new LatentRestoration(parts, { ...options, scale: 1, prompt: at.prompt });
  if ((await restoration.recall(parts.keptLatents)) === undefined) return null;
  const { widthPx: width, heightPx: height } = restoration.enlarged;
  const ownParts = { ...parts, latentViews: new LatentViews(parts.keptLatents) };
  const rect = { x: 0, y: 0, width, height };
  const region = await decodeLatentRegion(ownParts, restoration, at, rect, 1, context);
  return { region, lambdas: [1], alphaHw: restoration.enlarged.readAlpha(rect) };
}
