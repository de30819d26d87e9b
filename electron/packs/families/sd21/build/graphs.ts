import { GraphBuilder, type Value } from '../../../onnx/graphBuilder.ts';
import { type ComputeType, type WeightFile, Weights } from '../../../onnx/weights.ts';
import type { SchedulerConfig, TextConfig, UnetConfig } from '../identify/config.ts';
import { buildTextEncoder } from './buildTextEncoder.ts';
import { buildUnet } from './buildUnet.ts';
import { type BuiltGraph, finishGraph, type GraphParts, type LoraChoice, partsOf } from './graphParts.ts';
import { Layers } from './layers.ts';

/** Input `ids`, int64 [1, L]; output `embedding`, float32 [1, L, C]. */
export function textEncoderGraph(config: TextConfig, source: WeightFile): BuiltGraph {
  const graph = new GraphBuilder('text_encoder');
  const weights = new Weights(graph, source);
  const layers = new Layers(graph, weights);
  const length = config.max_position_embeddings;
  const embedding = buildTextEncoder(layers, config, graph.input('ids', 'int64', [1, length]));
  graph.output('embedding', embedding, 'float32', [1, length, config.hidden_size]);
  return finishGraph({ graph, weights, source }, 'The text encoder');
}

export interface UnetGraphOptions {
  readonly config: UnetConfig;
  readonly source: WeightFile;
  readonly lora?: LoraChoice;
  readonly timestep: number;
  readonly computeType?: ComputeType;
}

/**
 * The UNet with everything open. Inputs `latent` [N, C, h, w], `text` [N, L, D] and, with a LoRA,
 * `lora_scale` [N, dials]; output `eps` [N, C, h, w]; all float32.
 */
export function unetGraph(options: UnetGraphOptions): BuiltGraph {
  const { config, lora } = options;
  const graph = new GraphBuilder('unet');
  const latent = graph.input('latent', 'float32', ['batch', config.in_channels, 'h', 'w']);
  const text = graph.input('text', 'float32', ['batch', 'tokens', config.cross_attention_dim]);
  const scale = lora && graph.input('lora_scale', 'float32', ['batch', lora.dials.length]);
  const parts = partsOf(graph, options, scale);
  const eps = predictNoise(parts, options, latent, text);
  graph.output('eps', eps, 'float32', ['batch', config.out_channels, 'h', 'w']);
  return finishGraph(parts, 'The UNet');
}

export interface ResidualGraphOptions extends UnetGraphOptions {
  readonly lora: LoraChoice;
}

/**
 * PiSA-SR's UNet for any number of settings of its LoRAs at once (arXiv 2412.03017, Eq. 8): inputs `latent`
 * [1, C, h, w], `text` [1, L, D] and `lora_scale` [N, dials], output `eps` [N, C, h, w]. Rows (1, 0) and (1, 1)
 * give ε_pix and ε_PiSA, in one batch or in two runs, from one copy of the weights; (1, 1) alone is the default
 * setting.
 */
export function pisaNoiseGraph(options: ResidualGraphOptions): BuiltGraph {
  const { config, lora } = options;
  const { graph, latent, text } = beginResidual('noise', config);
  const scale = graph.input('lora_scale', 'float32', ['batch', lora.dials.length]);
  const parts = partsOf(graph, options, scale);
  const rows = graph.node('Shape', [scale], { attributes: { start: 0, end: 1 } });
  const repeat = (value: Value, dims: number) => {
    const ones = graph.ints(...Array<number>(dims - 1).fill(1));
    const shape = graph.node('Concat', [rows, ones], { attributes: { axis: 0 } });
    return graph.node('Expand', [value, shape]);
  };
  const eps = predictNoise(parts, options, repeat(latent, 4), repeat(text, 3));
  graph.output('eps', eps, 'float32', ['batch', config.out_channels, 'h', 'w']);
  return finishGraph(parts, 'The UNet');
}

/**
 * OSEDiff (arXiv 2406.08177, Eq. 2) as a residual: inputs `latent` and `text` [1, L, D], output `residual`
 * = z_L − z_H with z_H = (z_L − √(1−ᾱ)·ε) / √ᾱ. Always computed in float32, like the encoder before it: 1/√ᾱ
 * is 15, and what float16 rounds off the weights alone makes a picture wrong by a hundredth.
 */
export function osediffResidualGraph(
  options: Omit<ResidualGraphOptions, 'computeType'> & { readonly scheduler: SchedulerConfig },
): BuiltGraph {
  const { graph, latent, text, dims } = beginResidual('residual', options.config);
  const parts = partsOf(graph, options, graph.constant(Float32Array.of(1), [1, 1]));
  const eps = predictNoise(parts, options, latent, text);
  const alpha = alphaCumprod(options.scheduler, options.timestep);
  const noise = graph.node('Mul', [eps, graph.scalar(Math.sqrt(1 - alpha))]);
  const clean = graph.node('Div', [graph.node('Sub', [latent, noise]), graph.scalar(Math.sqrt(alpha))]);
  graph.output('residual', graph.node('Sub', [latent, clean]), 'float32', dims);
  return finishGraph(parts, 'The UNet');
}

/** ᾱ at a timestep of the scaled-linear schedule: √β rises evenly; ᾱ = Π(1 − β), in float32 as published. */
export function alphaCumprod(scheduler: SchedulerConfig, timestep: number): number {
  const { beta_start, beta_end, num_train_timesteps } = scheduler;
  const [first, last] = [Math.sqrt(beta_start), Math.sqrt(beta_end)];
  let product = 1;
  for (let step = 0; step <= timestep; step++) {
    const root = first + ((last - first) * step) / (num_train_timesteps - 1);
    product = Math.fround(product * Math.fround(1 - Math.fround(Math.fround(root) ** 2)));
  }
  return product;
}

function beginResidual(name: string, config: UnetConfig) {
  const graph = new GraphBuilder(name);
  const latent = graph.input('latent', 'float32', [1, config.in_channels, 'h', 'w']);
  const text = graph.input('text', 'float32', [1, 'tokens', config.cross_attention_dim]);
  return { graph, latent, text, dims: [1, config.out_channels, 'h', 'w'] };
}

function predictNoise(parts: GraphParts, options: UnetGraphOptions, latent: Value, text: Value): Value {
  const layers = new Layers(parts.graph, parts.weights, parts.lora?.branches);
  const inputs = {
    latent: layers.toComputeType(latent),
    text: layers.toComputeType(text),
    timestep: options.timestep,
  };
  return layers.toFloat32(buildUnet(layers, options.config, inputs));
}
