import type { GraphBuilder, Value } from '../../../onnx/graphBuilder.ts';

/**
 * Group norms of a network that runs in tiles. A norm's mean and variance belong to the whole picture, not to
 * the tile, so they come from outside; what this tile would contribute goes out. Three further inputs:
 *
 * - `statistics` [norms, 2, groups]: per norm, in the order of computation, a mean and a variance,
 * - `given` [1]: 1 where these are used as they are; 0 where the input's own mean m and variance v = σ² are
 *   used, shifted to m + mean·σ and v·variance,
 * - `core` int64 [4]: top, left, bottom, right in latents of the part that is measured,
 *
 * and one further output, `statistics` again, measured over the core.
 */
export class SharedNorms {
  readonly #graph: GraphBuilder;
  readonly #groups: number;
  readonly #norms: number;
  readonly #statistics: Value;
  readonly #given: Value;
  readonly #own: Value;
  readonly #core: Value;
  /** Rows of the latent that the graph's input belongs to. */
  readonly #latentRows: Value;
  readonly #measured: Value[] = [];

  constructor(graph: GraphBuilder, options: { norms: number; groups: number; latentRows: Value }) {
    const { norms, groups, latentRows } = options;
    this.#graph = graph;
    this.#groups = groups;
    this.#norms = norms;
    this.#latentRows = latentRows;
    this.#statistics = graph.input('statistics', 'float32', [norms, 2, groups]);
    this.#given = graph.input('given', 'float32', [1]);
    this.#own = graph.node('Sub', [graph.constant(Float32Array.of(1), [1]), this.#given]);
    this.#core = graph.input('core', 'int64', [4]);
  }

  /**
   * @param x float32 [1, channels, H, W]
   * @returns float32 of the same shape
   */
  normalise(x: Value, options: { channels: number; eps: number; weight: Value; bias: Value }): Value {
    const { channels, eps, weight, bias } = options;
    const graph = this.#graph;
    const measured = this.#measure(x);
    const [mean, variance] = this.#choose(measured);
    const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.scalar(eps)])]);
    const perGroup = graph.ints(this.#groups, channels / this.#groups);
    const scale = graph.node('Div', [graph.node('Reshape', [weight, perGroup]), deviation]);
    const shift = graph.node('Sub', [
      graph.node('Reshape', [bias, perGroup]),
      graph.node('Mul', [mean, scale]),
    ]);
    const perChannel = graph.ints(1, channels, 1, 1);
    const scaled = graph.node('Mul', [x, graph.node('Reshape', [scale, perChannel])]);
    return graph.node('Add', [scaled, graph.node('Reshape', [shift, perChannel])]);
  }

  /** To be called when every norm is in the graph. */
  finish(): void {
    if (this.#measured.length !== this.#norms) {
      throw new Error(`${this.#measured.length} norms where ${this.#norms} were announced`);
    }
    const all = this.#graph.node('Concat', this.#measured, { attributes: { axis: 0 } });
    this.#graph.output('measured', all, 'float32', [this.#norms, 2, this.#groups]);
  }

  /** Mean and variance of each group over the core, [groups, 1] each. */
  #measure(x: Value): [mean: Value, variance: Value] {
    const graph = this.#graph;
    const rows = graph.node('Shape', [x], { attributes: { start: 2, end: 3 } });
    const factor = graph.node('Div', [rows, this.#latentRows]);
    const bounds = graph.node('Mul', [this.#core, factor]);
    const [from, to] = graph.nodes('Split', [bounds], {
      outputs: 2,
      attributes: { axis: 0, num_outputs: 2 },
    });
    const core = graph.node('Slice', [x, from, to, graph.ints(2, 3)]);
    const grouped = graph.node('Reshape', [core, graph.ints(this.#groups, -1)]);
    const reduce = (value: Value) =>
      graph.node('ReduceMean', [value, graph.ints(1)], { attributes: { keepdims: 1 } });
    const mean = reduce(grouped);
    const centred = graph.node('Sub', [grouped, mean]);
    const variance = reduce(graph.node('Mul', [centred, centred]));
    const both = graph.node('Concat', [mean, variance], { attributes: { axis: 1 } });
    const turned = graph.node('Transpose', [both], { attributes: { perm: [1, 0] } });
    this.#measured.push(graph.node('Reshape', [turned, graph.ints(1, 2, this.#groups)]));
    return [mean, variance];
  }

  /** What is normalised by, [groups, 1] each. */
  #choose([mean, variance]: readonly [Value, Value]): [mean: Value, variance: Value] {
    const graph = this.#graph;
    const norm = graph.node('Gather', [this.#statistics, graph.ints(this.#measured.length - 1)]);
    const parts = graph.nodes('Split', [norm], { outputs: 2, attributes: { axis: 1, num_outputs: 2 } });
    const [shift, factor] = parts.map((part) => graph.node('Reshape', [part, graph.ints(this.#groups, 1)]));
    if (shift === undefined || factor === undefined) throw new Error('Split gave fewer than two parts');
    const blend = (own: Value) => graph.node('Add', [this.#given, graph.node('Mul', [this.#own, own])]);
    const ownMean = graph.node('Mul', [this.#own, mean]);
    const shifted = graph.node('Mul', [shift, blend(graph.node('Sqrt', [variance]))]);
    return [graph.node('Add', [ownMean, shifted]), graph.node('Mul', [factor, blend(variance)])];
  }
}
