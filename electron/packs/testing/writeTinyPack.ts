import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { MANIFEST_VERSION, type Manifest } from '../../../shared/packs/manifest.ts';
import { GraphBuilder, type Value } from '../onnx/graphBuilder.ts';
import { fromFloat32, type TensorData, writeSafetensors } from '../safetensors.ts';
import { seededRandom } from './random.ts';

export interface TinyPackOptions {
  /** Default: 'tiny'. */
  readonly id?: string;
  readonly version?: string;
  /** Pixels are folded into channels by this before the convolutions; default 1 (not at all). */
  readonly unshuffle?: 1 | 2 | 4;
  /** 3×3 convolutions in the shared part; default 2. Each head adds one more. */
  readonly convolutions?: number;
  /** Default 8. */
  readonly channels?: number;
  readonly seed?: number;
  /** Side of the golden tile; default 32. */
  readonly goldenPx?: number;
  /** Whether the first residual has a graph of its own; default: no. */
  readonly hasPix?: boolean;
}

/**
 * Writes a real two-dial pixel pack with drawn weights into `folder`: every file a pack has, its golden
 * tile computed with onnxruntime on the CPU. Its residuals are of the size of a few 8-bit steps.
 * @returns the manifest that was written
 */
export async function writeTinyPack(folder: string, options: TinyPackOptions = {}): Promise<Manifest> {
  const { unshuffle = 1, convolutions = 2, goldenPx = 32 } = options;
  await mkdir(folder, { recursive: true });
  const kinds = ['residuals', 'default', ...(options.hasPix === true ? (['pix'] as const) : [])] as const;
  for (const kind of kinds) await writeFile(path.join(folder, `${kind}.onnx`), buildTinyGraph(kind, options));
  await writeSafetensors(path.join(folder, 'golden.safetensors'), await computeGolden(folder, goldenPx));
  const dial = { range: [0, 2] as [number, number], default: 1 };
  const manifest: Manifest = {
    manifestVersion: MANIFEST_VERSION,
    id: options.id ?? 'tiny',
    version: options.version ?? '1.0.0',
    name: 'Tiny',
    description: 'Drawn weights, for tests.',
    licence: 'MIT',
    attribution: 'PiSA Darkroom',
    space: {
      kind: 'pixel',
      // One block of `unshuffle` pixels per convolution, and the rest of the block that a pixel lies in.
      receptiveRadiusPx: (convolutions + 1) * unshuffle + unshuffle - 1,
    },
    dials: [
      { id: 'pix', label: 'Restore', symbol: 'λpix', description: 'Removes noise and blur.', ...dial },
      { id: 'sem', label: 'Detail', symbol: 'λsem', description: 'Adds detail.', ...dial },
    ],
    graphs: {
      residuals: { file: 'residuals.onnx', input: 'image', outputs: ['residual_pix', 'residual_sem'] },
      default: { file: 'default.onnx', input: 'image', outputs: ['residual'] },
      ...(options.hasPix === true
        ? { pix: { file: 'pix.onnx', input: 'image', outputs: ['residual_pix'] } }
        : {}),
    },
    scales: { min: 1, max: 4 },
    tileMultiple: unshuffle,
    precision: 'fp32',
    golden: { file: 'golden.safetensors', tolerance: 1e-4 },
    files: await Promise.all(
      [...kinds.map((kind) => `${kind}.onnx`), 'golden.safetensors'].map((file) =>
        describeFile(folder, file),
      ),
    ),
  };
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function buildTinyGraph(kind: 'residuals' | 'default' | 'pix', options: TinyPackOptions): Uint8Array {
  const { unshuffle = 1, convolutions = 2, channels = 8, seed = 1 } = options;
  const graph = new GraphBuilder('tiny');
  const random = uniform(seed);
  const convolve = (x: Value, inputs: number, outputs: number, gain: number): Value => {
    const scale = gain / Math.sqrt(inputs * 9);
    const weights = Float32Array.from({ length: outputs * inputs * 9 }, () => random() * scale);
    const bias = Float32Array.from({ length: outputs }, () => random() * 0.1 * gain);
    return graph.node(
      'Conv',
      [x, graph.constant(weights, [outputs, inputs, 3, 3]), graph.constant(bias, [outputs])],
      { attributes: { kernel_shape: [3, 3], pads: [1, 1, 1, 1] } },
    );
  };
  const folded = 3 * unshuffle ** 2;
  const unfold = (x: Value) =>
    unshuffle === 1 ? x : graph.node('DepthToSpace', [x], { attributes: { blocksize: unshuffle } });

  const image = graph.input('image', 'float32', [1, 3, 'height', 'width']);
  let features =
    unshuffle === 1 ? image : graph.node('SpaceToDepth', [image], { attributes: { blocksize: unshuffle } });
  for (let layer = 0; layer < convolutions; layer++) {
    features = graph.node('Relu', [convolve(features, layer === 0 ? folded : channels, channels, 2)]);
  }
  const pix = unfold(convolve(features, channels, folded, 0.2));
  const full = unfold(convolve(features, channels, folded, 0.2));
  const dims = [1, 3, 'height', 'width'];
  if (kind === 'default') {
    graph.output('residual', full, 'float32', dims);
  } else {
    graph.output('residual_pix', pix, 'float32', dims);
  }
  if (kind === 'residuals') {
    graph.output('residual_sem', graph.node('Sub', [full, pix]), 'float32', dims);
  }
  return graph.toBytes();
}

async function computeGolden(folder: string, sidePx: number): Promise<Map<string, TensorData>> {
  const random = uniform(2);
  const shape = [1, 3, sidePx, sidePx];
  const image = Float32Array.from({ length: 3 * sidePx * sidePx }, () => 0.5 + random() / 2);
  const golden = new Map([['image', fromFloat32(image, shape)]]);
  for (const file of ['residuals.onnx', 'default.onnx']) {
    const session = await ort.InferenceSession.create(path.join(folder, file), { intraOpNumThreads: 1 });
    const answer = await session.run({ image: new ort.Tensor('float32', image, shape) });
    for (const [name, tensor] of Object.entries(answer)) {
      if (!(tensor.data instanceof Float32Array)) throw new TypeError(`'${name}' is not float32`);
      golden.set(name, fromFloat32(tensor.data, tensor.dims));
    }
    await session.release();
  }
  return golden;
}

async function describeFile(folder: string, file: string): Promise<Manifest['files'][number]> {
  const bytes = await readFile(path.join(folder, file));
  return { path: file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Numbers in [−1, 1). */
function uniform(seed: number): () => number {
  const random = seededRandom(seed);
  return () => 2 * random() - 1;
}
