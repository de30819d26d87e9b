import { convolve } from '../../../onnx/convolve.ts';
import { GraphBuilder, type Value } from '../../../onnx/graphBuilder.ts';
import { type WeightFile, Weights } from '../../../onnx/weights.ts';

/** Slope of every activation, and the share of each dense block in the sum (ESRGAN, arXiv 1809.00219, 3.1). */
const LEAKY_SLOPE = 0.2;
const RESIDUAL_SHARE = 0.2;
const DENSE_LAYERS = 5;
const BLOCKS_PER_GROUP = 3;

export interface RrdbnetShape {
  readonly width: number;
  readonly blocks: number;
  readonly growth: number;
  /** How much larger the result is. */
  readonly scale: 1 | 2 | 4;
  /** The names that a file uses for the parts: Real-ESRGAN's, or those of ESRGAN and BSRGAN. */
  readonly naming: RrdbnetNaming;
}

export interface RrdbnetNaming {
  readonly body: string;
  readonly dense: string;
  readonly bodyEnd: string;
  readonly up: readonly [string, string];
  readonly high: string;
}

const NAMINGS: readonly RrdbnetNaming[] = [
  { body: 'body', dense: 'rdb', bodyEnd: 'conv_body', up: ['conv_up1', 'conv_up2'], high: 'conv_hr' },
  { body: 'RRDB_trunk', dense: 'RDB', bodyEnd: 'trunk_conv', up: ['upconv1', 'upconv2'], high: 'HRconv' },
];

/** The network's shape read off its tensors' names and shapes; undefined where it is no RRDBNet. */
export function detectRrdbnet(tensors: WeightFile['tensors']): RrdbnetShape | undefined {
  const shapeOf = (name: string) => tensors.get(`${name}.weight`)?.shape;
  const naming = NAMINGS.find(({ body, dense }) => tensors.has(`${body}.0.${dense}1.conv1.weight`));
  const first = shapeOf('conv_first');
  if (naming === undefined || first === undefined) return undefined;
  const [width = 0, inputs = 0] = first;
  const scale = ({ 3: 4, 12: 2, 48: 1 } as const)[inputs];
  if (scale === undefined) return undefined;
  let blocks = 0;
  while (tensors.has(`${naming.body}.${blocks}.${naming.dense}1.conv1.weight`)) blocks++;
  const growth = shapeOf(`${naming.body}.0.${naming.dense}1.conv1`)?.[0] ?? 0;
  return { width, blocks, growth, scale, naming };
}

/**
 * RRDBNet, the network of ESRGAN, Real-ESRGAN, BSRGAN and LDL. Input `image`, float32 [1, 3, H, W] in [0, 1]
 * (sides multiples of 4/scale); output `enlarged`, [1, 3, scale·H, scale·W], not clamped.
 * @throws Failure 'weights-wrong-model' naming every tensor that is missing or of another shape
 */
export function rrdbnetGraph(
  shape: RrdbnetShape,
  source: WeightFile,
): { bytes: Uint8Array; taken: ReadonlySet<string> } {
  const graph = new GraphBuilder('rrdbnet');
  const weights = new Weights(graph, source);
  const { width, naming, scale } = shape;
  const builder = new RrdbnetBuilder(graph, weights, shape);
  const image = graph.input('image', 'float32', [1, 3, 'height', 'width']);
  const fold = 4 / scale;
  // [N, 3·k², H/k, W/k] with channel 3·… major: ONNX folds the block before the channel, PyTorch after it.
  const folded = fold === 1 ? image : pixelUnshuffle(graph, image, fold);
  const first = builder.convolve(folded, 'conv_first', 3 * fold ** 2, width);
  let body = first;
  for (let block = 0; block < shape.blocks; block++) body = builder.residualGroup(body, block);
  let hidden = graph.node('Add', [first, builder.convolve(body, naming.bodyEnd, width, width)]);
  for (const name of naming.up) {
    hidden = builder.activate(builder.convolve(enlargeNearest(graph, hidden, 2), name, width, width));
  }
  hidden = builder.activate(builder.convolve(hidden, naming.high, width, width));
  const result = builder.convolve(hidden, 'conv_last', width, 3);
  graph.output('enlarged', result, 'float32', [1, 3, 'out_height', 'out_width']);
  weights.finish('The RRDBNet checkpoint');
  return { bytes: graph.toBytes(), taken: weights.taken };
}

class RrdbnetBuilder {
  readonly #graph: GraphBuilder;
  readonly #weights: Weights;
  readonly #shape: RrdbnetShape;
  readonly #share: Value;

  constructor(graph: GraphBuilder, weights: Weights, shape: RrdbnetShape) {
    this.#graph = graph;
    this.#weights = weights;
    this.#shape = shape;
    this.#share = graph.scalar(RESIDUAL_SHARE);
  }

  convolve(x: Value, name: string, inputs: number, outputs: number): Value {
    const weight = this.#weights.take(`${name}.weight`, [outputs, inputs, 3, 3]);
    const bias = this.#weights.take(`${name}.bias`, [outputs]);
    const attributes = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
    return convolve(this.#graph, { x, weight, bias }, { inputs, outputs, kernel: 3 }, { name, attributes });
  }

  activate(x: Value): Value {
    return this.#graph.node('LeakyRelu', [x], { attributes: { alpha: { float: LEAKY_SLOPE } } });
  }

  residualGroup(x: Value, block: number): Value {
    const { body, dense } = this.#shape.naming;
    let hidden = x;
    for (let index = 1; index <= BLOCKS_PER_GROUP; index++) {
      hidden = this.#denseBlock(hidden, `${body}.${block}.${dense}${index}`);
    }
    return this.#addShare(x, hidden);
  }

  #denseBlock(x: Value, module: string): Value {
    const { width, growth } = this.#shape;
    const features = [x];
    for (let layer = 1; layer < DENSE_LAYERS; layer++) {
      const inputs = width + (layer - 1) * growth;
      features.push(
        this.activate(this.convolve(this.#join(features), `${module}.conv${layer}`, inputs, growth)),
      );
    }
    const inputs = width + (DENSE_LAYERS - 1) * growth;
    return this.#addShare(
      x,
      this.convolve(this.#join(features), `${module}.conv${DENSE_LAYERS}`, inputs, width),
    );
  }

  #join(features: readonly Value[]): Value {
    const [only, second] = features;
    if (only !== undefined && second === undefined) return only;
    return this.#graph.node('Concat', features, { attributes: { axis: 1 } });
  }

  #addShare(x: Value, change: Value): Value {
    return this.#graph.node('Add', [x, this.#graph.node('Mul', [change, this.#share])]);
  }
}

/** PyTorch's pixel_unshuffle: channel c, row y, column x → channel k²·c + k·(y mod k) + (x mod k). */
export function pixelUnshuffle(graph: GraphBuilder, x: Value, factor: number): Value {
  // SpaceToDepth puts the position before the channel; a permutation of the 3·k² channels mends that.
  const folded = graph.node('SpaceToDepth', [x], { attributes: { blocksize: factor } });
  const square = factor ** 2;
  const order = Array.from(
    { length: 3 * square },
    (_, index) => (index % square) * 3 + Math.floor(index / square),
  );
  return graph.node('Gather', [folded, graph.ints(...order)], { attributes: { axis: 1 } });
}

export function enlargeNearest(graph: GraphBuilder, x: Value, factor: number): Value {
  const scales = graph.constant(Float32Array.of(1, 1, factor, factor), [4]);
  return graph.node('Resize', [x, undefined, scales], {
    attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
  });
}
