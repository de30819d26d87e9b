import type { ElementType } from '../onnx/onnxModel.ts';

/** What a checkpoint's pickle can hold. Lists are arrays, dicts are maps with strings as keys. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | PickleValue[]
  | Map<string, PickleValue>
  | PickleTuple
  | PickleGlobal
  | PickleStorage
  | PickleTensor;

export class PickleTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A name that the pickle refers to; a label here, never looked up. */
export class PickleGlobal {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A run of numbers kept outside the pickle. */
export class PickleStorage {
  readonly key: string;
  readonly type: ElementType;
  readonly elements: number;

  constructor(key: string, type: ElementType, elements: number) {
    this.key = key;
    this.type = type;
    this.elements = elements;
  }
}

/** A contiguous, row-major tensor inside a storage. */
export class PickleTensor {
  readonly storage: PickleStorage;
  /** In elements, from the storage's beginning. */
  readonly firstElement: number;
  readonly shape: readonly number[];

  constructor(storage: PickleStorage, firstElement: number, shape: readonly number[]) {
    this.storage = storage;
    this.firstElement = firstElement;
    this.shape = shape;
  }
}
