import type { EngineCalls, LatentLook, ViewTile } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import type { Rect } from '../../../shared/tiles/planTiles.ts';
import { LEVEL_MAX, levelRectToOutput, levelSidePx } from '../../../shared/viewport/pyramid.ts';
import { LatentRestoration } from '../latent/latentRestoration.ts';
import { Restoration } from '../tiles/restoration.ts';
import { type CallContext, type EngineParts, withPack } from './callContext.ts';
import { decodeLatentDraft, decodeLatentRegion } from './latentTile.ts';
import { computeReducedRegion, type ReducedRegion } from './reducedRegion.ts';

/**
 * A tile for the viewer: plain enlargement and residuals, to be mixed where it is drawn.
 * @throws Failure 'request-invalid' where the rectangle is not inside the level
 */
export function viewTile(
  parts: EngineParts,
  { source, level, rect, look, isDraft = false }: EngineCalls['viewTile']['params'],
  context: CallContext,
): Promise<ViewTile> {
  return withPack(parts, source, context.signal, async (proven) => {
    const original = await parts.originals.load(source.path, context.signal);
    const options = { ...source, original, proven };
    const computeRegion = () => {
      if (proven.manifest.space.kind === 'pixel') {
        const restoration = new Restoration(parts, options);
        const area = areaOf(rect, level, restoration);
        return computeReducedRegion(restoration, area, 2 ** level, context);
      }
      const at = checkLook(look, proven.manifest);
      const latent = { ...options, prompt: at.prompt };
      const restoration = new LatentRestoration(parts, latent);
      const area = areaOf(rect, level, restoration.enlarged);
      return isDraft
        ? decodeLatentDraft(parts, latent, at, area, 2 ** level, context)
        : decodeLatentRegion(parts, restoration, at, area, 2 ** level, context);
    };
    return toViewTile(await computeRegion(), rect, level);
  });
}

export function toViewTile(region: ReducedRegion, rect: Rect, level: number): ViewTile {
  return {
    rect,
    level,
    channels: 3,
    original: toFloat16Bits(region.original),
    residuals: region.residuals.map(toFloat16Bits),
  };
}

function areaOf(rect: Rect, level: number, size: { widthPx: number; heightPx: number }): Rect {
  checkInside(rect, level, size);
  return levelRectToOutput(rect, level, size);
}

/** @throws Failure 'request-invalid' where a latent pack's dials are not what `look` has values for */
export function checkLook(look: LatentLook | undefined, { name, dials }: Manifest): LatentLook {
  if (look !== undefined && look.dials.length === dials.length && look.dials.every(Number.isFinite)) {
    return look;
  }
  throw new Failure(
    'request-invalid',
    `'${name}' is decoded at one dial position: ${dials.length} values are needed.`,
  );
}

function checkInside(rect: Rect, level: number, size: { widthPx: number; heightPx: number }): void {
  const isLevel = Number.isInteger(level) && level >= 0 && level <= LEVEL_MAX;
  const width = levelSidePx(size.widthPx, level);
  const height = levelSidePx(size.heightPx, level);
  const sides = [rect.x, rect.y, rect.width, rect.height];
  const isInside =
    sides.every(Number.isInteger) &&
    rect.x >= 0 &&
    rect.y >= 0 &&
    rect.width > 0 &&
    rect.height > 0 &&
    rect.x + rect.width <= width &&
    rect.y + rect.height <= height;
  if (!isLevel || !isInside) {
    throw new Failure(
      'request-invalid',
      `The tile ${rect.width}×${rect.height} at ${rect.x}, ${rect.y} does not lie in level ${level} (${width}×${height}).`,
    );
  }
}

function toFloat16Bits(values: Float32Array): Uint16Array<ArrayBuffer> {
  return new Uint16Array(new Float16Array(values).buffer);
}
