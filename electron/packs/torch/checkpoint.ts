import { type Said, said } from '../../../shared/errors/words/words.ts';
import { BYTES_PER_ELEMENT } from '../onnx/onnxModel.ts';
import type { StoredTensor } from '../safetensors.ts';
import { type ByteSource, FileSource } from './byteSource.ts';
import { PickleTensor, type PickleValue } from './pickleValue.ts';
import { isZip, readEntryData, readStoredZip, verifyEntry } from './storedZip.ts';
import { unpickle } from './unpickle.ts';
import { WeightsError } from './weightsError.ts';

/** A file of `torch.save`: what its pickle says, and where its tensors' bytes lie. */
export interface Checkpoint {
  readonly path: string;
  readonly fileBytes: number;
  readonly value: PickleValue;
  /** By storage key. */
  readonly storages: ReadonlyMap<string, StorageRange>;
}

interface StorageRange {
  readonly offset: number;
  readonly bytes: number;
}

/** The pickle of 1500 tensors takes about half a megabyte. */
const MAX_PICKLE_BYTES = 16_000_000;
/** torch's format before 1.6: PROTO 2, LONG1 of ten bytes, the magic number 0x1950a86a20f9469cfc6c. */
const LEGACY_MAGIC = Uint8Array.of(
  0x80,
  2,
  0x8a,
  10,
  0x6c,
  0xfc,
  0x9c,
  0x46,
  0xf9,
  0x20,
  0x6a,
  0xa8,
  0x50,
  0x19,
  0x2e,
);
const LEGACY_PROTOCOL = 1001;

/**
 * Reads a checkpoint's structure, and compares all its data with their checksums: a flipped bit in a weight shows
 * in nothing else. The tensors stay on disk.
 * @throws Failure 'weights-unsafe' for a pickle that wants more than data, 'weights-invalid' for a damaged file
 */
export function readCheckpoint(path: string, shownPath = path): Checkpoint {
  try {
    using source = new FileSource(path);
    const checkpoint = parseCheckpoint(shownPath, source);
    verifyChecksums(source);
    return checkpoint;
  } catch (error) {
    if (error instanceof WeightsError) throw error.toFailure(shownPath);
    if (error instanceof RangeError) {
      throw new WeightsError('weights-invalid', said('damaged-or-cut-short')).toFailure(shownPath);
    }
    throw error;
  }
}

/** @throws WeightsError, or RangeError where a part lies outside the file */
export function parseCheckpoint(path: string, source: ByteSource): Checkpoint {
  if (isZip(source)) return { path, fileBytes: source.bytes, ...parseZip(source) };
  const begin = source.read(0, Math.min(source.bytes, LEGACY_MAGIC.length));
  if (LEGACY_MAGIC.every((byte, index) => byte === begin[index])) {
    return { path, fileBytes: source.bytes, ...parseLegacy(source) };
  }
  throw new WeightsError('weights-invalid', said('not-written-by-torch-save'));
}

function parseZip(source: ByteSource): Pick<Checkpoint, 'value' | 'storages'> {
  const entries = readStoredZip(source);
  const pickles = [...entries.values()].filter((entry) => /^[^/]+\/data\.pkl$/.test(entry.name));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) throw invalid(said('holds-no-data-pkl'));
  if (pickle.bytes > MAX_PICKLE_BYTES) throw invalid(said('pickle-too-large', { bytes: pickle.bytes }));
  const root = pickle.name.slice(0, -'data.pkl'.length);
  const order = entries.get(`${root}byteorder`);
  if (order !== undefined && new TextDecoder().decode(readEntryData(source, order)) !== 'little') {
    throw invalid(said('not-little-endian'));
  }
  const data = readEntryData(source, pickle);
  const { value, end } = unpickle(data);
  if (end !== data.length) throw invalid(said('something-follows-pickle'));
  const storages = new Map<string, StorageRange>();
  for (const { name, offset, bytes } of entries.values()) {
    if (name.startsWith(`${root}data/`)) storages.set(name.slice(root.length + 5), { offset, bytes });
  }
  return { value, storages };
}

/** Five pickles (magic, protocol, system, value, storage keys), then each storage: its length, its data. */
function parseLegacy(source: ByteSource): Pick<Checkpoint, 'value' | 'storages'> {
  const head = source.read(0, Math.min(source.bytes, MAX_PICKLE_BYTES));
  const protocol = unpickle(head, LEGACY_MAGIC.length);
  if (protocol.value !== LEGACY_PROTOCOL) throw invalid(said('unknown-version'));
  const system = unpickle(head, protocol.end);
  if (!(system.value instanceof Map) || system.value.get('little_endian') !== true) {
    throw invalid(said('not-little-endian'));
  }
  const { value, end } = unpickle(head, system.end);
  const keys = unpickle(head, end);
  if (!Array.isArray(keys.value)) throw invalid(said('lists-no-storages'));
  const bytesPerElement = new Map<string, number>();
  visitTensors(value, ({ storage }) => bytesPerElement.set(storage.key, BYTES_PER_ELEMENT[storage.type]));
  const storages = new Map<string, StorageRange>();
  let at = keys.end;
  for (const key of keys.value) {
    const size = typeof key === 'string' ? bytesPerElement.get(key) : undefined;
    if (typeof key !== 'string' || size === undefined || storages.has(key)) {
      throw invalid(said('lists-unused-storage'));
    }
    const prefix = source.read(at, 8);
    const elements = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
    const range = { offset: at + 8, bytes: elements * size };
    if (range.offset + range.bytes > source.bytes) throw invalid(said('cut-short'));
    storages.set(key, range);
    at = range.offset + range.bytes;
  }
  return { value, storages };
}

/** Tensors directly in the value, or up to two dicts down: no checkpoint nests them deeper. */
function visitTensors(value: PickleValue, visit: (tensor: PickleTensor) => void, depth = 0): void {
  if (value instanceof PickleTensor) visit(value);
  else if (value instanceof Map && depth < 3) {
    for (const item of value.values()) visitTensors(item, visit, depth + 1);
  }
}

/**
 * The tensors of one dict of a checkpoint, by name, where they lie in the file.
 * @throws Failure 'weights-invalid' where `dict` holds something else, or a tensor lies outside its storage
 */
export function locateTensors(
  checkpoint: Checkpoint,
  dict: PickleValue | undefined,
): Map<string, StoredTensor> {
  const fail = (what: Said) => new WeightsError('weights-invalid', what).toFailure(checkpoint.path);
  if (!(dict instanceof Map)) throw fail(said('holds-no-tensors'));
  const tensors = new Map<string, StoredTensor>();
  for (const [name, tensor] of dict) {
    if (!(tensor instanceof PickleTensor)) throw fail(said('is-not-a-tensor', { name }));
    const { storage, firstElement, shape } = tensor;
    const size = BYTES_PER_ELEMENT[storage.type];
    const range = checkpoint.storages.get(storage.key);
    if (range === undefined) throw fail(said('data-are-missing', { name }));
    if (range.bytes !== storage.elements * size) throw fail(said('data-have-another-size', { name }));
    tensors.set(name, {
      name,
      type: storage.type,
      shape,
      offset: range.offset + firstElement * size,
      bytes: shape.reduce((product, dim) => product * dim, size),
    });
  }
  return tensors;
}

/** Compares the data of every entry with its checksum (zip files only; the legacy format has none). */
function verifyChecksums(source: ByteSource): void {
  if (!isZip(source)) return;
  for (const entry of readStoredZip(source).values()) verifyEntry(source, entry);
}

const invalid = (what: Said) => new WeightsError('weights-invalid', what);
