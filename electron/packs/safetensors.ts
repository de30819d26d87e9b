import { constants } from 'node:fs';
import { type FileHandle, open, writeFile } from 'node:fs/promises';
import { Failure } from '../../shared/errors/failure.ts';
import { type Said, said } from '../../shared/errors/words/words.ts';
import { parseBoundedJson } from '../../shared/json/parseBoundedJson.ts';
import { BYTES_PER_ELEMENT, type ElementType } from './onnx/onnxModel.ts';

/**
 * The safetensors format: an unsigned 64-bit little-endian length, a JSON header of that length
 * ({name: {dtype, shape, data_offsets: [begin, end]}}, offsets counted from the header's end), then the
 * tensors' bytes, little-endian and row-major, without gaps.
 */

/** The format's own limit is 100 MB; a model of ten thousand tensors takes one. */
const MAX_HEADER_BYTES = 8_000_000;
/** Names, their descriptions, and lists in those. */
const HEADER_BOUNDS = { depthMax: 4, valuesMax: 1_000_000 };
const PREFIX_BYTES = 8;

const TYPES: Readonly<Record<string, ElementType>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Where one tensor's bytes lie in a file. */
export interface StoredTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** From the file's beginning. */
  readonly offset: number;
  readonly bytes: number;
}

export interface SafetensorsFile {
  readonly path: string;
  readonly fileBytes: number;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A tensor in memory. */
export interface TensorData {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Little-endian, row-major. */
  readonly bytes: Uint8Array;
}

/**
 * Reads and checks a file's header; the tensors stay on disk.
 * @throws Failure 'weights-invalid' where the file does not keep to the format
 */
export async function readSafetensorsHeader(path: string): Promise<SafetensorsFile> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw invalid(path, said('it-is-no-file'));
    const fileBytes = facts.size;
    if (fileBytes < PREFIX_BYTES) throw invalid(path, said('has-bytes', { fileBytes }));
    const prefix = await readExactly(file, path, 0, PREFIX_BYTES);
    const headerBytes = prefix.readBigUInt64LE();
    if (headerBytes > MAX_HEADER_BYTES || Number(headerBytes) > fileBytes - PREFIX_BYTES) {
      throw invalid(path, said('header-too-large', { headerBytes: String(headerBytes) }));
    }
    const header = await readExactly(file, path, PREFIX_BYTES, Number(headerBytes));
    return parseHeader(path, header, fileBytes);
  } finally {
    await file.close();
  }
}

function parseHeader(path: string, header: Buffer, fileBytes: number): SafetensorsFile {
  const text = decodeUtf8(path, header);
  const entries = parseObject(path, text);
  const dataOffset = PREFIX_BYTES + header.length;
  const metadata: Record<string, string> = {};
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(entries)) {
    if (name === '__metadata__') Object.assign(metadata, checkMetadata(path, entry));
    else tensors.set(name, checkEntry(path, name, entry, dataOffset));
  }
  rejectRepeatedNames(path, text, Object.keys(entries).length);
  rejectOverlapsAndGaps(path, [...tensors.values()], dataOffset, fileBytes);
  return { path, fileBytes, tensors, metadata };
}

function checkEntry(path: string, name: string, entry: unknown, dataOffset: number): StoredTensor {
  const fail = (what: Said) => invalid(path, said('of-tensor', { name, what }));
  if (!isRecord(entry)) throw fail(said('is-not-an-object'));
  const type =
    typeof entry.dtype === 'string' && Object.hasOwn(TYPES, entry.dtype) ? TYPES[entry.dtype] : undefined;
  if (type === undefined) throw fail(said('has-unknown-type', { dtype: JSON.stringify(entry.dtype) }));
  const shape = entry.shape;
  if (!Array.isArray(shape) || !shape.every(isCount)) throw fail(said('has-no-valid-shape'));
  const offsets = entry.data_offsets;
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw fail(said('has-no-valid-offsets'));
  }
  const [begin, end] = offsets as [number, number];
  const bytes = shape.reduce((product: number, dim: number) => product * dim, BYTES_PER_ELEMENT[type]);
  if (!Number.isSafeInteger(bytes) || end - begin !== bytes) {
    throw fail(said('size-does-not-fit-shape', { end: end - begin, shape: shape.join(','), bytes }));
  }
  return { name, type, shape, offset: dataOffset + begin, bytes };
}

function checkMetadata(path: string, entry: unknown): Record<string, string> {
  if (!isRecord(entry) || !Object.values(entry).every((value) => typeof value === 'string')) {
    throw invalid(path, said('metadata-is-no-table'));
  }
  return entry as Record<string, string>;
}

/** JSON.parse keeps the last of two equal names silently; two readers could then disagree on the weights. */
function rejectRepeatedNames(path: string, text: string, names: number): void {
  let depth = 0;
  let topLevelColons = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      for (i++; text[i] !== '"'; i++) if (text[i] === '\\') i++;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    else if (character === ':' && depth === 1) topLevelColons++;
  }
  if (topLevelColons !== names) throw invalid(path, said('header-holds-name-twice'));
}

function rejectOverlapsAndGaps(
  path: string,
  tensors: readonly StoredTensor[],
  dataOffset: number,
  fileBytes: number,
): void {
  let end = dataOffset;
  for (const tensor of tensors.toSorted((a, b) => a.offset - b.offset || a.bytes - b.bytes)) {
    if (tensor.offset < end) throw invalid(path, said('tensor-overlaps', { name: tensor.name }));
    if (tensor.offset > end) throw invalid(path, said('gap-before-tensor', { name: tensor.name }));
    end = tensor.offset + tensor.bytes;
  }
  if (end > fileBytes) throw invalid(path, said('cut-short-at', { fileBytes, end }));
  if (end < fileBytes) throw invalid(path, said('bytes-follow-last-tensor', { fileBytes: fileBytes - end }));
}

/** Reads one tensor's bytes. */
export async function readStoredTensor(path: string, tensor: StoredTensor): Promise<TensorData> {
  const file = await open(path, 'r');
  try {
    const bytes = await readExactly(file, path, tensor.offset, tensor.bytes);
    return { type: tensor.type, shape: tensor.shape, bytes };
  } finally {
    await file.close();
  }
}

/** Reads a whole (small) file. */
export async function readSafetensors(path: string): Promise<Map<string, TensorData>> {
  const { tensors } = await readSafetensorsHeader(path);
  const file = await open(path, 'r');
  try {
    const result = new Map<string, TensorData>();
    for (const { name, type, shape, offset, bytes } of tensors.values()) {
      result.set(name, { type, shape, bytes: await readExactly(file, path, offset, bytes) });
    }
    return result;
  } finally {
    await file.close();
  }
}

/** Writes a (small) file, tensors in the given order. */
export async function writeSafetensors(
  path: string,
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFile(path, encodeSafetensors(tensors, metadata));
}

/** The bytes of a `.safetensors` file. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, TensorData>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> =
    Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  for (const [name, { type, shape, bytes }] of tensors) {
    const dtype = Object.keys(TYPES).find((key) => TYPES[key] === type);
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const json = Buffer.from(JSON.stringify(header));
  // Spaces after the header align the data, as the format's own writer does.
  const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([prefix, padded, ...[...tensors.values()].map((t) => t.bytes)]);
}

/** The values of a float32 or float16 tensor as float32. */
export function toFloat32(tensor: TensorData): Float32Array {
  const copy = Uint8Array.from(tensor.bytes).buffer;
  if (tensor.type === 'float32') return new Float32Array(copy);
  if (tensor.type === 'float16') return Float32Array.from(new Float16Array(copy));
  throw new TypeError(`a ${tensor.type} tensor where floating-point numbers belong`);
}

/** The values of an int64 tensor. */
export function toInt64(tensor: TensorData): BigInt64Array<ArrayBuffer> {
  if (tensor.type !== 'int64') throw new TypeError(`a ${tensor.type} tensor where whole numbers belong`);
  return new BigInt64Array(Uint8Array.from(tensor.bytes).buffer);
}

/** A float32 tensor over an array's own memory. */
export function fromFloat32(data: Float32Array, shape: readonly number[]): TensorData {
  return { type: 'float32', shape, bytes: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

async function readExactly(file: FileHandle, path: string, offset: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, offset + done);
    if (bytesRead === 0) throw invalid(path, said('cut-short'));
    done += bytesRead;
  }
  return buffer;
}

function decodeUtf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw invalid(path, said('header-not-utf-8-text'), cause);
  }
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = parseBoundedJson(text, HEADER_BOUNDS);
  } catch (cause) {
    throw invalid(path, said('header-not-json'), cause);
  }
  if (!text.startsWith('{') || !isRecord(parsed)) throw invalid(path, said('header-not-json-object'));
  return parsed;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function invalid(path: string, what: Said, cause?: unknown): Failure {
  return new Failure('weights-invalid.safetensors', { path, what }, { cause });
}
