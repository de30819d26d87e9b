import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enlargeNearest } from '../families/gan/build/buildRrdbnet.ts';
import { GraphBuilder, type Value } from '../onnx/graphBuilder.ts';
import { ELEMENT_TYPES } from '../onnx/onnxModel.ts';
import { enlargeBicubic, PICTURE_INPUT, RESIDUAL_OUTPUT } from '../onnx/wrapUpscaler.ts';
import { openPack } from '../openPack.ts';
import { relativeError } from '../parity/comparison.ts';
import { readSafetensors, toFloat32 } from '../safetensors.ts';
import { fixturePath, hasFixture } from '../testing/fixtures.ts';
import { importModel, inspectModel } from './importModel.ts';
import { removePack } from './removePack.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'import ü %20-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const { signal } = new AbortController();
const packsFolder = () => path.join(root, 'packs');

async function importBytes(name: string, bytes: Uint8Array) {
  const file = path.join(root, `${name}.onnx`);
  await writeFile(file, bytes);
  return importModel({ file, packsFolder: packsFolder(), signal });
}

async function runResidual(folder: string, image: Float32Array, shape: readonly number[]) {
  const session = await ort.InferenceSession.create(path.join(folder, 'residual.onnx'));
  const { [RESIDUAL_OUTPUT]: residual } = await session.run({
    [PICTURE_INPUT]: new ort.Tensor('float32', image, shape),
  });
  await session.release();
  if (!(residual?.data instanceof Float32Array)) throw new Error('no residual');
  return residual.data;
}

/** bicubic(x) by onnxruntime itself. */
async function bicubic(image: Float32Array, shape: readonly number[], scale: number): Promise<Float32Array> {
  const graph = new GraphBuilder('bicubic');
  const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
  graph.output('y', enlargeBicubic(graph, x, scale), 'float32', [1, 3, 'H', 'W']);
  const session = await ort.InferenceSession.create(graph.toBytes());
  const { y } = await session.run({ x: new ort.Tensor('float32', image, shape) });
  await session.release();
  return y?.data as Float32Array;
}

/** ×2 by repeating pixels, in the given shape of interface. */
function repeatingModel(kind: 'NHWC bytes' | 'half' | 'multiple of 4'): Uint8Array {
  const graph = new GraphBuilder('model');
  const cast = (x: Value, type: 'float32' | 'float16') =>
    graph.node('Cast', [x], { attributes: { to: ELEMENT_TYPES[type] } });
  const permute = (x: Value, perm: number[]) => graph.node('Transpose', [x], { attributes: { perm } });
  if (kind === 'NHWC bytes') {
    const x = graph.input('pixels', 'float32', [1, 'h', 'w', 3]);
    // Clipping tells the range: fed with [0, 1] nothing is left of the picture.
    const clipped = graph.node('Max', [permute(x, [0, 3, 1, 2]), graph.scalar(60)]);
    const y = permute(enlargeNearest(graph, clipped, 2), [0, 2, 3, 1]);
    graph.output('bigger', y, 'float32', [1, 'H', 'W', 3]);
  } else if (kind === 'half') {
    const x = graph.input('image', 'float16', [1, 3, 'h', 'w']);
    const y = enlargeNearest(graph, cast(x, 'float32'), 2);
    graph.output('y', cast(y, 'float16'), 'float16', [1, 3, 'H', 'W']);
  } else {
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    const folded = graph.node('SpaceToDepth', [x], { attributes: { blocksize: 4 } });
    const unfolded = graph.node('DepthToSpace', [folded], { attributes: { blocksize: 4 } });
    graph.output('y', enlargeNearest(graph, unfolded, 2), 'float32', [1, 3, 'H', 'W']);
  }
  return graph.toBytes();
}

describe('an ONNX model becomes a one-dial pack', () => {
  it.each([
    [
      'NHWC bytes',
      { layout: 'NHWC', white: 255, isRangeCertain: true, input: 'pixels', output: 'bigger' },
      1,
    ],
    ['half', { layout: 'NCHW', white: 1, type: 'float16', outputType: 'float16' }, 1],
    ['multiple of 4', { layout: 'NCHW', white: 1, inputMultiple: 4, reachPx: 0 }, 4],
  ] as const)('%s: its interface is found, its residual right', async (kind, interface_, multiple) => {
    const { folder, manifest, found } = await importBytes(kind, repeatingModel(kind));
    expect(found).toMatchObject({ ...interface_, scale: 2 });
    expect(manifest).toMatchObject({ tileMultiple: multiple, scales: { fixed: 2 } });
    await openPack(folder);
    const shape = [1, 3, 8, 12];
    const image = Float32Array.from({ length: 3 * 96 }, (_, i) => Math.round(64 + (i % 160)) / 255);
    const residual = await runResidual(folder, image, shape);
    const enlarged = await bicubic(image, shape, 2);
    const restored = enlarged.map((value, i) => value - (residual[i] as number));
    const repeated = restored.map((_, i) => {
      const [x, y, channel] = [i % 24, Math.floor(i / 24) % 16, Math.floor(i / 384)];
      return image[channel * 96 + Math.floor(y / 2) * 12 + Math.floor(x / 2)] as number;
    });
    expect(relativeError(restored, repeated)).toBeLessThan(kind === 'half' ? 1e-3 : 1e-6);
  });

  it('that is removed leaves the user’s file', async () => {
    const { folder } = await importBytes('to go', repeatingModel('multiple of 4'));
    await removePack(folder, packsFolder());
    await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await stat(path.join(root, 'to go.onnx'))).isFile()).toBe(true);
    await expect(removePack(root, packsFolder())).rejects.toMatchObject({ code: 'pack-not-found' });
  });
});

describe('is refused, and leaves nothing behind', () => {
  const twoInputs = () => {
    const graph = new GraphBuilder('two');
    const [a, b] = [graph.input('a', 'float32', [1, 3, 'h', 'w']), graph.input('b', 'float32', [1])];
    graph.output('y', graph.node('Add', [a, b]), 'float32', [1, 3, 'h', 'w']);
    return graph.toBytes();
  };
  const classifier = () => {
    const graph = new GraphBuilder('classes');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    graph.output('y', graph.node('GlobalAveragePool', [x]), 'float32', [1, 3, 1, 1]);
    return graph.toBytes();
  };
  /** Right for all but what is nearly white, which it makes thousands of times whiter. */
  const tooBright = () => {
    const graph = new GraphBuilder('bright');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    const light = graph.node('Relu', [graph.node('Sub', [x, graph.scalar(0.9)])]);
    const more = graph.node('Mul', [light, graph.scalar(1e5)]);
    graph.output('y', graph.node('Add', [x, more]), 'float32', [1, 3, 'h', 'w']);
    return graph.toBytes();
  };
  /** No machine has that: 400 TB, which the graph's few bytes do not show. */
  const greedy = () => {
    const graph = new GraphBuilder('greedy');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    const shape = graph.constant(BigInt64Array.of(100_000_000n, 1_000_000n), [2]);
    const zero = graph.node('ReduceSum', [graph.node('ConstantOfShape', [shape])], {
      attributes: { keepdims: 0 },
    });
    graph.output('y', graph.node('Add', [x, zero]), 'float32', [1, 3, 'h', 'w']);
    return graph.toBytes();
  };
  /** 4 GB of the picture that models are looked at with. */
  const enormous = () => {
    const graph = new GraphBuilder('enormous');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    const scales = graph.constant(Float32Array.of(1, 1, 290, 290), [4]);
    graph.output('y', graph.node('Resize', [x, undefined, scales]), 'float32', [1, 3, 'H', 'W']);
    return graph.toBytes();
  };
  const ofOneSize = () => {
    const graph = new GraphBuilder('one size');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    const other = graph.constant(new Float32Array(3 * 7 * 7), [1, 3, 7, 7]);
    graph.output('y', graph.node('Add', [x, other]), 'float32', [1, 3, 'h', 'w']);
    return graph.toBytes();
  };
  it.each([
    [
      'more memory than there is',
      greedy(),
      'engine-out-of-memory',
      /not enough memory for what the model makes/,
    ],
    ['gigabytes out', enormous(), 'pack-graph-interface', /makes 1160 × 1160 of 4 × 4 pixels/],
    [
      'a size that it does not take',
      ofOneSize(),
      'pack-graph-refused',
      /cannot run the model on a small picture/,
    ],
    [
      'a picture beyond half precision',
      tooBright(),
      'pack-graph-interface',
      /times white away from the photo/,
    ],
    ['two inputs', twoInputs(), 'pack-graph-interface', /2 inputs/],
    ['no picture out', classifier(), 'pack-graph-interface', /makes 1 × 1 of 64 × 64 pixels/],
    ['no model', Buffer.from('hello there, this is text'), 'pack-graph-refused', /no usable ONNX model/],
    ['an empty file', Buffer.alloc(0), 'pack-graph-refused', /holds no graph/],
  ] as const)('%s', async (name, bytes, code, message) => {
    await expect(importBytes(name, bytes)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect((await readdir(packsFolder())).filter((entry) => entry.startsWith('.'))).toEqual([]);
  });
});

describe('a model is looked at before it is imported', () => {
  it('and nothing of that stays behind; the import takes what was found', async () => {
    const file = path.join(root, 'looked at ü.onnx');
    await writeFile(file, repeatingModel('NHWC bytes'));
    const folder = path.join(root, 'looked at');
    const found = await inspectModel({ file, packsFolder: folder, signal });
    expect(found).toMatchObject({ layout: 'NHWC', white: 255, isRangeCertain: true, scale: 2 });
    expect(await readdir(folder)).toEqual([]);
    const imported = await importModel({ file, packsFolder: folder, name: 'Mine', found, signal });
    expect(imported.manifest).toMatchObject({ id: 'mine', name: 'Mine', scales: { fixed: 2 } });
    expect(imported.found).toBe(found);
  });

  it('and a person may know the range better than the probe', async () => {
    const file = path.join(root, 'range.onnx');
    await writeFile(file, repeatingModel('half'));
    const options = { file, packsFolder: packsFolder(), signal };
    expect(await inspectModel(options)).toMatchObject({ white: 1, isRangeCertain: false });
    expect(await inspectModel({ ...options, white: 255 })).toMatchObject({
      white: 255,
      isRangeCertain: true,
    });
  });
});

describe.skipIf(!hasFixture('gan-tiny'))(
  'checkpoints of plain upscalers (../shared/fixtures/gan-tiny)',
  () => {
    it.each([
      ['rrdbnet_x4', 4, 1],
      ['rrdbnet_x2', 2, 2],
      ['bsrgan_x4', 4, 1],
      ['srvgg_x4', 4, 1],
    ] as const)('%s', async (name, scale, multiple) => {
      const expected = await readSafetensors(fixturePath('gan-tiny', 'expected.safetensors'));
      const [input, answer] = [expected.get('input'), expected.get(name)];
      if (input === undefined || answer === undefined) throw new Error('the fixture lacks a tensor');
      const { folder, manifest } = await importModel({
        file: fixturePath('gan-tiny', `${name}.pth`),
        packsFolder: packsFolder(),
        name: `${name} Näme`,
        signal,
      });
      expect(manifest).toMatchObject({
        tileMultiple: multiple,
        scales: { fixed: scale },
        name: `${name} Näme`,
      });
      expect(manifest.files.map((entry) => entry.path)).toContain('weights.pth');
      const image = toFloat32(input);
      const residual = await runResidual(folder, image, input.shape);
      const enlarged = await bicubic(image, input.shape, scale);
      const restored = enlarged.map((value, i) => value - (residual[i] as number));
      expect(relativeError(restored, toFloat32(answer))).toBeLessThan(1e-5);
      expect(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')).id).toMatch(
        /^[a-z0-9.-]+$/,
      );
    });
  },
);
