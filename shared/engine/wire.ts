/**
 * How messages look on the pipe between main and the engine. Their own format, because the two may be
 * different programs: Node's structured clone carries the version of its V8, and Electron's newer V8 writes
 * version 16, which Node 24 refuses ('invalid or unsupported version').
 *
 * One frame: length of the body and of its JSON (two uint32, little-endian), typed arrays at multiples of
 * eight bytes, JSON at the end. In the JSON an array is its type and its place in the body.
 */

const HEADER_BYTES = 8;
/** A view of the widest type must start at a multiple of its size. */
const ALIGNMENT = 8;
/** Three times the largest message there is, a tile of 4096 × 4096 pixels with two residuals in float16. */
const BODY_BYTES_MAX = 2 ** 30;

const ARRAY_TYPES = {
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Float16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;
type ArrayType = keyof typeof ARRAY_TYPES;

/** What stands in the JSON for a value that JSON has no form for. No message has such names of its own. */
const ARRAY_MARK = '$array';
const NUMBER_MARK = '$number';

/**
 * Copies: what the message holds may change as soon as this returns.
 * @param message plain objects and arrays, text, numbers (also NaN and infinities), booleans, null, typed
 *   arrays; entries that are undefined are left out
 */
export function encodeFrame(message: unknown): Uint8Array<ArrayBuffer> {
  const arrays: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  let arraysBytes = 0;
  const text = JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    // Not `value`: a Buffer has been asked for its own JSON form by now.
    const raw = this[key];
    if (ArrayBuffer.isView(raw)) {
      const offset = arraysBytes;
      arrays.push({ offset, bytes: new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength) });
      arraysBytes += Math.ceil(raw.byteLength / ALIGNMENT) * ALIGNMENT;
      return { [ARRAY_MARK]: [arrayTypeOf(raw), offset, raw.byteLength] };
    }
    return typeof value === 'number' && !Number.isFinite(value) ? { [NUMBER_MARK]: String(value) } : value;
  });
  const json = new TextEncoder().encode(text);
  const bodyBytes = arraysBytes + json.byteLength;
  if (bodyBytes > BODY_BYTES_MAX) throw new Error(`a message of ${bodyBytes} bytes is too large`);
  const frame = new Uint8Array(HEADER_BYTES + bodyBytes);
  const header = new DataView(frame.buffer);
  header.setUint32(0, bodyBytes, true);
  header.setUint32(4, json.byteLength, true);
  for (const { offset, bytes } of arrays) frame.set(bytes, HEADER_BYTES + offset);
  frame.set(json, HEADER_BYTES + arraysBytes);
  return frame;
}

/** Puts frames together from whatever pieces the pipe delivers. */
export class FrameReader {
  readonly #onMessage: (message: unknown) => void;
  #header = new Uint8Array(HEADER_BYTES);
  #body: Uint8Array<ArrayBuffer> | null = null;
  /** Of the header, or of the body once it is known. */
  #filled = 0;

  constructor(onMessage: (message: unknown) => void) {
    this.#onMessage = onMessage;
  }

  /** @throws Error where the bytes are no frames: what follows can never be read */
  push(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.byteLength > 0) {
      const target = this.#body ?? this.#header;
      const part = rest.subarray(0, target.byteLength - this.#filled);
      target.set(part, this.#filled);
      this.#filled += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (this.#filled === target.byteLength) this.#complete();
    }
  }

  #complete(): void {
    const view = new DataView(this.#header.buffer);
    const bodyBytes = view.getUint32(0, true);
    const jsonBytes = view.getUint32(4, true);
    this.#filled = 0;
    if (this.#body === null) {
      if (bodyBytes === 0 || bodyBytes > BODY_BYTES_MAX || jsonBytes > bodyBytes)
        throw new Error('the pipe carries something that is no message');
      this.#body = new Uint8Array(bodyBytes);
      return;
    }
    const body = this.#body;
    this.#body = null;
    this.#onMessage(decodeBody(body, jsonBytes));
  }
}

function decodeBody(body: Uint8Array<ArrayBuffer>, jsonBytes: number): unknown {
  const text = new TextDecoder().decode(body.subarray(body.byteLength - jsonBytes));
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if (ARRAY_MARK in value) {
      // Both ends are this file.
      const [type, offset, byteLength] = value[ARRAY_MARK] as [ArrayType, number, number];
      const View = ARRAY_TYPES[type];
      return new View(body.buffer, offset, byteLength / View.BYTES_PER_ELEMENT);
    }
    return NUMBER_MARK in value ? Number(value[NUMBER_MARK]) : value;
  });
}

function arrayTypeOf(view: ArrayBufferView): ArrayType {
  const found = Object.entries(ARRAY_TYPES).find(([, Type]) => view instanceof Type);
  if (found === undefined) throw new TypeError('a message holds a view of a kind that it cannot carry');
  return found[0] as ArrayType;
}
