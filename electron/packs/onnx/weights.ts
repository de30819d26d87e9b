import { Failure } from '../../../shared/errors/failure.ts';
import { type Said, said } from '../../../shared/errors/words/words.ts';
import type { StoredTensor } from '../safetensors.ts';
import type { GraphBuilder, Value } from './graphBuilder.ts';
import type { ElementType } from './onnxModel.ts';

/** A weight file as a graph refers to it. */
export interface WeightFile {
  /** Relative to the graph's folder. */
  readonly file: string;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

export type ComputeType = 'float32' | 'float16';

/**
 * The weights of one graph, taken by name from a file where they stay. Notes what was taken, what was missing
 * and what had another shape, so that one message can name all of it.
 */
export class Weights {
  readonly computeType: ComputeType;
  readonly #graph: GraphBuilder;
  readonly #source: WeightFile;
  readonly #taken = new Set<string>();
  readonly #problems: Said[] = [];

  constructor(graph: GraphBuilder, source: WeightFile, computeType: ComputeType = 'float32') {
    this.#graph = graph;
    this.#source = source;
    this.computeType = computeType;
  }

  /** Names that this graph took from the file. */
  get taken(): ReadonlySet<string> {
    return this.#taken;
  }

  has(name: string): boolean {
    return this.#source.tensors.has(name);
  }

  /**
   * A tensor in the type that is computed in.
   * @param names the tensor's name and its older ones
   */
  take(
    names: string | readonly string[],
    shape: readonly number[],
    type: ElementType = this.computeType,
  ): Value {
    const candidates = typeof names === 'string' ? [names] : names;
    const name = candidates.find((candidate) => this.#source.tensors.has(candidate)) ?? candidates[0] ?? '';
    const stored = this.takeStored(name, shape);
    if (stored.type === type) return stored.value;
    return this.#graph.node('Cast', [stored.value], {
      name: `${name}.${type}`,
      attributes: { to: type === 'float32' ? 1 : 10 },
    });
  }

  /** A tensor in the type that the file has. */
  takeStored(name: string, shape: readonly number[]): { value: Value; type: ElementType } {
    const tensor = this.#source.tensors.get(name);
    if (tensor === undefined) {
      this.#problems.push(said('tensor-is-missing', { name }));
      return this.#placeholder(name);
    }
    if (!isSameShape(tensor.shape, shape)) {
      this.#problems.push(
        said('tensor-has-shape', { name, found: tensor.shape.join(', '), wanted: shape.join(', ') }),
      );
      return this.#placeholder(name);
    }
    this.#taken.add(name);
    const { offset, bytes, type } = tensor;
    const value = this.#graph.external(name, type, shape, { file: this.#source.file, offset, bytes });
    return { value, type };
  }

  /**
   * To be called when the graph is complete.
   * @throws Failure 'weights-wrong-model' that names everything missing or of another shape
   */
  finish(what: string): void {
    const [first, ...others] = this.#problems;
    if (first === undefined) return;
    const problems = others.reduce((before, next) => said('and-then', { before, next }), first);
    throw new Failure('weights-wrong-model.does-not-fit', { what, problems });
  }

  /** Lets building go on, so that every problem is found; `finish` then refuses the graph. */
  #placeholder(name: string): { value: Value; type: ElementType } {
    return { value: this.#graph.node('Constant', [], { name: `missing:${name}` }), type: 'float32' };
  }
}

/** Equal, but for ones at the end: linear layers are stored as 1×1 convolutions in some conversions. */
function isSameShape(stored: readonly number[], wanted: readonly number[]): boolean {
  const strip = (shape: readonly number[]) => shape.slice(0, shape.findLastIndex((dim) => dim !== 1) + 1);
  const [a, b] = [strip(stored), strip(wanted)];
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}
