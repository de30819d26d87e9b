import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { open } from '../../../files/disk.ts';
import { type EncodedFile, memoryFile, type SeenMetadata, type Splice } from './splice.ts';

/** Signature and IHDR, which comes first (PNG, third edition, section 5.6). */
const OPENING_BYTES = 33;
const SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;
const TEXT_CHUNK = /^(?:tEXt|zTXt|iTXt)$/;
/** No text that a person wrote is longer; programs keep whole projects in some. */
const MAX_TEXT_BYTES = 2 ** 24;
const METRES_PER_INCH = 0.0254;
/** What is said anew: libvips writes a resolution even where it knows none. */
const REPLACED = new Set(['pHYs', 'iCCP']);

/** Puts profile and resolution behind IHDR, in place of what the encoder wrote. */
export async function splicePng(file: EncodedFile, metadata: SeenMetadata): Promise<Splice> {
  const parts = [await file.read(0, OPENING_BYTES)];
  if (metadata.icc !== undefined) {
    const nameAndMethod = Buffer.from('ICC profile\0\0', 'latin1');
    parts.push(chunk('iCCP', Buffer.concat([nameAndMethod, deflateSync(metadata.icc)])));
  }
  if (metadata.density !== undefined) {
    const data = Buffer.alloc(9);
    data.writeUInt32BE(Math.round(metadata.density.x / METRES_PER_INCH), 0);
    data.writeUInt32BE(Math.round(metadata.density.y / METRES_PER_INCH), 4);
    data[8] = 1; // per metre
    parts.push(chunk('pHYs', data));
  }
  let at = OPENING_BYTES;
  for (;;) {
    const frame = await file.read(at, 8);
    const type = frame.toString('latin1', 4, 8);
    if (type === 'IDAT' || frame.length < 8) break;
    const bytes = frame.readUInt32BE(0) + CHUNK_FRAME_BYTES;
    if (!REPLACED.has(type)) parts.push(await file.read(at, bytes));
    at += bytes;
  }
  return { replacedBytes: at, head: Buffer.concat(parts), tail: Buffer.alloc(0) };
}

/** Puts whole chunks behind IHDR; what is there already stays. */
export async function spliceChunks(file: EncodedFile, chunks: readonly Uint8Array[]): Promise<Splice> {
  const head = Buffer.concat([await file.read(0, OPENING_BYTES), ...chunks]);
  return { replacedBytes: OPENING_BYTES, head, tail: Buffer.alloc(0) };
}

/** A text of a PNG (third edition, 11.3.3): its keyword, what it says, and its chunk as it stands. */
export interface PngText {
  readonly keyword: string;
  readonly text: string;
  readonly chunk: Buffer;
}

/** The texts of a file, before and behind its picture; those of a damaged file as far as they can be read. */
export async function readPngTexts(path: string): Promise<PngText[]> {
  const file = await open(path, 'r');
  const texts: PngText[] = [];
  try {
    for (let at = SIGNATURE_BYTES; ; ) {
      const { buffer: frame, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, at);
      const type = frame.toString('latin1', 4, 8);
      if (bytesRead < 8 || type === 'IEND') return texts;
      const bytes = frame.readUInt32BE(0) + CHUNK_FRAME_BYTES;
      if (TEXT_CHUNK.test(type) && bytes <= MAX_TEXT_BYTES) {
        const { buffer: chunk, bytesRead: read } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
        if (read === bytes) texts.push(readText(type, chunk));
      }
      at += bytes;
    }
  } finally {
    await file.close();
  }
}

function readText(type: string, chunk: Buffer): PngText {
  const data = chunk.subarray(8, -4);
  const end = Math.max(0, data.indexOf(0));
  const keyword = data.toString('latin1', 0, end);
  const said = data.subarray(end + 1);
  if (type === 'tEXt') return { keyword, text: said.toString('latin1'), chunk };
  if (type === 'zTXt') return { keyword, text: inflated(said.subarray(1)).toString('latin1'), chunk };
  // Whether it is compressed and how, its language, and its keyword in that language.
  const languageEnd = said.indexOf(0, 2);
  const text = said.subarray(said.indexOf(0, languageEnd + 1) + 1);
  return { keyword, text: (said[0] === 1 ? inflated(text) : text).toString('utf8'), chunk };
}

function inflated(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_TEXT_BYTES });
  } catch {
    return Buffer.alloc(0); // a damaged text says nothing, and is copied as it is
  }
}

/** The same for a PNG in memory, which is how sharp is told what raw pixels mean. */
export async function pngWithMetadata(png: Buffer, metadata: SeenMetadata): Promise<Buffer> {
  const splice = await splicePng(memoryFile(png), metadata);
  return Buffer.concat([splice.head, png.subarray(splice.replacedBytes)]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
