import type { EngineCalls, RestoredFile } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import { sharp } from '../pictures/libvips.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import type { Picture } from '../pictures/picture.ts';
import { writePicture } from '../pictures/writePicture.ts';
import { type CallContext, type EngineParts, withPack } from './callContext.ts';
import { type GridCells, openGridCells } from './gridCells.ts';
import { type GridSheet, layOutGridSheet, SHEET_GREY } from './gridSheet.ts';
import { OutputPicture } from './outputPicture.ts';

type GridParams = EngineCalls['renderGrid']['params'];

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
    const original = await parts.originals.load(source.path, context.signal);
    const start = performance.now();
    const { manifest } = proven;
    if (manifest.dials.length === 1 && params.y.length > 0) {
      throw new Failure('request-invalid', `'${manifest.name}' has one dial, so its sheet is a strip.`);
    }
    const count = params.x.length * Math.max(1, params.y.length);
    const { recipe, crop } = params;
    const cells = await openGridCells(
      parts,
      { ...source, original, proven },
      { recipe, crop, cells: count },
      context,
    );
    const sheet = layOutGridSheet({
      cellWidthPx: cells.widthPx,
      cellHeightPx: cells.heightPx,
      x: { symbol: manifest.dials.at(-1)?.symbol ?? '', values: params.x },
      y: { symbol: manifest.dials[0]?.symbol ?? '', values: params.y },
    });
    const pixelsHwc = await drawSheet(sheet, cells, params);
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
      tilePx: cells.tilePx,
      seconds: (performance.now() - start) / 1000,
      networkSeconds: cells.networkSeconds,
      writingSeconds: (performance.now() - writingStart) / 1000,
      notes: [
        ...written.notes,
        ...(cells.factor === 1 ? [] : [`The cells are reduced to 1/${cells.factor}.`]),
      ],
    };
  });
}

function checkAxes({ x, y }: GridParams): void {
  const cells = x.length * Math.max(1, y.length);
  if (x.length === 0 || cells > MAX_CELLS || ![...x, ...y].every(Number.isFinite)) {
    throw new Failure('request-invalid', `A sheet has 1 to ${MAX_CELLS} cells at finite dial values.`);
  }
}

/** @returns HWC, three channels, 8 bit */
async function drawSheet(
  sheet: GridSheet,
  cells: GridCells,
  { x, y }: GridParams,
): Promise<Uint8Array | Uint16Array> {
  const { widthPx, heightPx } = sheet;
  const canvas = new OutputPicture({ widthPx, heightPx, channels: 3, depth: 8, hasAlpha: false });
  canvas.fill(SHEET_GREY);
  const rows = y.length === 0 ? [undefined] : y.toReversed();
  for (const [row, first] of rows.entries()) {
    for (const [column, last] of x.entries()) {
      const lambdas = cells.constants.map((value, dial) => {
        if (dial === cells.constants.length - 1) return last;
        return dial === 0 && first !== undefined ? first : value;
      });
      const corner = sheet.cellCorner(column, row);
      const rect = { ...corner, width: cells.widthPx, height: cells.heightPx };
      canvas.setPixels(rect, await cells.mix(lambdas));
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
