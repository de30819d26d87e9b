import type { EngineCalls, SheetFile, SmallPicture } from '../../../shared/engine/protocol.ts';
import { Failure } from '../../../shared/errors/failure.ts';
import type { CallContext } from '../callContext.ts';
import { OutputPicture } from '../develop/outputPicture.ts';
import { escapeXml } from '../pictures/escapeXml.ts';
import { sharp } from '../pictures/libvips.ts';
import { checkOutputTarget } from '../pictures/outputTarget.ts';
import { makeThumbnail } from '../pictures/thumbnail.ts';
import { SHEET_GREY } from './gridSheet.ts';
import { writeSheet } from './writeSheet.ts';

/** Longest side of a small picture. */
const PICTURE_PX = 360;
const GAP_PX = 24;
const TEXT_PX = 15;
const LABEL_PX = 26;
/** Mean width of a letter, of the text's size; names are cut by it, because nothing here measures text. */
const LETTER_WIDTH = 0.56;
const MOST_COLUMNS = 8;
/** Width over height that a page comes near to. */
const PAGE_SHAPE = 1.5;
const MOST_PICTURES = 200;
const LABEL_COLOUR = '#d9d9d9';

interface Page {
  readonly columns: number;
  readonly rows: number;
  /** The box that every small picture is centred in. */
  readonly boxWidthPx: number;
  readonly boxHeightPx: number;
}

/**
 * Draws results in rows, in their order, each with its name below; in sRGB.
 * @throws Failure of every step; nothing is left behind under the output's name
 */
export async function drawContactSheet(
  { pictures, output, options }: EngineCalls['drawContactSheet']['params'],
  { signal, reportProgress }: CallContext,
): Promise<SheetFile> {
  const startedAt = performance.now();
  if (pictures.length === 0 || pictures.length > MOST_PICTURES)
    throw new Failure('request-invalid.contact-sheet-size', { mostPictures: MOST_PICTURES });
  await checkOutputTarget(output, { overwrite: options.overwrite });
  const thumbnails: SmallPicture[] = [];
  for (const { path } of pictures) {
    reportProgress(thumbnails.length, pictures.length);
    signal.throwIfAborted();
    thumbnails.push(await makeThumbnail(path, PICTURE_PX));
  }
  const page = layOut(thumbnails);
  const sheet = new OutputPicture({ ...sizeOf(page), channels: 3, depth: 8, hasAlpha: false });
  sheet.fill(SHEET_GREY);
  for (const [index, thumbnail] of thumbnails.entries()) {
    signal.throwIfAborted();
    const x = GAP_PX + (index % page.columns) * (page.boxWidthPx + GAP_PX);
    const y = GAP_PX + Math.floor(index / page.columns) * (page.boxHeightPx + LABEL_PX + GAP_PX);
    await drawPicture(sheet, thumbnail, page, { x, y });
    await drawLabel(sheet, pictures[index]?.label ?? '', { x, y: y + page.boxHeightPx, ...page });
  }
  const { widthPx, heightPx, pixelsHwc } = sheet;
  const picture = { widthPx, heightPx, channels: 3, depth: 8, pixelsHwc, metadata: {} } as const;
  const file = await writeSheet(output, picture, options, { signal, startedAt });
  reportProgress(pictures.length, pictures.length);
  return file;
}

/** Boxes of the shape of the middle one of the pictures; as many columns as the page's shape wants. */
function layOut(thumbnails: readonly SmallPicture[]): Page {
  const shapes = thumbnails.map(({ widthPx, heightPx }) => heightPx / widthPx).sort((a, b) => a - b);
  const shape = Math.min(1.5, Math.max(2 / 3, shapes[shapes.length >> 1] ?? 1));
  const boxWidthPx = Math.round(shape > 1 ? PICTURE_PX / shape : PICTURE_PX);
  const boxHeightPx = Math.round(shape > 1 ? PICTURE_PX : PICTURE_PX * shape);
  const count = thumbnails.length;
  const pages = Array.from({ length: Math.min(count, MOST_COLUMNS) }, (_, index): Page => {
    const columns = index + 1;
    return { columns, rows: Math.ceil(count / columns), boxWidthPx, boxHeightPx };
  });
  const distance = (page: Page) => {
    const { widthPx, heightPx } = sizeOf(page);
    return Math.abs(Math.log(widthPx / heightPx / PAGE_SHAPE));
  };
  return pages.reduce((best, page) => (distance(page) < distance(best) ? page : best));
}

function sizeOf({ columns, rows, boxWidthPx, boxHeightPx }: Page): { widthPx: number; heightPx: number } {
  return {
    widthPx: GAP_PX + columns * (boxWidthPx + GAP_PX),
    heightPx: GAP_PX + rows * (boxHeightPx + LABEL_PX + GAP_PX),
  };
}

async function drawPicture(
  sheet: OutputPicture,
  { jpeg }: SmallPicture,
  { boxWidthPx, boxHeightPx }: Page,
  at: { readonly x: number; readonly y: number },
): Promise<void> {
  const { data, info } = await sharp(jpeg)
    .resize(boxWidthPx, boxHeightPx, { fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const x = at.x + Math.floor((boxWidthPx - info.width) / 2);
  const y = at.y + Math.floor((boxHeightPx - info.height) / 2);
  sheet.paste({ x, y, width: info.width, height: info.height }, data);
}

async function drawLabel(
  sheet: OutputPicture,
  label: string,
  { x, y, boxWidthPx: width }: { readonly x: number; readonly y: number; readonly boxWidthPx: number },
): Promise<void> {
  const shown = escapeXml(shorten(label, Math.floor(width / (TEXT_PX * LETTER_WIDTH))));
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL_PX}">` +
    `<rect width="100%" height="100%" fill="rgb(${SHEET_GREY},${SHEET_GREY},${SHEET_GREY})"/>` +
    `<text x="50%" y="50%" dy="0.35em" text-anchor="middle" font-family="sans-serif"` +
    ` font-size="${TEXT_PX}" fill="${LABEL_COLOUR}">${shown}</text></svg>`;
  const strip = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer();
  sheet.paste({ x, y, width, height: LABEL_PX }, strip);
}

/** The middle goes: the start of a name says what it is, its end which one. */
function shorten(label: string, letters: number): string {
  const all = [...label];
  if (all.length <= letters) return label;
  const end = Math.floor((letters - 1) / 2);
  return `${all.slice(0, letters - 1 - end).join('')}…${all.slice(-end).join('')}`;
}
