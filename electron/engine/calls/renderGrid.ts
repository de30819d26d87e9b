import type { EngineCalls, RestoredFile } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { mixResiduals } from '../../../shared/lambda/mix.ts';
import { intersectRects, type Rect } from '../../../shared/tiles/planTiles.ts';
import { sharp } from '../pictures/libvips.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import type { Picture } from '../pictures/picture.ts';
import { writePicture } from '../pictures/writePicture.ts';
import { Restoration } from '../tiles/restoration.ts';
import { type CallContext, type EngineParts, withPack } from './callContext.ts';
import { DialValues } from './dialValues.ts';
import { type GridSheet, layOutGridSheet, SHEET_GREY } from './gridSheet.ts';
import { OutputPicture } from './outputPicture.ts';
import { computeReducedRegion, type ReducedRegion } from './reducedRegion.ts';

type GridParams = EngineCalls['renderGrid']['params'];

/** A sheet is looked at as a whole; beyond this cells are reduced by a whole factor. */
const MAX_SHEET_PIXELS = 40_000_000;
const MAX_CELL_PIXELS = 4_000_000;
const MAX_CELLS = 225;

/**
 * A labelled sheet of one region at many dial positions: one network pass, then a mix per cell.
 * @throws Failure of every step; nothing is left behind under the output's name
 */
export async function renderGrid(
  parts: EngineParts,
  params: GridParams,
  context: CallContext,
): Promise<RestoredFile> {
  const { source, output, overwrite } = params;
  checkAxes(params);
  await checkOutputTarget(output, { overwrite, original: source.path });
  return withPack(parts, source, context.signal, async (proven) => {
    const start = performance.now();
    const original = await parts.originals.load(source.path, context.signal);
    const restoration = new Restoration(parts, { ...source, original, proven });
    const { manifest } = proven;
    if (manifest.dials.length === 1 && params.y.length > 0) {
      throw new Failure('request-invalid', `'${manifest.name}' has one dial, so its sheet is a strip.`);
    }
    // Read for its checks, and for the dials of a pack that has more than the sheet's two.
    const dials = await DialValues.read(params.recipe, proven.pack, restoration);
    const area = cropArea(params.crop, restoration);
    const factor = reductionFor(area, params.x.length * Math.max(1, params.y.length));
    const region = await computeReducedRegion(restoration, area, factor, context);
    const sheet = layOutGridSheet({
      cellWidthPx: region.widthPx,
      cellHeightPx: region.heightPx,
      x: { symbol: manifest.dials.at(-1)?.symbol ?? '', values: params.x },
      y: { symbol: manifest.dials[0]?.symbol ?? '', values: params.y },
    });
    const pixelsHwc = await drawSheet(sheet, region, params, dials.constants());
    const picture = sheetPicture(original.picture, sheet, pixelsHwc);
    const options = {
      format: 'png',
      depth: 8,
      quality: 100,
      metadata: 'all',
      keepGreyscale: false,
      overwrite,
    } as const;
    const writing = { original: source.path, signal: context.signal };
    const writingStart = performance.now();
    const written = await writePicture(output, picture, options, writing);
    return {
      output,
      widthPx: sheet.widthPx,
      heightPx: sheet.heightPx,
      bytes: written.bytes,
      sha256: written.sha256,
      provider: proven.provider,
      tilePx: restoration.effectiveTilePx,
      seconds: (performance.now() - start) / 1000,
      networkSeconds: restoration.networkSeconds,
      writingSeconds: (performance.now() - writingStart) / 1000,
      notes: [...written.notes, ...(factor === 1 ? [] : [`The cells are reduced to 1/${factor}.`])],
    };
  });
}

function checkAxes({ x, y }: GridParams): void {
  const cells = x.length * Math.max(1, y.length);
  if (x.length === 0 || cells > MAX_CELLS || ![...x, ...y].every(Number.isFinite)) {
    throw new Failure('request-invalid', `A sheet has 1 to ${MAX_CELLS} cells at finite dial values.`);
  }
}

function cropArea(crop: Rect | undefined, restoration: Restoration): Rect {
  if (crop === undefined) return restoration.wholeRect;
  const area = intersectRects(crop, restoration.wholeRect);
  const isWhole = Object.values(crop).every(Number.isInteger);
  if (area === null || !isWhole) {
    const { widthPx, heightPx } = restoration;
    throw new Failure(
      'request-invalid',
      `The crop ${crop.width}×${crop.height} at ${crop.x}, ${crop.y} does not meet the picture (${widthPx}×${heightPx}).`,
      { action: 'Give the crop in pixels of the enlarged picture.' },
    );
  }
  return area;
}

function reductionFor(area: Rect, cells: number): number {
  const pixels = area.width * area.height;
  const allowed = Math.min(MAX_CELL_PIXELS, MAX_SHEET_PIXELS / cells);
  return Math.max(1, Math.ceil(Math.sqrt(pixels / allowed)));
}

/** @returns HWC, three channels, 8 bit */
async function drawSheet(
  sheet: GridSheet,
  region: ReducedRegion,
  { x, y }: GridParams,
  constants: readonly number[],
): Promise<Uint8Array> {
  const { widthPx, heightPx } = sheet;
  const canvas = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 8, hasAlpha: false });
  canvas.fill(SHEET_GREY);
  const mixed = new Float32Array(region.original.length);
  const pixels = region.widthPx * region.heightPx;
  const rows = y.length === 0 ? [undefined] : y.toReversed();
  for (const [row, first] of rows.entries()) {
    for (const [column, last] of x.entries()) {
      const lambdas = constants.map((value, dial) => {
        if (dial === constants.length - 1) return last;
        return dial === 0 && first !== undefined ? first : value;
      });
      mixResiduals(region.original, region.residuals, lambdas, pixels, mixed);
      const corner = sheet.cellCorner(column, row);
      canvas.setPixels({ ...corner, width: region.widthPx, height: region.heightPx }, mixed);
    }
  }
  const raw = { width: widthPx, height: heightPx, channels: 3 } as const;
  return sharp(canvas.pixelsHwc, { raw })
    .composite([{ input: Buffer.from(sheet.labelsSvg) }])
    .removeAlpha()
    .raw()
    .toBuffer();
}

/** The sheet is in the photo's own profile, unless that is one for greyscale. */
function sheetPicture(original: Picture, sheet: GridSheet, pixelsHwc: Uint8Array): Picture {
  const { icc } = original.metadata;
  const metadata = icc === undefined || original.channels === 1 ? {} : { icc };
  const { widthPx, heightPx } = sheet;
  return { widthPx, heightPx, channels: 3, depth: 8, pixelsHwc, metadata, notes: [] };
}
