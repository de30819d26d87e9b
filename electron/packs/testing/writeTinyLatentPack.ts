import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import { GraphBuilder, type Value } from '../onnx/graphBuilder.ts';
import { fromFloat32, writeSafetensors } from '../safetensors.ts';

const DOWNSCALE = 8;
const CHANNELS = 4;
const LATENTS = [1, CHANNELS, 'h', 'w'];
const PIXELS = [1, 3, 'height', 'width'];
const GRAPHS = ['residuals', 'default', 'encode', 'decode'] as const;

/** Weights of a 1×1 convolution, from a place in a fixed sequence. */
const weights = (count: number, gain: number) =>
  Float32Array.from({ length: count }, (_, i) => gain * Math.sin(1 + i * 2.3));

/**
 * Writes a real two-dial latent pack whose graphs see no further than one latent: the encoder is a mean over
 * 8 × 8 pixels, the decoder repeats pixels, the networks are 1×1 convolutions.
 */
export async function writeTinyLatentPack(folder: string, tile: number, overlap: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of GRAPHS) await writeFile(path.join(folder, `${name}.onnx`), buildGraph(name));
  await writeGolden(folder);
  const dial = { range: [0, 2] as [number, number], default: 1, description: 'A dial.' };
  const manifest: Manifest = {
    manifestVersion: 1,
    id: 'tiny-latent',
    version: '1.0.0',
    name: 'Tiny latent',
    description: 'For tests.',
    licence: 'MIT',
    attribution: 'PiSA Darkroom',
    space: { kind: 'latent', channels: CHANNELS, downscale: DOWNSCALE, tile, overlap },
    dials: [
      { id: 'pix', label: 'Restore', symbol: 'λpix', ...dial },
      { id: 'sem', label: 'Detail', symbol: 'λsem', ...dial },
    ],
    graphs: {
      residuals: { file: 'residuals.onnx', input: 'latent', outputs: ['residual_pix', 'residual_sem'] },
      default: { file: 'default.onnx', input: 'latent', outputs: ['residual'] },
      encode: { file: 'encode.onnx', input: 'image', outputs: ['latent'] },
      decode: { file: 'decode.onnx', input: 'latent', outputs: ['image'] },
    },
    scales: { min: 1, max: 4 },
    tileMultiple: DOWNSCALE,
    precision: 'fp32',
    golden: { file: 'golden.safetensors', tolerance: 1e-5 },
    files: await Promise.all(
      [...GRAPHS.map((name) => `${name}.onnx`), 'golden.safetensors'].map(async (name) => {
        const bytes = await readFile(path.join(folder, name));
        return { path: name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      }),
    ),
  };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
}

function buildGraph(name: (typeof GRAPHS)[number]): Uint8Array {
  const graph = new GraphBuilder(name);
  const convolve = (x: Value, from: number, to: number, gain: number) =>
    graph.node('Conv', [x, graph.constant(weights(from * to, gain), [to, from, 1, 1])]);
  if (name === 'encode') {
    const image = graph.input('image', 'float32', PIXELS);
    const sides = { kernel_shape: [DOWNSCALE, DOWNSCALE], strides: [DOWNSCALE, DOWNSCALE] };
    const means = graph.node('AveragePool', [image], { attributes: sides });
    graph.output('latent', convolve(means, 3, CHANNELS, 0.6), 'float32', LATENTS);
    return graph.toBytes();
  }
  const latent = graph.input('latent', 'float32', LATENTS);
  if (name === 'decode') {
    const scales = graph.constant(Float32Array.of(1, 1, DOWNSCALE, DOWNSCALE), [4]);
    const image = graph.node('Resize', [convolve(latent, CHANNELS, 3, 0.6), undefined, scales], {
      attributes: { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    });
    graph.output('image', image, 'float32', PIXELS);
    return graph.toBytes();
  }
  const pix = convolve(latent, CHANNELS, CHANNELS, 0.2);
  const sem = convolve(latent, CHANNELS, CHANNELS, -0.1);
  if (name === 'default') graph.output('residual', graph.node('Add', [pix, sem]), 'float32', LATENTS);
  else {
    graph.output('residual_pix', pix, 'float32', LATENTS);
    graph.output('residual_sem', sem, 'float32', LATENTS);
  }
  return graph.toBytes();
}

async function writeGolden(folder: string): Promise<void> {
  const latent = Float32Array.from({ length: CHANNELS * 36 }, (_, i) => Math.cos(i));
  const shape = [1, CHANNELS, 6, 6];
  const golden = new Map([['latent', fromFloat32(latent, shape)]]);
  for (const name of ['residuals', 'default']) {
    const session = await ort.InferenceSession.create(path.join(folder, `${name}.onnx`));
    const answer = await session.run({ latent: new ort.Tensor('float32', latent, shape) });
    for (const [output, { data }] of Object.entries(answer)) {
      if (!(data instanceof Float32Array)) throw new TypeError(`'${output}' is not float32`);
      golden.set(output, fromFloat32(data, shape));
    }
    await session.release();
  }
  await writeSafetensors(path.join(folder, 'golden.safetensors'), golden);
}
