import type { Value } from '../../../onnx/graphBuilder.ts';
import type { TextConfig } from '../identify/config.ts';
import type { Layers } from './layers.ts';

/** x·σ(1.702x), an approximation of GELU that OpenAI's CLIP uses (OpenCLIP's uses the exact one). */
const QUICK_GELU_FACTOR = 1.702;

/**
 * CLIP's text transformer (arXiv 2103.00020, 2.4).
 * @param ids int64 [1, L], L = max_position_embeddings
 * @returns the last hidden state behind the final norm, [1, L, hidden_size]
 */
export function buildTextEncoder(layers: Layers, config: TextConfig, ids: Value): Value {
  const { graph, weights } = layers;
  const { hidden_size: channels, max_position_embeddings: length } = config;
  const table = weights.takeStored('text_model.embeddings.token_embedding.weight', [
    config.vocab_size,
    channels,
  ]);
  let hidden = graph.node('Gather', [table.value, ids]);
  // The table is the largest tensor; only the rows that are used are converted.
  if (table.type !== weights.computeType) {
    hidden = graph.node('Cast', [hidden], { attributes: { to: weights.computeType === 'float32' ? 1 : 10 } });
  }
  const positions = weights.take('text_model.embeddings.position_embedding.weight', [length, channels]);
  hidden = layers.add(hidden, positions);
  const mask = causalMask(layers, length);
  for (let layer = 0; layer < config.num_hidden_layers; layer++) {
    hidden = textLayer(layers, config, hidden, `text_model.encoder.layers.${layer}`, mask);
  }
  return layers.layerNorm(hidden, 'text_model.final_layer_norm', { channels, eps: config.layer_norm_eps });
}

/** [1, 1, L, L]: nothing is added to the scores of earlier tokens, −1e4 (e⁻¹⁰⁰⁰⁰ = 0) to those of later ones. */
function causalMask(layers: Layers, length: number): Value {
  const mask = Float32Array.from({ length: length * length }, (_, index) =>
    index % length > Math.floor(index / length) ? -1e4 : 0,
  );
  return layers.graph.constant(mask, [1, 1, length, length]);
}

function textLayer(layers: Layers, config: TextConfig, x: Value, module: string, mask: Value): Value {
  const { hidden_size: channels, intermediate_size: inner } = config;
  const square = { inputs: channels, outputs: channels };
  const norm = (value: Value, name: string) =>
    layers.layerNorm(value, `${module}.${name}`, { channels, eps: config.layer_norm_eps });
  const first = norm(x, 'layer_norm1');
  const project = (name: string) => layers.linear(first, `${module}.self_attn.${name}`, square);
  const [q, k, v] = [project('q_proj'), project('k_proj'), project('v_proj')];
  const mixed = layers.attention(q, k, v, { heads: config.num_attention_heads, channels, bias: mask });
  const attended = layers.add(x, layers.linear(mixed, `${module}.self_attn.out_proj`, square));
  const wide = layers.linear(norm(attended, 'layer_norm2'), `${module}.mlp.fc1`, {
    inputs: channels,
    outputs: inner,
  });
  const active = config.hidden_act === 'gelu' ? layers.gelu(wide) : quickGelu(layers, wide);
  const narrow = layers.linear(active, `${module}.mlp.fc2`, { inputs: inner, outputs: channels });
  return layers.add(attended, narrow);
}

function quickGelu(layers: Layers, x: Value): Value {
  const { graph } = layers;
  const factor = layers.toComputeType(graph.scalar(QUICK_GELU_FACTOR));
  return graph.node('Mul', [x, graph.node('Sigmoid', [graph.node('Mul', [x, factor])])]);
}
