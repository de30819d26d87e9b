import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DamageManifest } from '../../../shared/packs/damageManifest.ts';
import { GraphBuilder } from '../onnx/graphBuilder.ts';
import { fromFloat32, writeSafetensors } from '../safetensors.ts';

const GOLDEN_PX = 8;
/** Of the mean of 5 × 5 pixels: as a logit, 0 at this brightness. */
const BRIGHT = 0.9;
const STEEPNESS = 100;

/** Writes a real pack that takes what is bright for damage; each pixel's answer is about 5 × 5 pixels. */
export async function writeDamagePack(
  folder: string,
  changes: Partial<DamageManifest> & { readonly goldenError?: number } = {},
): Promise<void> {
  const { goldenError = 0, ...manifestChanges } = changes;
  await mkdir(folder, { recursive: true });
  const graph = new GraphBuilder('damage');
  const image = graph.input('image', 'float32', [1, 3, 'height', 'width']);
  const kernel = new Float32Array(3 * 25).fill(STEEPNESS / 75);
  const weights = graph.constant(kernel, [1, 3, 5, 5]);
  const bias = graph.constant(Float32Array.of(-STEEPNESS * BRIGHT), [1]);
  const logit = graph.node('Conv', [image, weights, bias], {
    attributes: { kernel_shape: [5, 5], pads: [2, 2, 2, 2] },
  });
  graph.output('probability', graph.node('Sigmoid', [logit]), 'float32', [1, 1, 'height', 'width']);
  await writeFile(path.join(folder, 'damage.onnx'), graph.toBytes());
  const dark = new Float32Array(3 * GOLDEN_PX ** 2);
  const answer = new Float32Array(GOLDEN_PX ** 2).fill(1 / (1 + Math.exp(STEEPNESS * BRIGHT)) + goldenError);
  const golden = new Map([
    ['image', fromFloat32(dark, [1, 3, GOLDEN_PX, GOLDEN_PX])],
    ['probability', fromFloat32(answer, [1, 1, GOLDEN_PX, GOLDEN_PX])],
  ]);
  await writeSafetensors(path.join(folder, 'golden.safetensors'), golden);
  const files = ['damage.onnx', 'golden.safetensors'].map(async (name) => {
    const bytes = await readFile(path.join(folder, name));
    return { path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const manifest: DamageManifest = {
    manifestVersion: 1,
    role: 'damage',
    id: 'bright-is-damage',
    version: '1.0.0',
    name: 'Bright is damage',
    description: 'For tests.',
    licence: 'MIT',
    attribution: 'PiSA Darkroom',
    graph: { file: 'damage.onnx', input: 'image', output: 'probability' },
    receptiveRadiusPx: 2,
    tileMultiple: 4,
    threshold: 0.5,
    golden: { file: 'golden.safetensors', tolerance: 1e-4 },
    files: await Promise.all(files),
    ...manifestChanges,
  };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}
