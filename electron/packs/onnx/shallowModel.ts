import { decodeMessage, encodeMessage, type MessageTable } from './messageCoding.ts';
import { type OnnxValueInfo, valueInfoTable } from './onnxModel.ts';

/**
 * A foreign ONNX model of which only inputs and outputs are looked at. Everything else stays the bytes it
 * was, so a model can be given other ends without loss, whatever operators and subgraphs it holds.
 */
export interface ShallowModel {
  readonly [field: string]: unknown;
  readonly graph: ShallowGraph;
}

export interface ShallowGraph {
  readonly [field: string]: unknown;
  readonly node: readonly Uint8Array[];
  readonly initializer: readonly Uint8Array[];
  readonly input: readonly OnnxValueInfo[];
  readonly output: readonly OnnxValueInfo[];
}

const bytes = (id: number) => ({ id, kind: 'bytes' }) as const;
const manyBytes = (id: number) => ({ id, kind: 'bytes', repeated: true }) as const;

/** Every field of onnx.proto's GraphProto and ModelProto, opaque where nothing is to be changed. */
const graphTable: MessageTable = {
  node: manyBytes(1),
  name: bytes(2),
  initializer: manyBytes(5),
  doc_string: bytes(10),
  input: { id: 11, kind: valueInfoTable, repeated: true },
  output: { id: 12, kind: valueInfoTable, repeated: true },
  value_info: manyBytes(13),
  quantization_annotation: manyBytes(14),
  sparse_initializer: manyBytes(15),
  metadata_props: manyBytes(16),
};

const modelTable: MessageTable = {
  ir_version: { id: 1, kind: 'int' },
  producer_name: bytes(2),
  producer_version: bytes(3),
  domain: bytes(4),
  model_version: { id: 5, kind: 'int' },
  doc_string: bytes(6),
  graph: { id: 7, kind: graphTable },
  opset_import: {
    id: 8,
    kind: { domain: { id: 1, kind: 'string' }, version: { id: 2, kind: 'int' } },
    repeated: true,
  },
  metadata_props: manyBytes(14),
  functions: manyBytes(25),
};

/** @throws Error where the bytes are no ONNX model */
export function decodeShallowModel(file: Uint8Array): ShallowModel {
  const model = decodeMessage(modelTable, file) as unknown as ShallowModel;
  if (model.graph === undefined) throw new Error('it holds no graph');
  return model;
}

export function encodeShallowModel(model: ShallowModel): Uint8Array {
  return encodeMessage(modelTable, model);
}

/** Version of ONNX's own operators that the model is written in. */
export function opsetOf(model: ShallowModel): number {
  const opsets = model.opset_import as readonly { domain?: string; version: number }[];
  return (
    opsets.find(({ domain }) => domain === undefined || domain === '' || domain === 'ai.onnx')?.version ?? 0
  );
}
