/** A box of a file of boxes (ISO/IEC 14496-12, section 4.2): where its content lies in the bytes at hand. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Version and flags, with which many boxes begin. */
const FULL_BOX_BYTES = 4;
const [ID_16, FLAG_WIDE] = [0, 1];

/** Boxes that follow each other. */
export function listBoxes(bytes: Buffer, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    const told = bytes.readUInt32BE(at);
    const isLong = told === 1 && at + 16 <= to;
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : told === 0 ? to - at : told;
    if (size < 8) break;
    boxes.push({ type, start: at + (isLong ? 16 : 8), end: Math.min(to, at + size) });
    at += size;
  }
  return boxes;
}

/**
 * Properties of the primary picture of a HEIC or AVIF file (ISO/IEC 23008-12, sections 6.2 and 9.3); none of another
 * item, which may be the same photo as an HDR picture.
 * @param head the file's beginning, with its `meta` box
 * @returns undefined where the boxes do not hold together
 */
export function primaryProperties(head: Buffer): Box[] | undefined {
  try {
    const meta = find(listBoxes(head, 0, head.length), 'meta');
    if (meta === undefined) return undefined;
    const boxes = listBoxes(head, meta.start + FULL_BOX_BYTES, meta.end);
    const [primary, properties] = [find(boxes, 'pitm'), find(boxes, 'iprp')];
    if (primary === undefined || properties === undefined) return undefined;
    const parts = listBoxes(head, properties.start, properties.end);
    const [container, associations] = [find(parts, 'ipco'), find(parts, 'ipma')];
    if (container === undefined || associations === undefined) return undefined;
    const all = listBoxes(head, container.start, container.end);
    const at = primary.start + FULL_BOX_BYTES;
    const id = head[primary.start] === ID_16 ? head.readUInt16BE(at) : head.readUInt32BE(at);
    return indicesOf(head, associations, id).flatMap((index) => all[index - 1] ?? []);
  } catch (cause) {
    if (cause instanceof RangeError) return undefined; // cut, or told wrongly
    throw cause;
  }
}

/** Which properties belong to an item, counted from one. */
function indicesOf(bytes: Buffer, { start }: Box, id: number): number[] {
  const isId16 = bytes[start] === ID_16;
  const isWide = ((bytes[start + 3] ?? 0) & FLAG_WIDE) !== 0;
  const items = bytes.readUInt32BE(start + FULL_BOX_BYTES);
  let at = start + FULL_BOX_BYTES + 4;
  for (let item = 0; item < items; item++) {
    const found = isId16 ? bytes.readUInt16BE(at) : bytes.readUInt32BE(at);
    at += isId16 ? 2 : 4;
    const count = bytes.readUInt8(at++);
    if (found === id)
      return Array.from({ length: count }, (_, index) =>
        isWide ? bytes.readUInt16BE(at + 2 * index) & 0x7fff : bytes.readUInt8(at + index) & 0x7f,
      );
    at += count * (isWide ? 2 : 1);
  }
  return [];
}

function find(boxes: readonly Box[], type: string): Box | undefined {
  return boxes.find((box) => box.type === type);
}
