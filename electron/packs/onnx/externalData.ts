import { decodeMessage, encodeMessage, type MessageTable } from './messageCoding.ts';
import { BYTES_PER_ELEMENT, ELEMENT_TYPES, type ElementType, tensorTable } from './onnxModel.ts';
import type { ShallowModel } from './shallowModel.ts';

/** A tensor of a foreign model whose data lie in another file. */
export interface ExternalTensor {
  readonly name: string;
  /** As the model names the file: nothing is known about it. */
  readonly location: string;
  readonly offset: number;
  readonly bytes: number;
}

interface DecodedTensor {
  readonly dims: readonly number[];
  readonly data_type?: number;
  readonly name?: string;
  readonly external_data: readonly { readonly key?: string; readonly value?: string }[];
  readonly data_location?: number;
}

/** TensorProto.DataLocation */
const EXTERNAL = 1;

/**
 * The tensors whose data lie outside the model's own file.
 * @throws Error where one of them is no initialiser of the main graph (their files cannot be given other names),
 *   or says in no usable way where its data are
 */
export function externalData(model: ShallowModel): ExternalTensor[] {
  const { graph } = model;
  if (
    graph.node.some((node) => isOutside(decodeMessage(nodeTable, node))) ||
    parts(graph.sparse_initializer).some((sparse) => isOutside(decodeMessage(sparseTable, sparse))) ||
    parts(model.functions).some((one) => isOutside(decodeMessage(functionTable, one)))
  ) {
    throw new Error('weights of an inner graph or a constant lie in another file');
  }
  return graph.initializer.flatMap((bytes) => {
    const tensor = decodeMessage(tensorTable, bytes) as unknown as DecodedTensor;
    return tensor.data_location === EXTERNAL ? [describe(tensor)] : [];
  });
}

/** The same model with its data in files of other names. */
export function withDataIn(model: ShallowModel, names: ReadonlyMap<string, string>): ShallowModel {
  const initializer = model.graph.initializer.map((bytes) => {
    const tensor = decodeMessage(tensorTable, bytes) as unknown as DecodedTensor;
    if (tensor.data_location !== EXTERNAL) return bytes;
    const { name, location, offset, bytes: length } = describe(tensor);
    return encodeMessage(tensorTable, {
      ...{ dims: tensor.dims, data_type: tensor.data_type, name, data_location: EXTERNAL },
      external_data: [
        { key: 'location', value: names.get(location) ?? location },
        { key: 'offset', value: String(offset) },
        { key: 'length', value: String(length) },
      ],
    });
  });
  return { ...model, graph: { ...model.graph, initializer } };
}

function describe({ name = '', dims, data_type, external_data }: DecodedTensor): ExternalTensor {
  const value = (key: string) => external_data.find((entry) => entry.key === key)?.value;
  const type = Object.entries(ELEMENT_TYPES).find(([, id]) => id === data_type)?.[0] as
    | ElementType
    | undefined;
  const own = dims.reduce((product, dim) => product * dim, type === undefined ? 0 : BYTES_PER_ELEMENT[type]);
  const location = value('location');
  const offset = Number(value('offset') ?? 0);
  const bytes = Number(value('length') ?? own);
  if (!location || ![offset, bytes].every((number) => Number.isSafeInteger(number) && number >= 0)) {
    throw new Error(`'${name}' does not say where its data are`);
  }
  return { name, location, offset, bytes };
}

const parts = (field: unknown): readonly Uint8Array[] => (Array.isArray(field) ? field : []);

const message = (id: number, kind: MessageTable) => ({ id, kind, repeated: true }) as const;

/** Of onnx.proto what can hold a tensor, at any depth. */
const placeTable: MessageTable = { data_location: { id: 14, kind: 'int' } };
const sparseTable: MessageTable = { values: message(1, placeTable), indices: message(2, placeTable) };
const attributeTable: Record<string, MessageTable[string]> = {
  t: message(5, placeTable),
  tensors: message(10, placeTable),
  sparse_tensor: message(22, sparseTable),
  sparse_tensors: message(23, sparseTable),
};
const nodeTable: MessageTable = { attribute: message(5, attributeTable) };
const innerGraphTable: MessageTable = {
  node: message(1, nodeTable),
  initializer: message(5, placeTable),
  sparse_initializer: message(15, sparseTable),
};
// Graphs hold nodes, and the attributes of nodes hold graphs.
Object.assign(attributeTable, { g: message(6, innerGraphTable), graphs: message(11, innerGraphTable) });
const functionTable: MessageTable = { node: message(7, nodeTable) };

/** Whether any tensor in a decoded message is outside. */
function isOutside(decoded: unknown): boolean {
  if (typeof decoded !== 'object' || decoded === null) return false;
  return Object.entries(decoded).some(([field, value]) =>
    field === 'data_location' ? value === EXTERNAL : isOutside(value),
  );
}
