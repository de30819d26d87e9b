import type { ViewTile } from '../engine/protocol.ts';

/**
 * A viewer tile as bytes, little-endian: eight 32-bit header words (magic, level, x, y, width, height,
 * residual count, 1 for a photo without colours), then the planes as float16, CHW: the plain enlargement, then one block per residual.
 */
const MAGIC = 0x54_56_44_31;
const HEADER_BYTES = 32;
const CHANNELS = 3;
const RESIDUALS_MAX = 8;
const SIDE_MAX_PX = 4096;

export function encodeTile(tile: ViewTile): Uint8Array<ArrayBuffer> {
  const planes = [tile.original, ...tile.residuals];
  const blockBytes = tile.rect.width * tile.rect.height * CHANNELS * 2;
  const bytes = new Uint8Array(HEADER_BYTES + blockBytes * planes.length);
  const header = new DataView(bytes.buffer);
  const { x, y, width, height } = tile.rect;
  [MAGIC, tile.level, x, y, width, height, tile.residuals.length, Number(tile.isMonochrome)].forEach(
    (word, index) => {
      header.setUint32(index * 4, word, true);
    },
  );
  planes.forEach((plane, index) => {
    if (plane.byteLength !== blockBytes) throw new RangeError('a plane does not fit its tile');
    bytes.set(new Uint8Array(plane.buffer, plane.byteOffset, blockBytes), HEADER_BYTES + index * blockBytes);
  });
  return bytes;
}

/** @throws RangeError for bytes that are no tile or are cut short */
export function decodeTile(buffer: ArrayBuffer): ViewTile {
  if (buffer.byteLength < HEADER_BYTES) throw new RangeError('a tile was cut short');
  const header = new DataView(buffer);
  const word = (index: number) => header.getUint32(index * 4, true);
  if (word(0) !== MAGIC) throw new RangeError('these bytes are no tile');
  const rect = { x: word(2), y: word(3), width: word(4), height: word(5) };
  const residualCount = word(6);
  if (rect.width > SIDE_MAX_PX || rect.height > SIDE_MAX_PX || residualCount > RESIDUALS_MAX) {
    throw new RangeError('a tile has impossible sizes');
  }
  const values = rect.width * rect.height * CHANNELS;
  if (buffer.byteLength !== HEADER_BYTES + values * 2 * (1 + residualCount)) {
    throw new RangeError('a tile was cut short');
  }
  const plane = (index: number) => new Uint16Array(buffer, HEADER_BYTES + index * values * 2, values);
  return {
    rect,
    level: word(1),
    channels: CHANNELS,
    isMonochrome: word(7) === 1,
    original: plane(0),
    residuals: Array.from({ length: residualCount }, (_, index) => plane(index + 1)),
  };
}
