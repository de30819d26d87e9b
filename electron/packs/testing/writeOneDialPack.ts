import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import { GraphBuilder, type Value } from '../onnx/graphBuilder.ts';
import { fromFloat32, type TensorData, writeSafetensors } from '../safetensors.ts';

export interface OneDialPack {
  /** Adds the nodes from the picture to the residual. */
  readonly build: (graph: GraphBuilder, image: Value) => Value;
  readonly receptiveRadiusPx: number;
  readonly tileMultiple?: number;
  /** How many times the graph itself enlarges; absent: not at all. */
  readonly fixed?: number;
}

const GOLDEN_PX = 16;

/** Writes a real one-dial pixel pack with a graph of the test's own; its golden answer is the CPU's. */
export async function writeOneDialPack(folder: string, pack: OneDialPack): Promise<void> {
  const { receptiveRadiusPx, tileMultiple = 1, fixed } = pack;
  await mkdir(folder, { recursive: true });
  const graph = new GraphBuilder('one dial');
  const image = graph.input('image', 'float32', [1, 3, 'height', 'width']);
  graph.output('residual', pack.build(graph, image), 'float32', [1, 3, 'outHeight', 'outWidth']);
  await writeFile(path.join(folder, 'residuals.onnx'), graph.toBytes());
  await writeSafetensors(path.join(folder, 'golden.safetensors'), await computeGolden(folder));
  const files = ['residuals.onnx', 'golden.safetensors'].map(async (name) => {
    const bytes = await readFile(path.join(folder, name));
    return { path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const manifest: Manifest = {
    manifestVersion: 1,
    id: 'one-dial',
    version: '1.0.0',
    name: 'One dial',
    description: 'For tests.',
    licence: 'MIT',
    attribution: 'PiSA Darkroom',
    space: { kind: 'pixel', receptiveRadiusPx },
    dials: [
      { id: 'all', label: 'Restore', symbol: 'λ', description: 'All of it.', range: [0, 2], default: 1 },
    ],
    graphs: { residuals: { file: 'residuals.onnx', input: 'image', outputs: ['residual'] } },
    scales: { min: 1, max: fixed ?? 4, ...(fixed === undefined ? {} : { fixed }) },
    tileMultiple,
    precision: 'fp32',
    golden: { file: 'golden.safetensors', tolerance: 1e-5 },
    files: await Promise.all(files),
  };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

async function computeGolden(folder: string): Promise<Map<string, TensorData>> {
  const image = Float32Array.from({ length: 3 * GOLDEN_PX ** 2 }, (_, i) => ((i * 37) % 256) / 255);
  const shape = [1, 3, GOLDEN_PX, GOLDEN_PX];
  const session = await ort.InferenceSession.create(path.join(folder, 'residuals.onnx'));
  const { residual } = await session.run({ image: new ort.Tensor('float32', image, shape) });
  await session.release();
  if (!(residual?.data instanceof Float32Array)) throw new TypeError('the residual is not float32');
  return new Map([
    ['image', fromFloat32(image, shape)],
    ['residual', fromFloat32(residual.data, residual.dims)],
  ]);
}
