/** One picture of a TIFF, uncompressed, as a few lines of TIFF 6.0 say: what no library here can write. */
export interface DrawnPage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Values as they are stored, rows packed to whole bytes; in the order of bytes of the file. */
  readonly data: Uint8Array;
  readonly bits: readonly number[];
  readonly photometric: number;
  /** Further fields by their numbers: shorts, or longs where they need it. */
  readonly fields?: Readonly<Record<number, readonly number[]>>;
  /** Pictures that hang below this one. */
  readonly below?: readonly DrawnPage[];
}

type Field = readonly [tag: number, values: readonly number[]];

const HEADER_BYTES = 8;
const [SHORT, LONG] = [3, 4];

/** Writes pages one behind the other. */
export function drawTiff(pages: readonly DrawnPage[], order: 'II' | 'MM' = 'II'): Buffer {
  const writer = new TiffWriter(order === 'II');
  const links = pages.map((page) => writer.page(page));
  writer.link(4, links[0]?.at ?? 0);
  for (const [index, { nextAt }] of links.entries()) writer.link(nextAt, links[index + 1]?.at ?? 0);
  return writer.file();
}

class TiffWriter {
  readonly #isLittle: boolean;
  #file: Buffer;

  constructor(isLittle: boolean) {
    this.#isLittle = isLittle;
    this.#file = Buffer.alloc(HEADER_BYTES);
    this.#file.write(isLittle ? 'II' : 'MM', 'latin1');
    this.#put(2, 42, 2);
  }

  file(): Buffer {
    return this.#file;
  }

  link(at: number, target: number): void {
    this.#put(at, target, 4);
  }

  /** @returns where its directory stands, and where that says what follows */
  page({ widthPx, heightPx, data, bits, photometric, fields = {}, below = [] }: DrawnPage): {
    at: number;
    nextAt: number;
  } {
    const children = below.map((child) => this.page(child).at);
    const dataAt = this.#append(data);
    const all: Field[] = [
      [256, [widthPx]],
      [257, [heightPx]],
      [258, bits],
      [259, [1]],
      [262, [photometric]],
      [273, [dataAt]],
      [277, [bits.length]],
      [278, [heightPx]],
      [279, [data.length]],
      ...(children.length === 0 ? [] : [[330, children] as const]),
    ];
    const own = new Map<number, readonly number[]>([
      ...all,
      ...Object.entries(fields).map(([tag, values]) => [Number(tag), values] as const),
    ]);
    return this.#directory([...own].sort(([a], [b]) => a - b));
  }

  #directory(fields: readonly Field[]): { at: number; nextAt: number } {
    const at = this.#append(Buffer.alloc(2 + fields.length * 12 + 4));
    this.#put(at, fields.length, 2);
    fields.forEach(([tag, values], index) => {
      const entryAt = at + 2 + index * 12;
      const size = values.some((value) => value > 0xffff) || tag === 330 ? 4 : 2;
      this.#put(entryAt, tag, 2);
      this.#put(entryAt + 2, size === 4 ? LONG : SHORT, 2);
      this.#put(entryAt + 4, values.length, 4);
      const isInside = values.length * size <= 4;
      const valuesAt = isInside ? entryAt + 8 : this.#append(Buffer.alloc(values.length * size));
      if (!isInside) this.#put(entryAt + 8, valuesAt, 4);
      values.forEach((value, position) => {
        this.#put(valuesAt + position * size, value, size);
      });
    });
    return { at, nextAt: at + 2 + fields.length * 12 };
  }

  #append(bytes: Uint8Array): number {
    const at = this.#file.length + (this.#file.length % 2);
    this.#file = Buffer.concat([this.#file, Buffer.alloc(at - this.#file.length), bytes]);
    return at;
  }

  #put(at: number, value: number, bytes: number): void {
    if (this.#isLittle) this.#file.writeUIntLE(value, at, bytes);
    else this.#file.writeUIntBE(value, at, bytes);
  }
}

/** Packs values of any number of bits, the highest bit first, each row to whole bytes (TIFF 6.0, section 8). */
export function packBits(values: ArrayLike<number>, rowValues: number, bits: number): Buffer {
  const rowBytes = Math.ceil((rowValues * bits) / 8);
  const packed = Buffer.alloc((values.length / rowValues) * rowBytes);
  for (let index = 0; index < values.length; index++) {
    const firstBit = Math.floor(index / rowValues) * rowBytes * 8 + (index % rowValues) * bits;
    for (let bit = 0; bit < bits; bit++)
      if ((((values[index] as number) >> (bits - 1 - bit)) & 1) === 1)
        packed[(firstBit + bit) >> 3] =
          (packed[(firstBit + bit) >> 3] as number) | (0x80 >> ((firstBit + bit) & 7));
  }
  return packed;
}
