/**
 * The app's icon in every form that a system asks for, drawn from renderer/icon.svg: PNGs from 16 to 1024 px, an
 * .ico for Windows, an .icns for macOS. Both containers are lists of PNGs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { buildIfChanged } from './buildStamp.ts';

const SIDES_PX = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const;
const ICO_SIDES_PX = [16, 24, 32, 48, 64, 128, 256] as const;
/** Of the window, and of what is dragged out of it. */
const WINDOW_SIDE_PX = 256;
/** The drawing's own density: one unit is one pixel. */
const SVG_DPI = 72;
const SVG_SIDE = 32;

/** Type codes of icns entries that hold PNGs, by side; those for 'retina' are the next size's picture. */
const ICNS_TYPES: readonly (readonly [string, (typeof SIDES_PX)[number]])[] = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** Writes `dist/icons` and the window's icon. */
export async function drawIcons(root: string): Promise<string> {
  const folder = path.join(root, 'dist', 'icons');
  await buildIfChanged(root, ['renderer/icon.svg', 'build/drawIcons.ts'], folder, async () => {
    await mkdir(folder, { recursive: true });
    const svg = await readFile(path.join(root, 'renderer', 'icon.svg'));
    const pngs = await drawAll(svg);
    await Promise.all([
      ...[...pngs].map(([side, png]) => writeFile(path.join(folder, `${side}x${side}.png`), png)),
      writeFile(path.join(folder, 'icon.ico'), toIco(pngs)),
      writeFile(path.join(folder, 'icon.icns'), toIcns(pngs)),
    ]);
  });
  return folder;
}

/** @returns the icon of the window, as PNG */
export async function drawWindowIcon(root: string): Promise<Buffer> {
  const folder = await drawIcons(root);
  return readFile(path.join(folder, `${WINDOW_SIDE_PX}x${WINDOW_SIDE_PX}.png`));
}

type Pngs = ReadonlyMap<number, Buffer>;

async function drawAll(svg: Buffer): Promise<Pngs> {
  const pngs = new Map<number, Buffer>();
  for (const side of SIDES_PX) {
    // Each size from the drawing itself: a reduced picture would be soft.
    const drawn = sharp(svg, { density: (SVG_DPI * side) / SVG_SIDE }).resize(side, side);
    pngs.set(side, await drawn.png({ compressionLevel: 9 }).toBuffer());
  }
  return pngs;
}

function pngOf(pngs: Pngs, side: number): Buffer {
  const png = pngs.get(side);
  if (png === undefined) throw new Error(`there is no icon of ${side} px`);
  return png;
}

/** Microsoft's ICO: a directory of 16-byte entries, then the PNGs. */
export function toIco(pngs: Pngs): Buffer {
  const entryBytes = 16;
  const headerBytes = 6 + entryBytes * ICO_SIDES_PX.length;
  const directory = Buffer.alloc(headerBytes);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(ICO_SIDES_PX.length, 4);
  let offset = headerBytes;
  for (const [index, side] of ICO_SIDES_PX.entries()) {
    const png = pngOf(pngs, side);
    const at = 6 + index * entryBytes;
    // 0 stands for 256.
    directory.writeUInt8(side % 256, at);
    directory.writeUInt8(side % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...ICO_SIDES_PX.map((side) => pngOf(pngs, side))]);
}

/** Apple's ICNS: a length, then entries of type, length and PNG, all big-endian. */
export function toIcns(pngs: Pngs): Buffer {
  const entries = ICNS_TYPES.map(([type, side]) => chunk(type, pngOf(pngs, side)));
  return chunk('icns', Buffer.concat(entries));
}

function chunk(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([header, content]);
}
