import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { ElementType } from '../onnx/onnxModel.ts';
import { PickleGlobal, PickleStorage, PickleTensor, PickleTuple, type PickleValue } from './pickleValue.ts';
import { WeightsError } from './weightsError.ts';

/** The few names that a checkpoint's pickle may mention, and what they stand for. */
const MAX_RANK = 8;

const STORAGE_TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['torch FloatStorage', 'float32'],
  ['torch HalfStorage', 'float16'],
  ['torch BFloat16Storage', 'bfloat16'],
  ['torch DoubleStorage', 'float64'],
  ['torch LongStorage', 'int64'],
  ['torch IntStorage', 'int32'],
] as const);
const REBUILD_TENSOR = 'torch._utils _rebuild_tensor_v2';
const ORDERED_DICT = 'collections OrderedDict';
const KNOWN_GLOBALS = new Set([...STORAGE_TYPES.keys(), REBUILD_TENSOR, ORDERED_DICT]);

/** Whether a checkpoint may mention this name (`module name`). */
export const isKnownGlobal = (name: string): boolean => KNOWN_GLOBALS.has(name);

/** ('storage', type, key, device, elements[, None]): the persistent ids that torch.save writes. */
export function toStorage(id: PickleValue): PickleStorage {
  const [kind, type, key, device, elements, view = null] = id instanceof PickleTuple ? id.items : [];
  const elementType = type instanceof PickleGlobal ? STORAGE_TYPES.get(type.name) : undefined;
  if (
    kind !== 'storage' ||
    elementType === undefined ||
    typeof key !== 'string' ||
    typeof device !== 'string' ||
    !isCount(elements) ||
    view !== null
  ) {
    throw damaged(said('pickle-refers-to-no-storage'));
  }
  return new PickleStorage(key, elementType, elements);
}

/** What calling `called` with `given` stands for: an empty dict, or a tensor. Nothing is called. */
export function reduce(called: PickleValue | undefined, given: PickleValue | undefined): PickleValue {
  if (!(called instanceof PickleGlobal && given instanceof PickleTuple)) {
    throw unsafe(said('pickle-calls-no-name'));
  }
  if (called.name === ORDERED_DICT && given.items.length === 0) return new Map();
  if (called.name === REBUILD_TENSOR) return toTensor(given.items);
  throw unsafe(said('pickle-calls-in-unknown-way', { name: called.name }));
}

/** _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks) */
function toTensor(items: readonly PickleValue[]): PickleTensor {
  const [storage, firstElement, size, stride] = items;
  if (
    !(storage instanceof PickleStorage && size instanceof PickleTuple && stride instanceof PickleTuple) ||
    !isCount(firstElement) ||
    !size.items.every(isCount) ||
    size.items.length > MAX_RANK ||
    size.items.length !== stride.items.length
  ) {
    throw damaged(said('pickle-describes-tensor-wrongly'));
  }
  const shape = size.items;
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] ?? 0;
    if (length > 1 && stride.items[axis] !== expected) throw damaged(said('tensor-not-row-by-row'));
    expected *= length;
  }
  if (!(firstElement + expected <= storage.elements)) throw damaged(said('tensor-leaves-storage'));
  return new PickleTensor(storage, firstElement, shape);
}

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const damaged = (what: Said) => new WeightsError('weights-invalid', what);
const unsafe = (what: Said) => new WeightsError('weights-unsafe', what);
