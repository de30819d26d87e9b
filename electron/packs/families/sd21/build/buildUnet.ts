import type { Value } from '../../../onnx/graphBuilder.ts';
import type { UnetConfig } from '../identify/config.ts';
import type { Layers } from './layers.ts';
import { residualBlock } from './residualBlock.ts';

/** The norm before a transformer has its own epsilon, whatever the configuration says. */
const TRANSFORMER_NORM_EPS = 1e-6;
const LAYER_NORM_EPS = 1e-5;
/** Width of the time embedding over that of the first level. */
const TIME_WIDTH = 4;
/** Width of a feed-forward layer over that of the block. */
const FEED_FORWARD_WIDTH = 4;
/** In how many parts the first level's queries are taken; it has 64 pixels or more. */
const FIRST_LEVEL_PARTS = 4;
/** Longest wavelength of the sinusoidal embedding (Attention Is All You Need, 3.5). */
const MAX_PERIOD = 10_000;

export interface UnetInputs {
  /** [N, in_channels, h, w], any h and w. */
  readonly latent: Value;
  /** The text's embedding, [N, L, cross_attention_dim]. */
  readonly text: Value;
  /** Diffusion timestep; a constant of the graph. */
  readonly timestep: number;
}

/**
 * diffusers' UNet2DConditionModel as far as Stable Diffusion 2.x uses it.
 * @returns the noise prediction ε, [N, out_channels, h, w]
 */
export function buildUnet(layers: Layers, config: UnetConfig, inputs: UnetInputs): Value {
  return new UnetBuilder(layers, config, inputs).build(inputs.latent);
}

interface Features {
  readonly value: Value;
  readonly channels: number;
}

class UnetBuilder {
  readonly #layers: Layers;
  readonly #config: UnetConfig;
  readonly #text: Value;
  readonly #time: { value: Value; channels: number };

  constructor(layers: Layers, config: UnetConfig, inputs: UnetInputs) {
    this.#layers = layers;
    this.#config = config;
    this.#text = inputs.text;
    this.#time = this.#embedTime(inputs.timestep);
  }

  build(latent: Value): Value {
    const { block_out_channels: widths, in_channels, out_channels, norm_num_groups, norm_eps } = this.#config;
    const first = widths[0] ?? 0;
    const begin = this.#layers.convolution(latent, 'conv_in', { inputs: in_channels, outputs: first });
    const skips: Features[] = [{ value: begin, channels: first }];
    for (const level of widths.keys()) this.#down(level, skips);
    const deepest = skips.at(-1);
    if (deepest === undefined) throw new Error('a UNet without levels');
    let hidden = this.#middle(deepest);
    for (const index of widths.keys()) hidden = this.#up(index, hidden, skips);
    const norm = this.#layers.groupNorm(hidden.value, 'conv_norm_out', {
      channels: hidden.channels,
      groups: norm_num_groups,
      eps: norm_eps,
    });
    return this.#layers.convolution(this.#layers.silu(norm), 'conv_out', {
      inputs: hidden.channels,
      outputs: out_channels,
    });
  }

  /** [cos, sin] of the timestep at geometric frequencies, then two linear layers, then the blocks' SiLU. */
  #embedTime(timestep: number): { value: Value; channels: number } {
    const layers = this.#layers;
    const width = this.#config.block_out_channels[0] ?? 0;
    const half = width / 2;
    const angles = Float32Array.from(
      { length: half },
      (_, index) => timestep * Math.exp((-Math.log(MAX_PERIOD) * index) / half),
    );
    const sinusoid = Float32Array.from([...angles.map(Math.cos), ...angles.map(Math.sin)]);
    const channels = width * TIME_WIDTH;
    const start = layers.toComputeType(layers.graph.constant(sinusoid, [1, width]));
    const first = layers.linear(start, 'time_embedding.linear_1', { inputs: width, outputs: channels });
    const second = layers.linear(layers.silu(first), 'time_embedding.linear_2', {
      inputs: channels,
      outputs: channels,
    });
    return { value: layers.silu(second), channels };
  }

  /** Appends to `skips` the output of each of the level's layers, the deepest last. */
  #down(level: number, skips: Features[]): void {
    const { block_out_channels: widths, down_block_types: types, layers_per_block } = this.#config;
    const channels = widths[level] ?? 0;
    const module = `down_blocks.${level}`;
    const push = (value: Value) => skips.push({ value, channels });
    for (let layer = 0; layer < layers_per_block; layer++) {
      const hidden = this.#residual(this.#last(skips), `${module}.resnets.${layer}`, channels);
      push(
        types[level] === 'CrossAttnDownBlock2D'
          ? this.#transformer(hidden, `${module}.attentions.${layer}`, level)
          : hidden.value,
      );
    }
    if (level === widths.length - 1) return;
    push(
      this.#layers.convolution(this.#last(skips).value, `${module}.downsamplers.0.conv`, {
        inputs: channels,
        outputs: channels,
        stride: 2,
      }),
    );
  }

  #middle(input: Features): Features {
    const { channels } = input;
    const level = this.#config.block_out_channels.length - 1;
    const first = this.#residual(input, 'mid_block.resnets.0', channels);
    const value = this.#transformer(first, 'mid_block.attentions.0', level);
    return this.#residual({ value, channels }, 'mid_block.resnets.1', channels);
  }

  /** Takes the skips from the end; `index` counts from the deepest level. */
  #up(index: number, input: Features, skips: Features[]): Features {
    const { block_out_channels: widths, up_block_types: types, layers_per_block } = this.#config;
    const level = widths.length - 1 - index;
    const channels = widths[level] ?? 0;
    const module = `up_blocks.${index}`;
    let hidden = input;
    for (let layer = 0; layer <= layers_per_block; layer++) {
      const skip = this.#last(skips);
      skips.pop();
      const joined = this.#layers.graph.node('Concat', [hidden.value, skip.value], {
        attributes: { axis: 1 },
      });
      const wide = { value: joined, channels: hidden.channels + skip.channels };
      hidden = this.#residual(wide, `${module}.resnets.${layer}`, channels);
      if (types[index] === 'CrossAttnUpBlock2D') {
        const value = this.#transformer(hidden, `${module}.attentions.${layer}`, level);
        hidden = { value, channels };
      }
    }
    if (level === 0) return hidden;
    // A level of odd size was halved upwards on the way down, so twice of it can be one too large.
    const doubled = this.#layers.cropTo(this.#layers.double(hidden.value), this.#last(skips).value);
    const shape = { inputs: channels, outputs: channels };
    return { value: this.#layers.convolution(doubled, `${module}.upsamplers.0.conv`, shape), channels };
  }

  #residual(input: Features, module: string, outputs: number): Features {
    const value = residualBlock(this.#layers, input.value, module, {
      inputs: input.channels,
      outputs,
      groups: this.#config.norm_num_groups,
      eps: this.#config.norm_eps,
      time: this.#time,
    });
    return { value, channels: outputs };
  }

  #transformer(input: Features, module: string, level: number): Value {
    const layers = this.#layers;
    const { channels } = input;
    const square = { inputs: channels, outputs: channels };
    const norm = layers.groupNorm(input.value, `${module}.norm`, {
      channels,
      groups: this.#config.norm_num_groups,
      eps: TRANSFORMER_NORM_EPS,
    });
    const isLinear = this.#config.use_linear_projection;
    let tokens = isLinear
      ? layers.linear(layers.toTokens(norm), `${module}.proj_in`, square)
      : layers.toTokens(layers.convolution(norm, `${module}.proj_in`, { ...square, kernel: 1 }));
    tokens = this.#transformerBlock(tokens, `${module}.transformer_blocks.0`, channels, level);
    const result = isLinear
      ? layers.fromTokens(layers.linear(tokens, `${module}.proj_out`, square), input.value)
      : layers.convolution(layers.fromTokens(tokens, input.value), `${module}.proj_out`, {
          ...square,
          kernel: 1,
        });
    return layers.graph.node('Add', [result, input.value], { name: module });
  }

  #transformerBlock(input: Value, module: string, channels: number, level: number): Value {
    const layers = this.#layers;
    const heads = this.#heads(level);
    // At the first level the scores of a 96 × 96 tile would take 1.7 GB.
    const parts = level === 0 ? FIRST_LEVEL_PARTS : 1;
    const norm = (x: Value, name: string) =>
      layers.layerNorm(x, `${module}.${name}`, { channels, eps: LAYER_NORM_EPS });
    const first = norm(input, 'norm1');
    const own = this.#attention(first, { value: first, channels }, `${module}.attn1`, {
      channels,
      heads,
      parts,
    });
    let tokens = layers.add(input, own);
    const text = { value: this.#text, channels: this.#config.cross_attention_dim };
    tokens = layers.add(
      tokens,
      this.#attention(norm(tokens, 'norm2'), text, `${module}.attn2`, { channels, heads, parts: 1 }),
    );
    return layers.add(tokens, this.#feedForward(norm(tokens, 'norm3'), `${module}.ff`, channels));
  }

  #attention(
    x: Value,
    context: Features,
    module: string,
    options: { channels: number; heads: number; parts: number },
  ): Value {
    const { channels } = options;
    const layers = this.#layers;
    const project = (from: Features, name: string) =>
      layers.linear(from.value, `${module}.${name}`, {
        inputs: from.channels,
        outputs: channels,
        hasBias: false,
      });
    const mixed = layers.attention(
      project({ value: x, channels }, 'to_q'),
      project(context, 'to_k'),
      project(context, 'to_v'),
      options,
    );
    return layers.linear(mixed, `${module}.to_out.0`, { inputs: channels, outputs: channels });
  }

  /** GEGLU (arXiv 2002.05202): the first half times GELU of the second. */
  #feedForward(x: Value, module: string, channels: number): Value {
    const layers = this.#layers;
    const inner = FEED_FORWARD_WIDTH * channels;
    const wide = layers.linear(x, `${module}.net.0.proj`, { inputs: channels, outputs: 2 * inner });
    const [hidden, gate] = layers.graph.nodes('Split', [wide], {
      outputs: 2,
      attributes: { axis: -1, num_outputs: 2 },
    });
    if (hidden === undefined || gate === undefined) throw new Error('Split gave fewer than two parts');
    const gated = layers.graph.node('Mul', [hidden, layers.gelu(gate)]);
    return layers.linear(gated, `${module}.net.2`, { inputs: inner, outputs: channels });
  }

  #heads(level: number): number {
    const heads = this.#config.attention_head_dim;
    return heads[Math.min(level, heads.length - 1)] ?? 1;
  }

  #last(skips: readonly Features[]): Features {
    const last = skips.at(-1);
    if (last === undefined) throw new Error('fewer skips than layers');
    return last;
  }
}
