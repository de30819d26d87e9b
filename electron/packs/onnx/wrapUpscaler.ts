import type { ModelInspection } from '../../../shared/packs/installation.ts';
import { GraphBuilder, type Value } from './graphBuilder.ts';
import { encodeMessage } from './messageCoding.ts';
import { ELEMENT_TYPES, nodeTable, tensorTable } from './onnxModel.ts';
import { decodeShallowModel, encodeShallowModel, opsetOf } from './shallowModel.ts';

/** How a foreign image-to-image model wants its picture, and how it gives its own. */
export type UpscalerInterface = Omit<ModelInspection, 'inputMultiple' | 'reachPx' | 'isRangeCertain'>;

/** Resize with a cubic coefficient needs opset 11. */
const MIN_OPSET = 11;
/** Catmull-Rom, as everywhere in this project. */
const CUBIC_COEFFICIENT = -0.5;
const PREFIX = 'darkroom.';

/** The ends' names: no model has values that are called so. */
export const PICTURE_INPUT = `${PREFIX}picture`;
export const PICTURE_OUTPUT = `${PREFIX}enlarged`;
export const RESIDUAL_OUTPUT = `${PREFIX}residual`;

/**
 * Gives an upscaler f other ends. Input `darkroom.picture`, float32 [1, 3, H, W] in [0, 1]; output, of the
 * same kind, `darkroom.enlarged` = f(x), or `darkroom.residual` = bicubic(x) − f(x). The model's own nodes are
 * not touched.
 * @param model an `.onnx` file
 * @throws Error where it is none, or older than opset 11
 */
export function wrapUpscaler(
  model: Uint8Array,
  ends: UpscalerInterface,
  gives: 'enlarged' | 'residual',
): Uint8Array {
  const shallow = decodeShallowModel(model);
  if (opsetOf(shallow) < MIN_OPSET)
    throw new Error(`it is of opset ${opsetOf(shallow)}; ${MIN_OPSET} is needed`);
  const graph = new GraphBuilder('ends', PREFIX);
  const picture = graph.input(PICTURE_INPUT, 'float32', [1, 3, 'height', 'width']);
  const begin = encodeNodes(graph, () => prepare(graph, picture, ends));
  const end = encodeNodes(graph, () => {
    const enlarged = restore(graph, graph.foreign(ends.output), ends);
    const dims = [1, 3, 'out_height', 'out_width'];
    if (gives === 'enlarged') graph.output(PICTURE_OUTPUT, enlarged, 'float32', dims);
    else {
      const residual = graph.node('Sub', [enlargeBicubic(graph, picture, ends.scale), enlarged]);
      graph.output(RESIDUAL_OUTPUT, residual, 'float32', dims);
    }
  });
  const { graph: inner } = shallow;
  const own = graph.toGraph();
  return encodeShallowModel({
    ...shallow,
    graph: {
      ...inner,
      node: [...begin, ...inner.node, ...end],
      initializer: [
        ...inner.initializer,
        ...own.initializer.map((tensor) => encodeMessage(tensorTable, tensor)),
      ],
      input: [...own.input, ...inner.input.filter(({ name }) => name !== ends.input)],
      output: own.output,
    },
  });
}

/** The bytes of the nodes that `build` adds. */
function encodeNodes(graph: GraphBuilder, build: () => void): Uint8Array[] {
  const before = graph.toGraph().node.length;
  build();
  return graph
    .toGraph()
    .node.slice(before)
    .map((node) => encodeMessage(nodeTable, node));
}

/** bicubic(x) with edges repeated, as the rest of the project enlarges. */
export function enlargeBicubic(graph: GraphBuilder, x: Value, scale: number): Value {
  if (scale === 1) return x;
  const scales = graph.constant(Float32Array.of(1, 1, scale, scale), [4]);
  return graph.node('Resize', [x, undefined, scales], {
    attributes: {
      mode: 'cubic',
      cubic_coeff_a: { float: CUBIC_COEFFICIENT },
      coordinate_transformation_mode: 'half_pixel',
    },
  });
}

/** Makes the model's own input of the picture. */
function prepare(graph: GraphBuilder, picture: Value, ends: UpscalerInterface): void {
  let value = picture;
  if (ends.white !== 1) value = graph.node('Mul', [value, graph.scalar(ends.white)]);
  if (ends.type === 'uint8') {
    value = graph.node('Clip', [graph.node('Round', [value]), graph.scalar(0), graph.scalar(255)]);
  }
  if (ends.type !== 'float32') value = cast(graph, value, ends.type);
  if (ends.layout === 'NHWC') value = transpose(graph, value, [0, 2, 3, 1]);
  graph.alias(value, ends.input);
}

function restore(graph: GraphBuilder, output: Value, ends: UpscalerInterface): Value {
  let value = ends.layout === 'NHWC' ? transpose(graph, output, [0, 3, 1, 2]) : output;
  if (ends.outputType !== 'float32') value = cast(graph, value, 'float32');
  return ends.white === 1 ? value : graph.node('Div', [value, graph.scalar(ends.white)]);
}

function cast(graph: GraphBuilder, value: Value, type: keyof typeof ELEMENT_TYPES): Value {
  return graph.node('Cast', [value], { attributes: { to: ELEMENT_TYPES[type] } });
}

function transpose(graph: GraphBuilder, value: Value, perm: readonly number[]): Value {
  return graph.node('Transpose', [value], { attributes: { perm } });
}
