import type { GraphBuilder, NodeOptions, Value } from './graphBuilder.ts';

export interface ConvolutionInputs {
  /** [N, inputs, H, W] */
  readonly x: Value;
  /** [outputs, inputs, kernel, kernel] */
  readonly weight: Value;
  /** [outputs] */
  readonly bias?: Value;
}

export interface ConvolutionSize {
  readonly inputs: number;
  readonly outputs: number;
  /** Side of the square kernel. */
  readonly kernel: number;
}

/** A convolution over all channels, in a form that every provider computes rightly. */
export function convolve(
  graph: GraphBuilder,
  { x, weight, bias }: ConvolutionInputs,
  size: ConvolutionSize,
  options: NodeOptions,
): Value {
  const missing = isReadInThrees(size) ? 4 - (size.inputs % 4) : 0;
  const widen = (value: Value) =>
    missing === 0 ? value : graph.node('Pad', [value, graph.ints(0, missing), undefined, graph.ints(1)]);
  return graph.node('Conv', [widen(x), widen(weight), ...(bias === undefined ? [] : [bias])], options);
}

/**
 * Whether onnxruntime's WebGPU kernel would read the input channels three at a time (1.30, `conv2d_mm.cc`): where
 * they are a multiple of three but not of four, and the outputs one of four. It reads such a three from a quarter
 * of its first channel's number, which is right for channel 0 alone, so with more than three channels the answer
 * is off by a tenth of its size up to five times it, on any device (probably onnxruntime's issue 29651). No model
 * of a published size has such a layer; channels of zeros, up to a multiple of four, mend those that do.
 */
function isReadInThrees({ inputs, outputs, kernel }: ConvolutionSize): boolean {
  return kernel > 1 && inputs > 3 && inputs % 3 === 0 && inputs % 4 !== 0 && outputs % 4 === 0;
}
