import {
  BYTES_PER_ELEMENT,
  ELEMENT_TYPES,
  type ElementType,
  encodeModel,
  type OnnxAttribute,
  type OnnxDimension,
  type OnnxGraph,
  type OnnxValueInfo,
} from './onnxModel.ts';

/** Opset 20 brings Gelu; its operators all have kernels in onnxruntime's CPU and WebGPU providers. */
const OPSET = 20;
/** The first format version that opset 20 may be written in. */
const IR_VERSION = 9;
const CONTRIB_DOMAIN = 'com.microsoft';

/** A tensor inside a graph under construction. */
export interface Value {
  readonly name: string;
}

/** A number, or the name of a dimension that is known only when the graph runs. */
export type Dim = number | string;

/** An initialiser's bytes in a file beside the graph: little-endian, row-major, any alignment. */
export interface ExternalData {
  /** Relative to the graph's folder; onnxruntime refuses anything that leaves it. */
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
}

export type AttributeValue = number | string | readonly number[] | { readonly float: number };

export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  /** How many outputs; 1 by default. */
  readonly outputs?: number;
  /** An operator of onnxruntime's own. */
  readonly contrib?: boolean;
  /** What the node's name and output begin with: the module's name in the original model. */
  readonly name?: string;
}

type ConstantData = Float32Array | Float16Array | BigInt64Array | Int32Array | Uint8Array;

/** Writes one ONNX graph: values are made in order, each by a node, an initialiser or an input. */
export class GraphBuilder {
  readonly #graph: OnnxGraph;
  readonly #names = new Set<string>();
  readonly #constants = new Map<string, Value>();
  readonly #prefix: string;
  #usesContrib = false;

  /** @param prefix of every name that is made up here, where the graph is to be joined to another */
  constructor(name: string, prefix = '') {
    this.#prefix = prefix;
    this.#graph = { node: [], name, initializer: [], input: [], output: [] };
  }

  input(name: string, type: ElementType, dims: readonly Dim[]): Value {
    this.#graph.input.push(valueInfo(name, type, dims));
    return this.#declare(name);
  }

  /** Names `value` as an output of the graph. */
  output(name: string, value: Value, type: ElementType, dims: readonly Dim[]): void {
    this.alias(value, name);
    this.#graph.output.push(valueInfo(name, type, dims));
  }

  /** Gives a value a second name. */
  alias(value: Value, name: string): Value {
    this.#graph.node.push({ input: [value.name], output: [name], op_type: 'Identity', attribute: [] });
    return this.#declare(name);
  }

  /** An initialiser kept in the graph itself; equal integer constants are shared. */
  constant(data: ConstantData, dims: readonly number[], name?: string): Value {
    const type = elementType(data);
    expectLength(data.length, dims, name ?? 'constant');
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const key = name === undefined && data instanceof BigInt64Array ? `${dims}:${data.join(',')}` : undefined;
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const value = this.#declare(name ?? this.#unused('constant'));
    this.#graph.initializer.push({
      dims: [...dims],
      data_type: ELEMENT_TYPES[type],
      name: value.name,
      raw_data: raw.slice(),
    });
    if (key !== undefined) this.#constants.set(key, value);
    return value;
  }

  /** A vector of int64, as shapes, axes and slices want it. */
  ints(...values: number[]): Value {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  scalar(value: number): Value {
    return this.constant(Float32Array.of(value), []);
  }

  /** An initialiser whose bytes stay where they are. */
  external(name: string, type: ElementType, dims: readonly number[], data: ExternalData): Value {
    const bytes = dims.reduce((product, dim) => product * dim, 1) * BYTES_PER_ELEMENT[type];
    if (bytes !== data.bytes) throw new Error(`${name}: ${data.bytes} bytes where ${bytes} belong`);
    this.#graph.initializer.push({
      dims: [...dims],
      data_type: ELEMENT_TYPES[type],
      name,
      external_data: [
        { key: 'location', value: data.file },
        { key: 'offset', value: String(data.offset) },
        { key: 'length', value: String(data.bytes) },
      ],
      data_location: 1,
    });
    return this.#declare(name);
  }

  /** One operator with one output. An `undefined` input is an optional one left out. */
  node(operator: string, inputs: readonly (Value | undefined)[], options: NodeOptions = {}): Value {
    const [value] = this.nodes(operator, inputs, options);
    if (value === undefined) throw new Error(`${operator} without an output`);
    return value;
  }

  /** One operator with `options.outputs` outputs. */
  nodes(operator: string, inputs: readonly (Value | undefined)[], options: NodeOptions = {}): Value[] {
    const { name } = this.#declare(this.#unused(options.name ?? operator));
    const count = options.outputs ?? 1;
    const outputs =
      count === 1
        ? [{ name }]
        : Array.from({ length: count }, (_, index) => this.#declare(this.#unused(`${name}.${index}`)));
    if (options.contrib) this.#usesContrib = true;
    this.#graph.node.push({
      input: inputs.map((value) => value?.name ?? ''),
      output: outputs.map((value) => value.name),
      name,
      op_type: operator,
      attribute: Object.entries(options.attributes ?? {}).map(toAttribute),
      ...(options.contrib ? { domain: CONTRIB_DOMAIN } : {}),
    });
    return outputs;
  }

  /** The graph's parts, to be joined to another model's. */
  toGraph(): OnnxGraph {
    return this.#graph;
  }

  /** The name of a value that some other part of the graph makes. */
  foreign(name: string): Value {
    return this.#declare(name);
  }

  /** The finished graph as the bytes of an `.onnx` file. */
  toBytes(): Uint8Array {
    return encodeModel({
      ir_version: IR_VERSION,
      producer_name: 'PiSA Darkroom',
      graph: this.#graph,
      opset_import: [
        { domain: '', version: OPSET },
        ...(this.#usesContrib ? [{ domain: CONTRIB_DOMAIN, version: 1 }] : []),
      ],
    });
  }

  #declare(name: string): Value {
    if (this.#names.has(name)) throw new Error(`the graph has a value '${name}' already`);
    this.#names.add(name);
    return { name };
  }

  #unused(stem: string): string {
    const first = this.#prefix + stem;
    if (!this.#names.has(first)) return first;
    for (let index = this.#graph.node.length; ; index++) {
      const name = `${first}_${index}`;
      if (!this.#names.has(name)) return name;
    }
  }
}

function valueInfo(name: string, type: ElementType, dims: readonly Dim[]): OnnxValueInfo {
  const dim = dims.map(
    (size): OnnxDimension => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }),
  );
  return { name, type: { tensor_type: { elem_type: ELEMENT_TYPES[type], shape: { dim } } } };
}

function elementType(data: ConstantData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof BigInt64Array) return 'int64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof Uint8Array) return 'uint8';
  return 'float16';
}

function expectLength(length: number, dims: readonly number[], name: string): void {
  const expected = dims.reduce((product, dim) => product * dim, 1);
  if (length !== expected) throw new Error(`${name}: ${length} values where [${dims}] needs ${expected}`);
}

/** Attribute types as numbered in onnx.proto. */
const ATTRIBUTE_TYPES = { float: 1, int: 2, string: 3, ints: 7 } as const;

function toAttribute([name, value]: [string, AttributeValue]): OnnxAttribute {
  if (typeof value === 'string') {
    return { name, s: new TextEncoder().encode(value), type: ATTRIBUTE_TYPES.string };
  }
  if (typeof value === 'number') return { name, i: value, type: ATTRIBUTE_TYPES.int };
  if ('float' in value) return { name, f: value.float, type: ATTRIBUTE_TYPES.float };
  return { name, ints: value, type: ATTRIBUTE_TYPES.ints };
}
