import { convolve } from '../../../onnx/convolve.ts';
import { GraphBuilder } from '../../../onnx/graphBuilder.ts';
import { type WeightFile, Weights } from '../../../onnx/weights.ts';
import { enlargeNearest } from './buildRrdbnet.ts';

export interface SrvggShape {
  readonly width: number;
  /** Index of the last convolution in the `body` list; even ones are convolutions, odd ones activations. */
  readonly last: number;
  readonly scale: number;
}

/** The network's shape read off its tensors; undefined where it is no SRVGGNetCompact. */
export function detectSrvgg(tensors: WeightFile['tensors']): SrvggShape | undefined {
  const [width, inputs] = tensors.get('body.0.weight')?.shape ?? [];
  if (width === undefined || inputs !== 3 || tensors.get('body.1.weight')?.shape.length !== 1)
    return undefined;
  let last = 0;
  while (tensors.has(`body.${last + 2}.weight`)) last += 2;
  const outputs = tensors.get(`body.${last}.weight`)?.shape[0] ?? 0;
  const scale = Math.sqrt(outputs / 3);
  return Number.isInteger(scale) && scale > 0 ? { width, last, scale } : undefined;
}

/**
 * SRVGGNetCompact, the small network of realesr-general and -animevideo. Input `image`, float32 [1, 3, H, W]
 * in [0, 1]; output `enlarged`, [1, 3, scale·H, scale·W], not clamped.
 * @throws Failure 'weights-wrong-model' naming every tensor that is missing or of another shape
 */
export function srvggGraph(
  shape: SrvggShape,
  source: WeightFile,
): { bytes: Uint8Array; taken: ReadonlySet<string> } {
  const { width, last, scale } = shape;
  const graph = new GraphBuilder('srvgg');
  const weights = new Weights(graph, source);
  const image = graph.input('image', 'float32', [1, 3, 'height', 'width']);
  let hidden = image;
  for (let index = 0; index <= last; index += 2) {
    const inputs = index === 0 ? 3 : width;
    const outputs = index === last ? 3 * scale ** 2 : width;
    const weight = weights.take(`body.${index}.weight`, [outputs, inputs, 3, 3]);
    const bias = weights.take(`body.${index}.bias`, [outputs]);
    hidden = convolve(
      graph,
      { x: hidden, weight, bias },
      { inputs, outputs, kernel: 3 },
      { name: `body.${index}`, attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
    );
    if (index === last) break;
    const slope = weights.take(`body.${index + 1}.weight`, [width]);
    hidden = graph.node('PRelu', [hidden, graph.node('Reshape', [slope, graph.ints(width, 1, 1)])], {
      name: `body.${index + 1}`,
    });
  }
  const unfolded = graph.node('DepthToSpace', [hidden], { attributes: { blocksize: scale, mode: 'CRD' } });
  const result = graph.node('Add', [unfolded, enlargeNearest(graph, image, scale)]);
  graph.output('enlarged', result, 'float32', [1, 3, 'out_height', 'out_width']);
  weights.finish('The SRVGGNet checkpoint');
  return { bytes: graph.toBytes(), taken: weights.taken };
}
