import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GraphBuilder } from '../../packs/onnx/graphBuilder.ts';
import { fromFloat32, writeSafetensors } from '../../packs/safetensors.ts';

/**
 * Writes a one-dial pack whose graph asks for (width / 16)²⁴ floats: 64 MB for a tile of 32 pixels, a petabyte
 * for one of 64, which no machine gives. Its residual is a quarter of the picture.
 */
export async function writeHungryPack(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const graph = new GraphBuilder('hungry');
  const dims = [1, 3, 'height', 'width'];
  const image = graph.input('image', 'float32', dims);
  const width = graph.node('Gather', [graph.node('Shape', [image]), graph.ints(3)]);
  const floats = graph.node('Pow', [graph.node('Div', [width, graph.ints(16)]), graph.ints(24)]);
  const block = graph.node('ConstantOfShape', [floats]);
  const largest = graph.node('ReduceMax', [block], { attributes: { keepdims: 0 } });
  const quarter = graph.node('Mul', [image, graph.scalar(0.25)]);
  graph.output('residual', graph.node('Add', [quarter, largest]), 'float32', dims);
  const values = new Float32Array(3 * 16 * 16).fill(0.5);
  const golden = new Map([
    ['image', fromFloat32(values, [1, 3, 16, 16])],
    [
      'residual',
      fromFloat32(
        values.map((value) => value / 4),
        [1, 3, 16, 16],
      ),
    ],
  ]);
  await writeFile(path.join(folder, 'residuals.onnx'), graph.toBytes());
  await writeSafetensors(path.join(folder, 'golden.safetensors'), golden);
  const files = ['residuals.onnx', 'golden.safetensors'].map(async (name) => {
    const bytes = await readFile(path.join(folder, name));
    return { path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const manifest = {
    manifestVersion: 1,
    id: 'hungry',
    version: '1.0.0',
    name: 'Hungry',
    description: 'Asks for more memory than there is.',
    licence: 'MIT',
    attribution: 'PiSA Darkroom',
    space: { kind: 'pixel', receptiveRadiusPx: 0 },
    dials: [
      {
        id: 'strength',
        label: 'Strength',
        symbol: 'λ',
        description: 'All of it.',
        range: [0, 2],
        default: 1,
      },
    ],
    graphs: { residuals: { file: 'residuals.onnx', input: 'image', outputs: ['residual'] } },
    scales: { min: 1, max: 4 },
    tileMultiple: 1,
    precision: 'fp32',
    golden: { file: 'golden.safetensors', tolerance: 1e-6 },
    files: await Promise.all(files),
  };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}
