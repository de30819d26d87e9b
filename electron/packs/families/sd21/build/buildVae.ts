import type { Value } from '../../../onnx/graphBuilder.ts';
import type { VaeConfig } from '../identify/config.ts';
import type { Layers } from './layers.ts';
import { residualBlock } from './residualBlock.ts';

const NORM_EPS = 1e-6;
/** The middle attends over the whole latent, of 8 pixels or more: at 64 × 64 all scores take 67 MB. */
const ATTENTION_PARTS = 8;

/** How many norms a half's body has; their statistics are numbered in the order in which they come. */
export const encoderBodyNorms = ({ block_out_channels, layers_per_block }: VaeConfig): number =>
  2 * block_out_channels.length * layers_per_block;
export const decoderBodyNorms = ({ block_out_channels, layers_per_block }: VaeConfig): number =>
  2 * block_out_channels.length * (layers_per_block + 1) + 1;

/**
 * diffusers' AutoencoderKL, encoding half, is `buildEncoderEnd` of `buildEncoderBody`.
 * @param image [N, 3, H, W] in [−1, 1], sides multiples of 8 (of 2 per level but one)
 * @returns features of the latent's size, [N, last width, h, w]
 */
export function buildEncoderBody(layers: Layers, config: VaeConfig, image: Value): Value {
  const { block_out_channels: widths, layers_per_block } = config;
  let channels = widths[0] ?? 0;
  let hidden = layers.convolution(image, 'encoder.conv_in', { inputs: 3, outputs: channels });
  for (const [level, outputs] of widths.entries()) {
    const module = `encoder.down_blocks.${level}`;
    for (let layer = 0; layer < layers_per_block; layer++) {
      hidden = vaeResidual(layers, config, hidden, `${module}.resnets.${layer}`, channels, outputs);
      channels = outputs;
    }
    if (level < widths.length - 1) {
      hidden = layers.convolution(hidden, `${module}.downsamplers.0.conv`, {
        inputs: channels,
        outputs: channels,
        stride: 2,
        pads: [0, 0, 1, 1],
      });
    }
  }
  return hidden;
}

/** @returns the moments, [N, 2·latent_channels, h, w]: mean, then log variance */
export function buildEncoderEnd(
  layers: Layers,
  config: VaeConfig,
  features: Value,
  attentionParts = ATTENTION_PARTS,
): Value {
  const channels = config.block_out_channels.at(-1) ?? 0;
  let hidden = vaeMiddle(layers, config, features, { module: 'encoder.mid_block', channels, attentionParts });
  const norm = { channels, groups: config.norm_num_groups, eps: NORM_EPS };
  hidden = layers.silu(layers.groupNorm(hidden, 'encoder.conv_norm_out', norm));
  const moments = 2 * config.latent_channels;
  hidden = layers.convolution(hidden, 'encoder.conv_out', { inputs: channels, outputs: moments });
  return layers.convolution(hidden, 'quant_conv', { inputs: moments, outputs: moments, kernel: 1 });
}

/**
 * diffusers' AutoencoderKL, decoding half, is `buildDecoderBody` of `buildDecoderStart`.
 * @param latent [N, latent_channels, h, w], without the scaling factor
 * @returns features of the latent's size, [N, last width, h, w]
 */
export function buildDecoderStart(
  layers: Layers,
  config: VaeConfig,
  latent: Value,
  attentionParts = ATTENTION_PARTS,
): Value {
  const { latent_channels } = config;
  const channels = config.block_out_channels.at(-1) ?? 0;
  const square = { inputs: latent_channels, outputs: latent_channels, kernel: 1 };
  const hidden = layers.convolution(latent, 'post_quant_conv', square);
  const wide = layers.convolution(hidden, 'decoder.conv_in', { inputs: latent_channels, outputs: channels });
  return vaeMiddle(layers, config, wide, { module: 'decoder.mid_block', channels, attentionParts });
}

/** @returns [N, 3, H, W], not clamped */
export function buildDecoderBody(layers: Layers, config: VaeConfig, features: Value): Value {
  const { layers_per_block } = config;
  const widths = config.block_out_channels.toReversed();
  let channels = widths[0] ?? 0;
  let hidden = features;
  for (const [index, outputs] of widths.entries()) {
    const module = `decoder.up_blocks.${index}`;
    for (let layer = 0; layer <= layers_per_block; layer++) {
      hidden = vaeResidual(layers, config, hidden, `${module}.resnets.${layer}`, channels, outputs);
      channels = outputs;
    }
    if (index < widths.length - 1) {
      hidden = layers.convolution(layers.double(hidden), `${module}.upsamplers.0.conv`, {
        inputs: channels,
        outputs: channels,
      });
    }
  }
  const norm = { channels, groups: config.norm_num_groups, eps: NORM_EPS };
  hidden = layers.silu(layers.groupNorm(hidden, 'decoder.conv_norm_out', norm));
  return layers.convolution(hidden, 'decoder.conv_out', { inputs: channels, outputs: 3 });
}

function vaeResidual(
  layers: Layers,
  config: VaeConfig,
  x: Value,
  module: string,
  inputs: number,
  outputs: number,
): Value {
  return residualBlock(layers, x, module, { inputs, outputs, groups: config.norm_num_groups, eps: NORM_EPS });
}

interface Middle {
  readonly module: string;
  readonly channels: number;
  /** In how many parts the queries are taken; the latent has as many pixels or more. */
  readonly attentionParts: number;
}

function vaeMiddle(layers: Layers, config: VaeConfig, x: Value, middle: Middle): Value {
  const { module, channels } = middle;
  const first = vaeResidual(layers, config, x, `${module}.resnets.0`, channels, channels);
  const mixed = vaeAttention(layers, config, first, { ...middle, module: `${module}.attentions.0` });
  return vaeResidual(layers, config, mixed, `${module}.resnets.1`, channels, channels);
}

/** One head over all pixels. Files differ in what they call its layers; the newer names come first. */
function vaeAttention(
  layers: Layers,
  config: VaeConfig,
  x: Value,
  { module, channels, attentionParts }: Middle,
): Value {
  const norm = { channels, groups: config.norm_num_groups, eps: NORM_EPS };
  const tokens = layers.toTokens(layers.groupNorm(x, `${module}.group_norm`, norm));
  const project = (from: Value, name: string, olderName: string) =>
    layers.linear(
      from,
      `${module}.${name}`,
      { inputs: channels, outputs: channels },
      `${module}.${olderName}`,
    );
  const mixed = layers.attention(
    project(tokens, 'to_q', 'query'),
    project(tokens, 'to_k', 'key'),
    project(tokens, 'to_v', 'value'),
    { heads: 1, channels, parts: attentionParts },
  );
  const result = layers.fromTokens(project(mixed, 'to_out.0', 'proj_attn'), x);
  return layers.graph.node('Add', [result, x], { name: module });
}
