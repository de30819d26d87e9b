import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { Layers } from '../families/sd21/build/layers.ts';
import { GraphBuilder, type Value } from '../onnx/graphBuilder.ts';
import { type WeightFile, Weights } from '../onnx/weights.ts';
import { relativeError } from '../parity/comparison.ts';
import { seededRandom } from './random.ts';

/**
 * The builders' layers against onnxruntime's fused operators, at the size that the real UNet's first level has
 * for a 512-pixel picture: node build/run.mjs electron/packs/testing/fusedOperatorsBench.ts
 *
 * Prints one JSON line per pair: how much longer the builders' layer takes than the fused one (both the shortest
 * of several runs, taken in turns), and how far their answers lie apart.
 */
const CHANNELS = 320;
const SIDE = 64;
const TOKENS = SIDE * SIDE;
const HEADS = 5;
const GROUPS = 32;
const RUNS = 5;

type Build = (layers: Layers, inputs: readonly Value[]) => Value;

interface Pair {
  readonly name: string;
  readonly inputs: readonly (readonly number[])[];
  readonly ours: Build;
  readonly fused: Build;
}

const contrib = { contrib: true } as const;
const only = (values: readonly Value[], index = 0): Value => values[index] as Value;
const vector = (layers: Layers, length: number) =>
  layers.graph.constant(
    Float32Array.from({ length }, (_, i) => 0.5 + Math.sin(i)),
    [length],
  );
const halves = (layers: Layers, x: Value) =>
  layers.graph.nodes('Split', [x], { outputs: 2, attributes: { axis: -1, num_outputs: 2 } });

const TOKEN_SHAPE = [1, TOKENS, CHANNELS];
const PAIRS: readonly Pair[] = [
  {
    name: 'attention: MultiHeadAttention',
    inputs: [TOKEN_SHAPE, TOKEN_SHAPE, TOKEN_SHAPE],
    ours: (layers, [q, k, v]) =>
      layers.attention(q as Value, k as Value, v as Value, { heads: HEADS, channels: CHANNELS, parts: 4 }),
    fused: ({ graph }, values) =>
      graph.node('MultiHeadAttention', values, { ...contrib, attributes: { num_heads: HEADS } }),
  },
  {
    name: 'SiLU: QuickGelu with a factor of 1',
    inputs: [[1, CHANNELS, SIDE, SIDE]],
    ours: (layers, values) => layers.silu(only(values)),
    fused: ({ graph }, values) =>
      graph.node('QuickGelu', values, { ...contrib, attributes: { alpha: { float: 1 } } }),
  },
  {
    name: 'GEGLU: BiasGelu',
    inputs: [[1, TOKENS, 8 * CHANNELS]],
    ours: (layers, values) => {
      const wide = layers.add(only(values), vector(layers, 8 * CHANNELS));
      const [hidden, gate] = halves(layers, wide);
      return layers.graph.node('Mul', [hidden as Value, layers.gelu(gate as Value)]);
    },
    fused: (layers, values) => {
      const { graph } = layers;
      const [hidden, gate] = halves(layers, only(values));
      const [first, second] = halves(layers, vector(layers, 8 * CHANNELS));
      const active = graph.node('BiasGelu', [gate as Value, second as Value], contrib);
      return graph.node('Mul', [layers.add(hidden as Value, first as Value), active]);
    },
  },
  {
    name: 'residual and layer norm: SkipLayerNormalization',
    inputs: [TOKEN_SHAPE, TOKEN_SHAPE],
    ours: (layers, [x, y]) => layerNorm(layers, layers.add(x as Value, y as Value)),
    fused: (layers, [x, y]) =>
      layers.graph.node('SkipLayerNormalization', [x as Value, y as Value, vector(layers, CHANNELS)], {
        ...contrib,
        attributes: { epsilon: { float: 1e-5 } },
      }),
  },
  {
    name: 'norm of tokens: without the mean taken off before',
    inputs: [TOKEN_SHAPE],
    ours: (layers, values) => layerNorm(layers, centre(layers.graph, only(values))),
    fused: (layers, values) => layerNorm(layers, only(values)),
  },
  {
    name: 'group norm: InstanceNormalization',
    inputs: [[1, CHANNELS, SIDE, SIDE]],
    ours: groupNorm,
    fused: (layers, values) => {
      const { graph } = layers;
      const grouped = graph.node('Reshape', [only(values), graph.ints(0, GROUPS, -1)]);
      const ones = graph.constant(new Float32Array(GROUPS).fill(1), [GROUPS]);
      const zeros = graph.constant(new Float32Array(GROUPS), [GROUPS]);
      const normal = graph.node('InstanceNormalization', [centre(graph, grouped), ones, zeros]);
      const restored = graph.node('Reshape', [normal, graph.node('Shape', [only(values)])]);
      const perChannel = graph.node('Reshape', [vector(layers, CHANNELS), graph.ints(CHANNELS, 1, 1)]);
      return layers.add(graph.node('Mul', [restored, perChannel]), perChannel);
    },
  },
  {
    name: 'group norm: GroupNorm (channels last)',
    inputs: [[1, CHANNELS, SIDE, SIDE]],
    ours: groupNorm,
    fused: (layers, values) => {
      const { graph } = layers;
      const last = graph.node('Transpose', values, { attributes: { perm: [0, 2, 3, 1] } });
      const inputs = [last, vector(layers, CHANNELS), vector(layers, CHANNELS)];
      const attributes = { groups: GROUPS, epsilon: { float: 1e-5 }, activation: 0, channels_last: 1 };
      const normal = graph.node('GroupNorm', inputs, { ...contrib, attributes });
      return graph.node('Transpose', [normal], { attributes: { perm: [0, 3, 1, 2] } });
    },
  },
];

/** As `Layers.groupNorm`, with weights in the graph. */
function groupNorm(layers: Layers, values: readonly Value[]): Value {
  const { graph } = layers;
  const centred = centre(graph, graph.node('Reshape', [only(values), graph.ints(0, GROUPS, -1)]));
  const variance = meanOfLast(graph, graph.node('Mul', [centred, centred]));
  const deviation = graph.node('Sqrt', [layers.add(variance, graph.scalar(1e-5))]);
  const weight = vector(layers, CHANNELS);
  const perGroup = graph.node('Reshape', [weight, graph.ints(GROUPS, CHANNELS / GROUPS)]);
  const scale = graph.node('Reshape', [
    graph.node('Div', [perGroup, deviation]),
    graph.ints(0, CHANNELS, 1, 1),
  ]);
  const restored = graph.node('Reshape', [centred, graph.node('Shape', [only(values)])]);
  const shift = graph.node('Reshape', [weight, graph.ints(CHANNELS, 1, 1)]);
  return layers.add(graph.node('Mul', [restored, scale]), shift);
}

const centre = (graph: GraphBuilder, x: Value) => graph.node('Sub', [x, meanOfLast(graph, x)]);
const meanOfLast = (graph: GraphBuilder, x: Value) =>
  graph.node('ReduceMean', [x, graph.ints(-1)], { attributes: { keepdims: 1 } });

function layerNorm(layers: Layers, x: Value): Value {
  const attributes = { axis: -1, epsilon: { float: 1e-5 } };
  return layers.graph.node('LayerNormalization', [x, vector(layers, CHANNELS)], { attributes });
}

async function open(folder: string, name: string, { inputs }: Pair, build: Build) {
  const graph = new GraphBuilder('layer');
  const nothing: WeightFile = { file: '', tensors: new Map() };
  const layers = new Layers(graph, new Weights(graph, nothing));
  const values = inputs.map((shape, i) => graph.input(`input${i}`, 'float32', shape));
  graph.output('output', build(layers, values), 'float32', ['a', 'b', 'c', 'd'].slice(0, inputs[0]?.length));
  const file = path.join(folder, `${name}.onnx`);
  await writeFile(file, graph.toBytes());
  return ort.InferenceSession.create(file, { executionProviders: ['cpu'] });
}

function drawInputs({ inputs }: Pair): Record<string, ort.Tensor> {
  const random = seededRandom(1);
  const tensors = inputs.map((shape, i) => {
    const length = shape.reduce((product, dim) => product * dim, 1);
    const data = Float32Array.from({ length }, () => 4 * (random() - 0.5));
    return [`input${i}`, new ort.Tensor('float32', data, shape)] as const;
  });
  return Object.fromEntries(tensors);
}

async function compare(folder: string, pair: Pair): Promise<object> {
  const sessions = [
    await open(folder, 'ours', pair, pair.ours),
    await open(folder, 'fused', pair, pair.fused),
  ];
  const feeds = drawInputs(pair);
  const shortest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const answers: Float32Array[] = [];
  for (let run = 0; run < RUNS; run++) {
    for (const [index, session] of sessions.entries()) {
      const start = performance.now();
      const { output } = await session.run(feeds);
      shortest[index] = Math.min(shortest[index] ?? 0, performance.now() - start);
      answers[index] = output?.data as Float32Array;
    }
  }
  for (const session of sessions) await session.release();
  const [ours = 0, fused = 0] = shortest;
  return {
    oursMs: Math.round(ours),
    fusedMs: Math.round(fused),
    ratio: Number((ours / fused).toFixed(2)),
    relativeError: Number(relativeError(answers[1] ?? [], answers[0] ?? []).toPrecision(2)),
  };
}

const folder = await mkdtemp(path.join(tmpdir(), 'fused '));
try {
  for (const pair of PAIRS) {
    const result = await compare(folder, pair).catch((error: Error) => ({ refused: error.message }));
    process.stdout.write(`${JSON.stringify({ event: 'fused', operator: pair.name, ...result })}\n`);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
