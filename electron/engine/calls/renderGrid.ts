import type { EngineCalls, RestoredFile } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { said } from '../../../shared/errors/words/words.ts';
import type { Dial } from '../../../shared/packs/manifest.ts';
import { intersectRects, type Rect } from '../../../shared/tiles/planTiles.ts';
import { type CallContext, type EngineParts, withPack } from '../callContext.ts';
import { type Cells, openDevelopment } from '../develop/development.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import { sharp } from '../pictures/libvips.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import type { Picture } from '../pictures/picture.ts';
import { writePicture } from '../pictures/writePicture.ts';
import { type GridSheet, layOutGridSheet, SHEET_GREY } from './gridSheet.ts';

type GridParams = EngineCalls['renderGrid']['params'];

const MAX_CELLS = 225;
/** A sheet is looked at as a whole; beyond this cells are reduced by a whole factor. */
const MAX_SHEET_PIXELS = 40_000_000;
const MAX_CELL_PIXELS = 4_000_000;

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
    const original = await parts.originals.load(source.path, context.signal);
    const start = performance.now();
    const { manifest } = proven;
    if (manifest.dials.length === 1 && params.y.length > 0) {
      throw new Failure('request-invalid.one-dial-makes-a-strip', { name: manifest.name });
    }
    const count = params.x.length * Math.max(1, params.y.length);
    const { recipe, crop } = params;
    const isWhole = crop === undefined; // of a part, fewer pixels are computed in vain with small tiles
    const development = await openDevelopment(parts, { ...source, original, proven, recipe, isWhole });
    const area = cropArea(crop, development.size);
    const factor = reductionFor(area, count);
    const cells = await development.cells(area, factor, context);
    const sheet = layOutGridSheet({
      cellWidthPx: cells.widthPx,
      cellHeightPx: cells.heightPx,
      x: { symbol: manifest.dials.at(-1)?.symbol ?? '', values: params.x },
      y: { symbol: manifest.dials[0]?.symbol ?? '', values: params.y },
    });
    const pixelsHwc = await drawSheet(sheet, cells, params, manifest.dials);
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
      tilePx: development.mix.tilePx,
      seconds: (performance.now() - start) / 1000,
      networkSeconds: development.mix.networkSeconds,
      writingSeconds: (performance.now() - writingStart) / 1000,
      notes: [...written.notes, ...(factor === 1 ? [] : [said('cells-are-reduced', { factor })])],
    };
  });
}

function checkAxes({ x, y }: GridParams): void {
  const cells = x.length * Math.max(1, y.length);
  if (x.length === 0 || cells > MAX_CELLS || ![...x, ...y].every(Number.isFinite)) {
    throw new Failure('request-invalid.sheet-cells', { maxCells: MAX_CELLS });
  }
}

/** @returns HWC, three channels, 8 bit */
async function drawSheet(
  sheet: GridSheet,
  cells: Cells,
  { x, y, recipe }: GridParams,
  dials: readonly Dial[],
): Promise<Uint8Array | Uint16Array> {
  const { widthPx, heightPx } = sheet;
  const canvas = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 8, hasAlpha: false });
  canvas.fill(SHEET_GREY);
  const rows = y.length === 0 ? [undefined] : y.toReversed();
  for (const [row, first] of rows.entries()) {
    for (const [column, last] of x.entries()) {
      const [firstId, lastId] = [dials[0]?.id ?? '', dials.at(-1)?.id ?? ''];
      const along = first === undefined ? {} : { [firstId]: first };
      const corner = sheet.cellCorner(column, row);
      const rect = { ...corner, width: cells.widthPx, height: cells.heightPx };
      canvas.setPixels(rect, await cells.at({ ...recipe.dials, ...along, [lastId]: last }));
    }
  }
  for (const { rect, svg } of sheet.labelStrips) {
    const strip = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
    canvas.paste(rect, strip);
  }
  return canvas.pixelsHwc;
}

/** The sheet is in the photo's own profile, unless that is one for greyscale. */
function sheetPicture(original: Picture, sheet: GridSheet, pixelsHwc: Uint8Array | Uint16Array): Picture {
  const { icc } = original.metadata;
  const metadata = icc === undefined || original.channels === 1 ? {} : { icc };
  const { widthPx, heightPx } = sheet;
  return { widthPx, heightPx, channels: 3, depth: 8, pixelsHwc, metadata, notes: [] };
}

function cropArea(crop: Rect | undefined, size: { widthPx: number; heightPx: number }): Rect {
  const { widthPx, heightPx } = size;
  const whole = { x: 0, y: 0, width: widthPx, height: heightPx };
  if (crop === undefined) return whole;
  const area = intersectRects(crop, whole);
  const isWhole = Object.values(crop).every(Number.isInteger);
  if (area === null || !isWhole) {
    throw new Failure('request-invalid.crop-outside-picture', {
      width: crop.width,
      height: crop.height,
      x: crop.x,
      y: crop.y,
      widthPx,
      heightPx,
    });
  }
  return area;
}

function reductionFor(area: Rect, cells: number): number {
  const pixels = area.width * area.height;
  const allowed = Math.min(MAX_CELL_PIXELS, MAX_SHEET_PIXELS / cells);
  return Math.max(1, Math.ceil(Math.sqrt(pixels / allowed)));
}
