import { decodeMessage, encodeMessage, type MessageTable } from './messageCoding.ts';

/** The part of onnx.proto (ONNX 1.x, field numbers as published there) that this project writes and reads. */

export const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;
export type ElementType = keyof typeof ELEMENT_TYPES;

export const BYTES_PER_ELEMENT: Readonly<Record<ElementType, number>> = {
  float32: 4,
  uint8: 1,
  int8: 1,
  int32: 4,
  int64: 8,
  bool: 1,
  float16: 2,
  float64: 8,
  bfloat16: 2,
};

export interface StringEntry {
  key: string;
  value: string;
}

export interface OnnxTensor {
  dims: number[];
  data_type: number;
  name?: string;
  raw_data?: Uint8Array;
  external_data?: StringEntry[];
  /** 1: the data are in a file, see `external_data`. */
  data_location?: number;
}

export interface OnnxAttribute {
  name: string;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: OnnxTensor;
  floats?: readonly number[];
  ints?: readonly number[];
  type: number;
}

export interface OnnxNode {
  input: string[];
  output: string[];
  name?: string;
  op_type: string;
  domain?: string;
  attribute: OnnxAttribute[];
}

export interface OnnxDimension {
  dim_value?: number;
  dim_param?: string;
}

export interface OnnxValueInfo {
  name: string;
  type: { tensor_type?: { elem_type: number; shape?: { dim: OnnxDimension[] } } };
}

export interface OnnxGraph {
  node: OnnxNode[];
  name: string;
  initializer: OnnxTensor[];
  input: OnnxValueInfo[];
  output: OnnxValueInfo[];
}

export interface OnnxModel {
  ir_version: number;
  producer_name: string;
  graph: OnnxGraph;
  opset_import: { domain: string; version: number }[];
}

const string = (id: number) => ({ id, kind: 'string' }) as const;
const int = (id: number) => ({ id, kind: 'int' }) as const;
const one = (id: number, kind: MessageTable) => ({ id, kind }) as const;
const many = (id: number, kind: MessageTable | 'string') => ({ id, kind, repeated: true }) as const;

export const tensorTable: MessageTable = {
  dims: { id: 1, kind: 'ints' },
  data_type: int(2),
  name: string(8),
  raw_data: { id: 9, kind: 'bytes' },
  external_data: many(13, { key: string(1), value: string(2) }),
  data_location: int(14),
};

const attribute: MessageTable = {
  name: string(1),
  f: { id: 2, kind: 'float' },
  i: int(3),
  s: { id: 4, kind: 'bytes' },
  t: one(5, tensorTable),
  floats: { id: 7, kind: 'floats' },
  ints: { id: 8, kind: 'ints' },
  type: int(20),
};

export const nodeTable: MessageTable = {
  input: many(1, 'string'),
  output: many(2, 'string'),
  name: string(3),
  op_type: string(4),
  attribute: many(5, attribute),
  domain: string(7),
};

const dimension: MessageTable = { dim_value: int(1), dim_param: string(2) };
const tensorType: MessageTable = { elem_type: int(1), shape: one(2, { dim: many(1, dimension) }) };
export const valueInfoTable: MessageTable = {
  name: string(1),
  type: one(2, { tensor_type: one(1, tensorType) }),
};

const graph: MessageTable = {
  node: many(1, nodeTable),
  name: string(2),
  initializer: many(5, tensorTable),
  input: many(11, valueInfoTable),
  output: many(12, valueInfoTable),
};

const model: MessageTable = {
  ir_version: int(1),
  producer_name: string(2),
  graph: one(7, graph),
  opset_import: many(8, { domain: string(1), version: int(2) }),
};

/** The bytes of an `.onnx` file. */
export function encodeModel(value: OnnxModel): Uint8Array {
  return encodeMessage(model, value);
}

/**
 * The parts of an `.onnx` file that this project looks at.
 * @throws Error where the bytes are no ONNX model
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const decoded = decodeMessage(model, bytes) as Partial<OnnxModel>;
  if (decoded.graph === undefined) throw new Error('not an ONNX model: it holds no graph');
  return decoded as OnnxModel;
}
