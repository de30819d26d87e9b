import type { Value } from '../../../onnx/graphBuilder.ts';
import type { Layers } from './layers.ts';

export interface ResidualBlockShape {
  readonly inputs: number;
  readonly outputs: number;
  readonly groups: number;
  readonly eps: number;
  /** The UNet's time embedding behind SiLU, [1, C]; the VAE has none. */
  readonly time?: { readonly value: Value; readonly channels: number };
}

/** x + conv2(silu(norm2(conv1(silu(norm1(x))) + time))), with a 1×1 convolution on x where widths differ. */
export function residualBlock(layers: Layers, x: Value, module: string, shape: ResidualBlockShape): Value {
  const { inputs, outputs, groups, eps, time } = shape;
  const { graph } = layers;
  let hidden = layers.silu(layers.groupNorm(x, `${module}.norm1`, { channels: inputs, groups, eps }));
  hidden = layers.convolution(hidden, `${module}.conv1`, { inputs, outputs });
  if (time !== undefined) {
    const projected = layers.linear(time.value, `${module}.time_emb_proj`, {
      inputs: time.channels,
      outputs,
    });
    hidden = layers.add(hidden, graph.node('Reshape', [projected, graph.ints(1, outputs, 1, 1)]));
  }
  hidden = layers.silu(layers.groupNorm(hidden, `${module}.norm2`, { channels: outputs, groups, eps }));
  hidden = layers.convolution(hidden, `${module}.conv2`, { inputs: outputs, outputs });
  const straight =
    inputs === outputs ? x : layers.convolution(x, `${module}.conv_shortcut`, { inputs, outputs, kernel: 1 });
  return graph.node('Add', [straight, hidden], { name: module });
}
