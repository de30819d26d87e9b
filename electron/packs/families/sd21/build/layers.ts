import { convolve } from '../../../onnx/convolve.ts';
import type { GraphBuilder, Value } from '../../../onnx/graphBuilder.ts';
import { ELEMENT_TYPES } from '../../../onnx/onnxModel.ts';
import type { Weights } from '../../../onnx/weights.ts';
import type { LoraBranches } from './loraBranches.ts';
import type { SharedNorms } from './sharedNorms.ts';

export interface ConvolutionShape {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the square kernel; 3 by default. */
  readonly kernel?: number;
  readonly stride?: number;
  /** Top, left, bottom, right; half the kernel by default. */
  readonly pads?: readonly [number, number, number, number];
}

/**
 * Layers of a diffusion model, written into one graph. Pictures and latents are [N, C, H, W], tokens
 * [N, H·W, C]; module names are those of the original model, so a tensor can be found by its name.
 */
export class Layers {
  readonly graph: GraphBuilder;
  readonly weights: Weights;
  readonly lora: LoraBranches | undefined;
  readonly #sharedNorms: SharedNorms | undefined;

  /** @param sharedNorms where the group norms' statistics are not the input's own */
  constructor(graph: GraphBuilder, weights: Weights, lora?: LoraBranches, sharedNorms?: SharedNorms) {
    this.graph = graph;
    this.weights = weights;
    this.lora = lora;
    this.#sharedNorms = sharedNorms;
  }

  get #computesHalf(): boolean {
    return this.weights.computeType === 'float16';
  }

  toFloat32(x: Value): Value {
    return this.#computesHalf
      ? this.graph.node('Cast', [x], { attributes: { to: ELEMENT_TYPES.float32 } })
      : x;
  }

  toComputeType(x: Value): Value {
    return this.#computesHalf
      ? this.graph.node('Cast', [x], { attributes: { to: ELEMENT_TYPES.float16 } })
      : x;
  }

  convolution(x: Value, module: string, shape: ConvolutionShape): Value {
    const { inputs, outputs, kernel = 3, stride = 1 } = shape;
    const half = (kernel - 1) / 2;
    const attributes = {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: shape.pads ?? [half, half, half, half],
    };
    const weight = this.#take(module, 'weight', [outputs, inputs, kernel, kernel]);
    const bias = this.#take(module, 'bias', [outputs]);
    const size = { inputs, outputs, kernel };
    const y = convolve(this.graph, { x, weight, bias }, size, { name: module, attributes });
    return this.lora?.addToConvolution(module, x, y, size, attributes) ?? y;
  }

  /** On tokens [N, L, inputs]. */
  linear(
    x: Value,
    module: string,
    shape: { inputs: number; outputs: number; hasBias?: boolean },
    olderModule?: string,
  ): Value {
    const { inputs, outputs, hasBias = true } = shape;
    const weight = this.#take(module, 'weight', [outputs, inputs], olderModule);
    const transposed = this.graph.node('Transpose', [weight], { attributes: { perm: [1, 0] } });
    let y = this.graph.node('MatMul', [x, transposed], { name: module });
    if (hasBias) y = this.graph.node('Add', [y, this.#take(module, 'bias', [outputs], olderModule)]);
    return this.lora?.addToLinear(module, x, y, { inputs, outputs }) ?? y;
  }

  /**
   * Computed in float32 whatever the graph's type is: its sums run over a whole picture. Written out, because
   * onnxruntime's WebGPU kernel of InstanceNormalization (1.30) has the epsilon in its program's text but not in
   * the key under which programs are kept: whichever norm ran first in the process gave all others its epsilon,
   * and ε was off by up to 1e-3.
   */
  groupNorm(x: Value, module: string, options: { channels: number; groups: number; eps: number }): Value {
    const { channels, groups, eps } = options;
    const { graph } = this;
    const take = (part: string) => this.weights.take(`${module}.${part}`, [channels], 'float32');
    const [weight, bias] = [take('weight'), take('bias')];
    const x32 = this.toFloat32(x);
    if (this.#sharedNorms !== undefined) {
      return this.toComputeType(this.#sharedNorms.normalise(x32, { channels, eps, weight, bias }));
    }
    const centred = this.#centre(graph.node('Reshape', [x32, graph.ints(0, groups, -1)]));
    const variance = this.#meanOfLast(graph.node('Mul', [centred, centred]));
    const deviation = graph.node('Sqrt', [graph.node('Add', [variance, graph.scalar(eps)])]);
    const perGroup = graph.node('Reshape', [weight, graph.ints(groups, channels / groups)]);
    const scale = graph.node('Reshape', [
      graph.node('Div', [perGroup, deviation]),
      graph.ints(0, channels, 1, 1),
    ]);
    const restored = graph.node('Reshape', [centred, graph.node('Shape', [x32])]);
    const shift = graph.node('Reshape', [bias, graph.ints(channels, 1, 1)]);
    const scaled = graph.node('Mul', [restored, scale]);
    return this.toComputeType(graph.node('Add', [scaled, shift], { name: module }));
  }

  /** Over the last axis, in float32. */
  layerNorm(x: Value, module: string, options: { channels: number; eps: number }): Value {
    const { channels, eps } = options;
    const weight = this.weights.take(`${module}.weight`, [channels], 'float32');
    const bias = this.weights.take(`${module}.bias`, [channels], 'float32');
    return this.toComputeType(
      this.graph.node('LayerNormalization', [this.#centre(this.toFloat32(x)), weight, bias], {
        name: module,
        attributes: { axis: -1, epsilon: { float: eps } },
      }),
    );
  }

  /**
   * x minus its mean over the last axis. LayerNormalization would do that itself, but onnxruntime's WebGPU
   * kernel takes the variance as E[x²] − E[x]²: with a mean of ten deviations it was off by 3e-5, with hundred
   * by 6e-3.
   */
  #centre(x: Value): Value {
    return this.graph.node('Sub', [x, this.#meanOfLast(x)]);
  }

  /** Over the last axis, which stays, with one element. */
  #meanOfLast(x: Value): Value {
    return this.graph.node('ReduceMean', [x, this.graph.ints(-1)], { attributes: { keepdims: 1 } });
  }

  silu(x: Value): Value {
    return this.graph.node('Mul', [x, this.graph.node('Sigmoid', [x])]);
  }

  /** x·Φ(x) with the exact error function. */
  gelu(x: Value): Value {
    return this.graph.node('Gelu', [x]);
  }

  add(a: Value, b: Value): Value {
    return this.graph.node('Add', [a, b]);
  }

  /**
   * softmax(q·kᵀ/√d)·v with q, k, v [N, L, channels], the softmax in float32. The queries are taken in parts,
   * so that no more than a part of the L × L scores is held at once.
   *
   * onnxruntime's fused MultiHeadAttention is not used: its WebGPU kernel for heads of up to 64 channels is
   * wrong by up to 26 % on devices with small subgroups (1.30, measured on SwiftShader).
   * @param options.parts how many; L must be no smaller
   * @param options.bias  added to the scores, [1, 1, L, L]; for one part only
   */
  attention(
    q: Value,
    k: Value,
    v: Value,
    options: { heads: number; channels: number; parts?: number; bias?: Value },
  ): Value {
    const { heads, channels, parts = 1, bias } = options;
    const { graph } = this;
    const scale = this.toComputeType(graph.scalar(1 / Math.sqrt(channels / heads)));
    const keys = this.#toHeads(k, heads, [0, 2, 3, 1]);
    const values = this.#toHeads(v, heads, [0, 2, 1, 3]);
    const queries = graph.node('Mul', [this.#toHeads(q, heads, [0, 2, 1, 3]), scale]);
    const mix = (some: Value): Value => {
      let scores = this.toFloat32(graph.node('MatMul', [some, keys]));
      if (bias !== undefined) scores = this.add(scores, bias);
      const shares = graph.node('Softmax', [scores], { attributes: { axis: -1 } });
      return graph.node('MatMul', [this.toComputeType(shares), values]);
    };
    const mixed =
      parts === 1
        ? mix(queries)
        : graph.node('Concat', this.#cutRows(queries, parts).map(mix), { attributes: { axis: 2 } });
    const tokens = graph.node('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } });
    return graph.node('Reshape', [tokens, graph.ints(0, 0, channels)]);
  }

  /** [N, heads, L, d] in parts of nearly equal L: rows ⌊L·i/parts⌋ to ⌊L·(i+1)/parts⌋. */
  #cutRows(x: Value, parts: number): Value[] {
    const { graph } = this;
    const rows = graph.node('Shape', [x], { attributes: { start: 2, end: 3 } });
    const bounds = Array.from({ length: parts + 1 }, (_, index) =>
      graph.node('Div', [graph.node('Mul', [rows, graph.ints(index)]), graph.ints(parts)]),
    );
    return bounds.slice(1).map((end, index) => graph.node('Slice', [x, bounds[index], end, graph.ints(2)]));
  }

  /** [N, L, heads·d] → [N, L, heads, d], permuted. */
  #toHeads(tokens: Value, heads: number, perm: readonly number[]): Value {
    const split = this.graph.node('Reshape', [tokens, this.graph.ints(0, 0, heads, -1)]);
    return this.graph.node('Transpose', [split], { attributes: { perm } });
  }

  /** [N, C, H, W] → [N, H·W, C]. */
  toTokens(x: Value): Value {
    const flat = this.graph.node('Reshape', [x, this.graph.ints(0, 0, -1)]);
    return this.graph.node('Transpose', [flat], { attributes: { perm: [0, 2, 1] } });
  }

  /** [N, H·W, C] → the shape of `like`, [N, C, H, W]. */
  fromTokens(tokens: Value, like: Value): Value {
    const flat = this.graph.node('Transpose', [tokens], { attributes: { perm: [0, 2, 1] } });
    return this.graph.node('Reshape', [flat, this.graph.node('Shape', [like])]);
  }

  /** Doubles both sides by repeating pixels. */
  double(x: Value): Value {
    const scales = this.graph.constant(Float32Array.of(1, 1, 2, 2), [4]);
    return this.graph.node('Resize', [x, undefined, scales], {
      attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    });
  }

  /** Cuts rows and columns off below and to the right, down to the sides of `like`. */
  cropTo(x: Value, like: Value): Value {
    const { graph } = this;
    const sides = graph.node('Shape', [like], { attributes: { start: 2, end: 4 } });
    return graph.node('Slice', [x, graph.ints(0, 0), sides, graph.ints(2, 3)]);
  }

  #take(module: string, part: 'weight' | 'bias', shape: readonly number[], olderModule?: string): Value {
    const replaced = this.lora?.takeReplaced(module, part, shape);
    if (replaced !== undefined) return replaced;
    const older = olderModule === undefined ? [] : [`${olderModule}.${part}`];
    return this.weights.take([`${module}.${part}`, ...older], shape);
  }
}
