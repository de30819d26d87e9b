import { crc32 } from 'node:zlib';
import type { ElementType } from '../onnx/onnxModel.ts';
import type { TensorData } from '../safetensors.ts';

/** What `torch.save` can be given here: dicts are maps, tensors are contiguous. */
export type Saved = number | string | boolean | Saved[] | Map<string, Saved> | TensorData;

export interface TorchWriterOptions {
  /** The folder inside the zip; torch takes the file's own name. */
  readonly root?: string;
  readonly device?: 'cpu' | 'cuda:0';
}

const STORAGE_NAMES: Partial<Record<ElementType, string>> = {
  float32: 'FloatStorage',
  float16: 'HalfStorage',
  int64: 'LongStorage',
};
/** torch aligns each tensor's data to this. */
const ALIGNMENT_BYTES = 64;

/**
 * The bytes of a checkpoint as `torch.save` writes it: a zip of stored entries (a pickle of protocol 2 and
 * one entry per tensor), data aligned to 64 bytes.
 */
export function writeTorchCheckpoint(value: Saved, options: TorchWriterOptions = {}): Buffer {
  const { root = 'archive', device = 'cpu' } = options;
  const tensors: TensorData[] = [];
  const pickle = Buffer.concat([
    Buffer.from([0x80, 2]),
    ...pickleOf(value, tensors, device),
    Buffer.from('.'),
  ]);
  return zipOf([
    { name: `${root}/data.pkl`, data: pickle },
    { name: `${root}/byteorder`, data: Buffer.from('little') },
    ...tensors.map(({ bytes }, index) => ({ name: `${root}/data/${index}`, data: bytes })),
    { name: `${root}/version`, data: Buffer.from('3\n') },
  ]);
}

function* pickleOf(value: Saved, tensors: TensorData[], device: string): Generator<Buffer> {
  if (typeof value === 'boolean') yield Buffer.of(value ? 0x88 : 0x89);
  else if (typeof value === 'number') yield pickleInt(value);
  else if (typeof value === 'string') yield pickleText(value);
  else if (Array.isArray(value)) {
    yield Buffer.from('](');
    for (const item of value) yield* pickleOf(item, tensors, device);
    yield Buffer.from('e');
  } else if (value instanceof Map) {
    yield Buffer.from('}(');
    for (const [key, item] of value) {
      yield pickleText(key);
      yield* pickleOf(item, tensors, device);
    }
    yield Buffer.from('u');
  } else {
    yield* pickleTensor(value, tensors.push(value) - 1, device);
  }
}

/** _rebuild_tensor_v2(storage, 0, shape, stride, False, OrderedDict()) */
function* pickleTensor(tensor: TensorData, key: number, device: string): Generator<Buffer> {
  const { type, shape } = tensor;
  const elements = shape.reduce((product, dim) => product * dim, 1);
  const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const numbers = (values: readonly number[]) =>
    Buffer.concat([Buffer.from('('), ...values.map(pickleInt), Buffer.from('t')]);
  yield Buffer.from('ctorch._utils\n_rebuild_tensor_v2\n((');
  yield pickleText('storage');
  yield Buffer.from(`ctorch\n${STORAGE_NAMES[type] ?? 'FloatStorage'}\n`);
  yield pickleText(String(key));
  yield pickleText(device);
  yield pickleInt(elements);
  yield Buffer.from('tQ');
  yield pickleInt(0);
  yield numbers(shape);
  yield numbers(stride);
  yield Buffer.from([0x89]);
  yield Buffer.from('ccollections\nOrderedDict\n)RtR');
}

function pickleInt(value: number): Buffer {
  if (value >= 0 && value < 256) return Buffer.of(0x4b, value);
  const bytes = Buffer.alloc(5, 0x4a);
  bytes.writeInt32LE(value, 1);
  return bytes;
}

function pickleText(text: string): Buffer {
  const utf8 = Buffer.from(text);
  const prefix = Buffer.alloc(5, 0x58);
  prefix.writeUInt32LE(utf8.length, 1);
  return Buffer.concat([prefix, utf8]);
}

interface Entry {
  readonly name: string;
  readonly data: Uint8Array;
}

function zipOf(entries: readonly Entry[]): Buffer {
  const parts: Uint8Array[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data } of entries) {
    const nameBytes = Buffer.from(name);
    const padding = ALIGNMENT_BYTES - ((at + 30 + nameBytes.length + 4) % ALIGNMENT_BYTES);
    const extra = Buffer.alloc(4 + padding, 'Z');
    extra.writeUInt16LE(0x4246, 0); // 'FB', as torch marks its padding
    extra.writeUInt16LE(padding, 2);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(data), 0);
    sizes.writeUInt32LE(data.length, 4);
    sizes.writeUInt32LE(data.length, 8);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    sizes.copy(local, 14);
    local.writeUInt16LE(nameBytes.length, 26);
    local.writeUInt16LE(extra.length, 28);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    sizes.copy(central, 16);
    central.writeUInt16LE(nameBytes.length, 28);
    central.writeUInt32LE(at, 42);
    directory.push(central, nameBytes);
    parts.push(local, nameBytes, extra, data);
    at += local.length + nameBytes.length + extra.length + data.length;
  }
  const directoryBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
