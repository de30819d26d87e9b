import { GraphBuilder, type Value } from '../../../onnx/graphBuilder.ts';
import type { ComputeType, WeightFile } from '../../../onnx/weights.ts';
import type { VaeConfig } from '../identify/config.ts';
import {
  buildDecoderBody,
  buildDecoderStart,
  buildEncoderBody,
  buildEncoderEnd,
  decoderBodyNorms,
  encoderBodyNorms,
} from './buildVae.ts';
import { type BuiltGraph, finishGraph, type GraphParts, type LoraChoice, partsOf } from './graphParts.ts';
import { Layers } from './layers.ts';
import { SharedNorms } from './sharedNorms.ts';

export interface VaeGraphOptions {
  readonly config: VaeConfig;
  readonly source: WeightFile;
  readonly computeType?: ComputeType;
  /** OSEDiff's: always fully on. */
  readonly lora?: LoraChoice;
  /** Of the picture's values: [−1, 1] ('signed', the model's own and the default) or [0, 1] ('unit'). */
  readonly range?: 'signed' | 'unit';
}

/** The middle of a picture of 4 megapixels attends to 65 536 latents: in so many parts scores take 270 MB. */
const WHOLE_ATTENTION_PARTS = 64;

/**
 * Input `image`, float32 [1, 3, H, W]. Outputs `latent`, [1, C, h, w] = mean · scaling factor, and
 * `moments`, [1, 2C, h, w].
 */
export function encodeGraph(options: VaeGraphOptions): BuiltGraph {
  const half = beginHalf('vae_encoder', options, 'image');
  const body = buildEncoderBody(half.layers, options.config, half.input);
  outputLatent(half, buildEncoderEnd(half.layers, options.config, body));
  return finishGraph(half.parts, 'The VAE');
}

/** Input `latent`, float32 [1, C, h, w], with the scaling factor; output `image`, [1, 3, H, W], not clamped. */
export function decodeGraph(options: VaeGraphOptions): BuiltGraph {
  const half = beginHalf('vae_decoder', options, 'latent');
  const start = buildDecoderStart(half.layers, options.config, half.input);
  outputImage(half, buildDecoderBody(half.layers, options.config, start));
  return finishGraph(half.parts, 'The VAE');
}

/**
 * The four parts that encode and decode in tiles. Bodies run tile by tile with the whole picture's norms
 * (`SharedNorms`); what attends to everything, the encoder's end and the decoder's start, runs on the whole
 * latent, which is small. Features are float32 [1, last width, h, w].
 *
 * - `encodeBody`: `image` → `features`, `measured`; `encodeEnd`: `features` → `latent`
 * - `decodeStart`: `latent` → `features`; `decodeBody`: `features` → `image`, `measured`
 *
 * @param encoder where it has a LoRA of its own
 */
export function tiledVaeGraphs(
  options: VaeGraphOptions,
  encoder: VaeGraphOptions = options,
): Readonly<Record<'encodeBody' | 'encodeEnd' | 'decodeStart' | 'decodeBody', BuiltGraph>> {
  const { config } = options;
  const encodeBody = beginHalf('vae_encoder_body', encoder, 'image', encoderBodyNorms(config));
  outputFeatures(encodeBody, buildEncoderBody(encodeBody.layers, config, encodeBody.input));
  const encodeEnd = beginHalf('vae_encoder_end', encoder, 'features');
  outputLatent(encodeEnd, buildEncoderEnd(encodeEnd.layers, config, encodeEnd.input, WHOLE_ATTENTION_PARTS));
  const decodeStart = beginHalf('vae_decoder_start', options, 'latent');
  outputFeatures(
    decodeStart,
    buildDecoderStart(decodeStart.layers, config, decodeStart.input, WHOLE_ATTENTION_PARTS),
  );
  const decodeBody = beginHalf('vae_decoder_body', options, 'features', decoderBodyNorms(config));
  outputImage(decodeBody, buildDecoderBody(decodeBody.layers, config, decodeBody.input));
  const finish = ({ parts, sharedNorms }: Half) => {
    sharedNorms?.finish();
    return finishGraph(parts, 'The VAE');
  };
  return {
    encodeBody: finish(encodeBody),
    encodeEnd: finish(encodeEnd),
    decodeStart: finish(decodeStart),
    decodeBody: finish(decodeBody),
  };
}

/** A half of the VAE, or a part of one, under construction. */
interface Half {
  readonly options: VaeGraphOptions;
  readonly parts: GraphParts;
  readonly layers: Layers;
  readonly sharedNorms: SharedNorms | undefined;
  /** What the layers begin with, in the type that is computed in. */
  readonly input: Value;
}

/** @param norms where they are the whole picture's: how many there are */
function beginHalf(
  name: string,
  options: VaeGraphOptions,
  inputName: 'image' | 'latent' | 'features',
  norms?: number,
): Half {
  const { config } = options;
  const graph = new GraphBuilder(name);
  const parts = partsOf(graph, options, options.lora && graph.constant(Float32Array.of(1), [1, 1]));
  const channels = { image: 3, latent: config.latent_channels, features: config.block_out_channels.at(-1) };
  const dims = inputName === 'image' ? ['height', 'width'] : ['h', 'w'];
  const given = graph.input(inputName, 'float32', [1, channels[inputName] ?? 0, ...dims]);
  const sharedNorms =
    norms === undefined
      ? undefined
      : new SharedNorms(graph, {
          norms,
          groups: config.norm_num_groups,
          latentRows: latentRowsOf(graph, given, inputName, config),
        });
  const layers = new Layers(graph, parts.weights, parts.lora?.branches, sharedNorms);
  const input = layers.toComputeType(toModelRange(graph, given, inputName, options));
  return { options, parts, layers, sharedNorms, input };
}

function toModelRange(graph: GraphBuilder, x: Value, name: string, options: VaeGraphOptions): Value {
  if (name === 'latent') return graph.node('Div', [x, graph.scalar(options.config.scaling_factor)]);
  return name === 'image' && options.range === 'unit' ? scaleAndShift(graph, x, 2, -1) : x;
}

function latentRowsOf(graph: GraphBuilder, x: Value, name: string, config: VaeConfig): Value {
  const rows = graph.node('Shape', [x], { attributes: { start: 2, end: 3 } });
  const downscale = 2 ** (config.block_out_channels.length - 1);
  return name === 'image' ? graph.node('Div', [rows, graph.ints(downscale)]) : rows;
}

function outputFeatures({ layers, options }: Half, features: Value): void {
  const channels = options.config.block_out_channels.at(-1) ?? 0;
  layers.graph.output('features', layers.toFloat32(features), 'float32', [1, channels, 'h', 'w']);
}

function outputLatent({ layers, options: { config } }: Half, computed: Value): void {
  const { graph } = layers;
  const moments = layers.toFloat32(computed);
  const [mean] = graph.nodes('Split', [moments], { outputs: 2, attributes: { axis: 1, num_outputs: 2 } });
  if (mean === undefined) throw new Error('Split gave nothing');
  const latent = graph.node('Mul', [mean, graph.scalar(config.scaling_factor)]);
  graph.output('latent', latent, 'float32', [1, config.latent_channels, 'h', 'w']);
  graph.output('moments', moments, 'float32', [1, 2 * config.latent_channels, 'h', 'w']);
}

function outputImage({ layers, options }: Half, computed: Value): void {
  const signed = layers.toFloat32(computed);
  const image = options.range === 'unit' ? scaleAndShift(layers.graph, signed, 0.5, 0.5) : signed;
  layers.graph.output('image', image, 'float32', [1, 3, 'height', 'width']);
}

function scaleAndShift(graph: GraphBuilder, x: Value, scale: number, shift: number): Value {
  return graph.node('Add', [graph.node('Mul', [x, graph.scalar(scale)]), graph.scalar(shift)]);
}
