import { Failure } from '../../../../../shared/errors/failure.ts';
import { type ConvolutionSize, convolve } from '../../../onnx/convolve.ts';
import type { GraphBuilder, Value } from '../../../onnx/graphBuilder.ts';
import { type WeightFile, Weights } from '../../../onnx/weights.ts';

/** PEFT's default; the published training leaves it alone (LoRA, arXiv 2106.09685, 4.1: ΔW = α/r · BA). */
const LORA_ALPHA = 8;
const LORA_KEY =
  /^(?<module>.+)\.lora_(?<part>[AB])\.default_(?:encoder|decoder|others)(?:_(?<dial>pix|sem))?\.weight$/;
const REPLACED_KEY = /^(?<module>.+)\.base_layer\.(?<part>weight|bias)$/;

interface Branch {
  readonly dial: string;
  /** Names of the two matrices. */
  readonly a: string;
  readonly b: string;
  readonly rank: number;
}

/** A LoRA file by module: which low-rank branches it adds, and which weights it replaces altogether. */
export class LoraFile {
  readonly source: WeightFile;
  readonly #branches = new Map<string, Branch[]>();

  /**
   * @param dials the branches' order in a scale vector: ['pix', 'sem'], or [''] for a single LoRA
   * @throws Failure 'weights-wrong-model' for names that follow no known pattern, or a half of a pair missing
   */
  constructor(source: WeightFile, dials: readonly string[]) {
    this.source = source;
    const unknown: string[] = [];
    for (const [name, { shape }] of source.tensors) {
      const match = LORA_KEY.exec(name)?.groups;
      if (match === undefined) {
        if (!REPLACED_KEY.test(name)) unknown.push(name);
        continue;
      }
      const { module = '', part, dial = '' } = match;
      const partner = name.replace(`.lora_${part}.`, part === 'A' ? '.lora_B.' : '.lora_A.');
      if (!source.tensors.has(partner) || !dials.includes(dial)) unknown.push(name);
      else if (part === 'A') {
        const branches = this.#branches.get(module) ?? [];
        branches.push({ dial, a: name, b: partner, rank: shape[0] ?? 0 });
        this.#branches.set(module, branches);
      }
    }
    if (unknown.length > 0) {
      throw new Failure('weights-wrong-model.unknown-lora-tensors', { unknown: unknown.join(', ') });
    }
    for (const branches of this.#branches.values()) {
      branches.sort((one, other) => dials.indexOf(one.dial) - dials.indexOf(other.dial));
    }
  }

  /** Names of the base's tensors that this file replaces. */
  get replaced(): ReadonlySet<string> {
    const names = [...this.source.tensors.keys()].filter((name) => REPLACED_KEY.test(name));
    return new Set(names.map((name) => name.replace('.base_layer.', '.')));
  }

  get modules(): ReadonlySet<string> {
    return new Set(this.#branches.keys());
  }

  branchesOf(module: string): readonly Branch[] {
    return this.#branches.get(module) ?? [];
  }
}

/**
 * The low-rank branches of one graph: y += B(scale ⊙ A(x)), the scale per sample and dial. They stay apart
 * from the base's weights, so that one copy of the base serves every setting, and a batch can hold several.
 */
export class LoraBranches {
  readonly weights: Weights;
  readonly #graph: GraphBuilder;
  readonly #file: LoraFile;
  readonly #dials: readonly string[];
  readonly #scale: Value;
  readonly #spread = new Map<string, Value>();

  /** @param scale float32 [N, dials]: 1 switches a dial's branches on for a sample, 0 off */
  constructor(
    graph: GraphBuilder,
    file: LoraFile,
    options: { dials: readonly string[]; scale: Value; computeType: 'float32' | 'float16' },
  ) {
    this.weights = new Weights(graph, file.source, options.computeType);
    this.#graph = graph;
    this.#file = file;
    this.#dials = options.dials;
    this.#scale = options.scale;
  }

  /**
   * The branches of a convolution, added to its output `y`.
   * @param attributes stride and padding of the base, which A shares
   */
  addToConvolution(
    module: string,
    x: Value,
    y: Value,
    { inputs, outputs, kernel }: ConvolutionSize,
    attributes: Readonly<Record<string, readonly number[]>>,
  ): Value {
    const branches = this.#file.branchesOf(module);
    if (branches.length === 0) return y;
    const a = branches.map(({ a, rank }) => this.weights.take(a, [rank, inputs, kernel, kernel]));
    const b = branches.map(({ b, rank }) => this.weights.take(b, [outputs, rank, 1, 1]));
    const ranks = branches.reduce((sum, { rank }) => sum + rank, 0);
    const size = { inputs, outputs: ranks, kernel };
    const low = convolve(this.#graph, { x, weight: this.#join(a, 0) }, size, { attributes });
    const scaled = this.#graph.node('Mul', [low, this.#scaleFor(branches, [0, -1, 1, 1])]);
    const delta = this.#graph.node('Conv', [scaled, this.#join(b, 1)]);
    return this.#graph.node('Add', [y, delta], { name: `${module}.lora` });
  }

  /** The branches of a linear layer on tokens [N, L, inputs], added to its output `y`. */
  addToLinear(module: string, x: Value, y: Value, shape: { inputs: number; outputs: number }): Value {
    const branches = this.#file.branchesOf(module);
    if (branches.length === 0) return y;
    const { inputs, outputs } = shape;
    const a = branches.map(({ a, rank }) => this.weights.take(a, [rank, inputs]));
    const b = branches.map(({ b, rank }) => this.weights.take(b, [outputs, rank]));
    const transpose = (value: Value) =>
      this.#graph.node('Transpose', [value], { attributes: { perm: [1, 0] } });
    const low = this.#graph.node('MatMul', [x, transpose(this.#join(a, 0))]);
    const scaled = this.#graph.node('Mul', [low, this.#scaleFor(branches, [0, 1, -1])]);
    const delta = this.#graph.node('MatMul', [scaled, transpose(this.#join(b, 1))]);
    return this.#graph.node('Add', [y, delta], { name: `${module}.lora` });
  }

  /** The base's own weight, or the one that the file replaces it by. */
  takeReplaced(module: string, part: 'weight' | 'bias', shape: readonly number[]): Value | undefined {
    const name = `${module}.base_layer.${part}`;
    return this.weights.has(name) ? this.weights.take(name, shape) : undefined;
  }

  #join(values: readonly Value[], axis: number): Value {
    const [only, ...others] = values;
    if (only !== undefined && others.length === 0) return only;
    return this.#graph.node('Concat', values, { attributes: { axis } });
  }

  /** The scale spread over the ranks, [N, Σranks], in the given shape. */
  #scaleFor(branches: readonly Branch[], shape: readonly number[]): Value {
    const key = `${branches.map(({ dial, rank }) => `${dial}:${rank}`)} ${shape}`;
    const known = this.#spread.get(key);
    if (known !== undefined) return known;
    const ranks = branches.reduce((sum, { rank }) => sum + rank, 0);
    const spread = new Float32Array(this.#dials.length * ranks);
    let column = 0;
    for (const { dial, rank } of branches) {
      const row = this.#dials.indexOf(dial) * ranks;
      spread.fill(LORA_ALPHA / rank, row + column, row + column + rank);
      column += rank;
    }
    const matrix = this.#graph.constant(spread, [this.#dials.length, ranks]);
    const flat = this.#graph.node('MatMul', [this.#scale, matrix]);
    let value = this.#graph.node('Reshape', [flat, this.#graph.ints(...shape)]);
    if (this.weights.computeType === 'float16') {
      value = this.#graph.node('Cast', [value], { attributes: { to: 10 } });
    }
    this.#spread.set(key, value);
    return value;
  }
}
