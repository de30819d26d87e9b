import { createHash } from 'node:crypto';
import { adainColourFix, WAVELET_RADIUS_PX, waveletColourFix } from '../../../shared/colour/colourFix.ts';
import type { LatentLook } from '../../../shared/engine/protocol.ts';
import { intersectRects, planTiles, type Rect, tileInput } from '../../../shared/tiles/planTiles.ts';
import { LatentRestoration, type LatentRestorationOptions } from '../latent/latentRestoration.ts';
import type { LatentPosition } from '../latent/latentViews.ts';
import { BoxReducer } from '../tiles/boxReducer.ts';
import { clampToRange, cropPlanes } from '../tiles/planes.ts';
import type { CallContext, EngineParts } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import type { ReducedRegion } from './reducedRegion.ts';

/**
 * A region at one dial position, decoded anew. Its residuals are differences of pictures, so that it is drawn
 * as a pixel pack's with every dial at 1: x_L − r₁ = D(λ), or, where the last dial is wanted apart,
 * x_L − r₁ = D(λ without the last dial) and x_L − r₁ − r₂ = D(λ).
 *
 * An export takes the mean and deviation for its colours from the whole picture, this takes them from a
 * sample where the picture is large: what is seen may differ from the file by that. Measured under the tests'
 * pack, which mixes all channels anew: 2 to 11 of 255 levels at most; the nearer a pack's colours are to the
 * photo's, the less there is to correct.
 * @param area   in output pixels, inside the picture
 * @param factor 1: as it is; n: means of n × n pixels
 */
export async function decodeLatentRegion(
  parts: EngineParts,
  restoration: LatentRestoration,
  look: LatentLook,
  area: Rect,
  factor: number,
  context: CallContext,
): Promise<ReducedRegion> {
  const { tilePx } = restoration;
  const tiles = planTiles({ widthPx: area.width, heightPx: area.height, tilePx, haloPx: 0, multiple: 1 }).map(
    ({ core }) => ({ ...core, x: core.x + area.x, y: core.y + area.y }),
  );
  const original = new BoxReducer(area, factor, 3);
  for (const tile of tiles) original.add(restoration.enlarged.read(tile), tile, tile);
  const pictures: Float32Array<ArrayBuffer>[] = [original.finish()];
  for (const position of await positionsOf(look, restoration)) {
    const decode = await openDecoder(parts, restoration, position, look.colourFix, context);
    const reducer = new BoxReducer(area, factor, 3);
    for (const tile of tiles) reducer.add(await decode(tile), tile, tile);
    pictures.push(reducer.finish());
  }
  return {
    widthPx: original.widthPx,
    heightPx: original.heightPx,
    original: pictures[0] ?? new Float32Array(),
    residuals: pictures.slice(1).map((picture, index) => subtract(pictures[index] ?? picture, picture)),
  };
}

/** What is decoded: the dials as they are, and without the last one where that is wanted apart. */
async function positionsOf(
  { dials, masks, hasLastApart }: LatentLook,
  restoration: LatentRestoration,
): Promise<LatentPosition[]> {
  const { latentPx, width, height, enlarged } = restoration;
  const { widthPx, heightPx, part } = enlarged.place;
  const size = { widthPx: Math.ceil(widthPx / latentPx), heightPx: Math.ceil(heightPx / latentPx) };
  const rect = { x: part.x / latentPx, y: part.y / latentPx, width, height };
  const values = await DialValues.paint(dials, masks ?? [], size);
  const painted = masks === undefined ? '' : createHash('sha256').update(masks.join(' ')).digest('hex');
  const positions = hasLastApart ? [[...dials.slice(0, -1), 0], dials] : [dials];
  return positions.map((lambdas) => ({
    key: [...lambdas, painted].join(' '),
    lambdas: values.at(lambdas, rect),
  }));
}

/** Context of a draft, in latents: 512 pixels that are looked at are one tile of PiSA-SR with it. */
const DRAFT_MARGIN = 16;

/**
 * A region as if there were nothing but it and its surroundings: its encoding, its norms and its colours are
 * theirs and not the whole picture's, so it differs from the exact one a little, and costs what it shows.
 * @param area   in output pixels, inside the picture
 * @param factor 1: as it is; n: means of n × n pixels
 */
export async function decodeLatentDraft(
  parts: EngineParts,
  options: LatentRestorationOptions,
  look: LatentLook,
  area: Rect,
  factor: number,
  context: CallContext,
): Promise<ReducedRegion> {
  const whole = new LatentRestoration(parts, options);
  const { widthPx, heightPx } = whole.enlarged;
  const haloPx = DRAFT_MARGIN * whole.latentPx;
  const around = tileInput(area, { widthPx, heightPx, haloPx, multiple: whole.latentPx });
  const part = intersectRects(around, { x: 0, y: 0, width: widthPx, height: heightPx }) ?? area;
  const release = parts.latentViews.holdPass(whole);
  try {
    const restoration = new LatentRestoration(parts, { ...options, part });
    const inPart = { ...area, x: area.x - part.x, y: area.y - part.y };
    return await decodeLatentRegion(parts, restoration, look, inPart, factor, context);
  } finally {
    release();
  }
}

/** @returns a function that decodes a rectangle and corrects its colours: float32 CHW, three channels */
async function openDecoder(
  parts: EngineParts,
  restoration: LatentRestoration,
  position: LatentPosition,
  colourFix: LatentLook['colourFix'],
  context: CallContext,
): Promise<(rect: Rect) => Promise<Float32Array>> {
  const latents = await parts.latentViews.latents(restoration, context);
  const decodeRect = await parts.latentViews.decoder(restoration, latents, position, context);
  const decode = async (rect: Rect) => clampToRange(await decodeRect(rect, context));
  switch (colourFix) {
    case 'none':
      return decode;
    case 'adain': {
      const { own, wanted } = await parts.latentViews.colours(restoration, latents, position, context);
      return async (rect) =>
        adainColourFix({ data: await decode(rect), widthPx: rect.width, heightPx: rect.height }, own, wanted);
    }
    case 'wavelet':
      return async (rect) => {
        const { widthPx: width, heightPx: height } = restoration.enlarged;
        const seen = intersectRects(grown(rect, WAVELET_RADIUS_PX), { x: 0, y: 0, width, height }) ?? rect;
        const size = { widthPx: seen.width, heightPx: seen.height };
        const result = { ...size, data: await decode(seen) };
        const reference = { ...size, data: restoration.enlarged.read(seen) };
        return cropPlanes(waveletColourFix(result, reference), seen, rect);
      };
  }
}

function grown({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by };
}

function subtract(from: Float32Array, other: Float32Array): Float32Array<ArrayBuffer> {
  const difference = new Float32Array(from.length);
  for (let i = 0; i < difference.length; i++) difference[i] = (from[i] as number) - (other[i] as number);
  return difference;
}
