import type { OriginalFacts } from '../develop/step.ts';
import type { ViewTile } from '../engine/protocol.ts';

/**
 * A viewer tile as bytes, little-endian: eight 32-bit header words (magic, level, x, y, width, height,
 * residual count, 1 for a photo without colours), the photo's curve (7 float32) and the ranges of its channels (6),
 * then the planes as float16, CHW: the plain enlargement, then one block per residual.
 */
const MAGIC = 0x54_56_44_32;
const WORDS = 8;
const CURVE_VALUES = 7;
const HEADER_BYTES = 4 * (WORDS + CURVE_VALUES + 6);
const CHANNELS = 3;
const RESIDUALS_MAX = 8;
const SIDE_MAX_PX = 4096;

export function encodeTile(tile: ViewTile): Uint8Array<ArrayBuffer> {
  const planes = [tile.original, ...tile.residuals];
  const blockBytes = tile.rect.width * tile.rect.height * CHANNELS * 2;
  const bytes = new Uint8Array(HEADER_BYTES + blockBytes * planes.length);
  const header = new DataView(bytes.buffer);
  const { rect, facts } = tile;
  const { x, y, width, height } = rect;
  [MAGIC, tile.level, x, y, width, height, tile.residuals.length, Number(facts.isMonochrome)].forEach(
    (word, index) => {
      header.setUint32(index * 4, word, true);
    },
  );
  [...facts.curve, ...facts.channelRanges.flat()].forEach((value, index) => {
    header.setFloat32((WORDS + index) * 4, value, true);
  });
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
    facts: readFacts(header),
    original: plane(0),
    residuals: Array.from({ length: residualCount }, (_, index) => plane(index + 1)),
  };
}

function readFacts(header: DataView): OriginalFacts {
  const value = (index: number) => header.getFloat32((WORDS + index) * 4, true);
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: CURVE_VALUES }, (_, i) =>
    value(i),
  );
  const range = (channel: number) =>
    [value(CURVE_VALUES + 2 * channel), value(CURVE_VALUES + 2 * channel + 1)] as const;
  return {
    isMonochrome: header.getUint32(7 * 4, true) === 1,
    curve: [g, a, b, c, d, e, f],
    channelRanges: [range(0), range(1), range(2)],
  };
}
