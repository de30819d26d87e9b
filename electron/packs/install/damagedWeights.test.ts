import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enlargeNearest } from '../families/gan/build/buildRrdbnet.ts';
import { readConfig, unetConfigSchema } from '../families/sd21/identify/config.ts';
import { GraphBuilder } from '../onnx/graphBuilder.ts';
import { PICTURE_INPUT, RESIDUAL_OUTPUT } from '../onnx/wrapUpscaler.ts';
import { readManifest } from '../openPack.ts';
import { fromFloat32, readSafetensorsHeader } from '../safetensors.ts';
import { drawSrvgg } from '../testing/drawSrvgg.ts';
import { writeTinyPack } from '../testing/writeTinyPack.ts';
import { writeTorchCheckpoint } from '../testing/writeTorchCheckpoint.ts';
import { importModel } from './importModel.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'damaged ü %20-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const { signal } = new AbortController();
const importFile = (file: string) => importModel({ file, packsFolder: path.join(root, 'packs'), signal });

async function importBytes(name: string, bytes: Uint8Array) {
  const file = path.join(root, name);
  await writeFile(file, bytes);
  return importFile(file);
}

const checkpointOf = (tensors: ReturnType<typeof drawSrvgg>) =>
  writeTorchCheckpoint(new Map([['params', tensors]]));

describe('weights that are not what they were are refused', () => {
  it('a flipped bit in a checkpoint', async () => {
    const bytes = checkpointOf(drawSrvgg());
    const weights = drawSrvgg().get('body.0.weight')?.bytes ?? new Uint8Array();
    const at = bytes.indexOf(weights) + 40;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);
    await expect(importBytes('flipped.pth', bytes)).rejects.toMatchObject({
      code: 'weights-invalid',
      message: expect.stringMatching(/flipped\.pth.*checksum/),
    });
    expect(await readdir(path.join(root, 'packs'))).toEqual([]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('%d in a checkpoint', async (value) => {
    const tensors = drawSrvgg();
    const bias = new Float32Array(4);
    bias[2] = value;
    tensors.set('body.0.bias', fromFloat32(bias, [4]));
    await expect(importBytes('a.pth', checkpointOf(tensors))).rejects.toMatchObject({
      code: 'weights-invalid',
      message: expect.stringContaining("'body.0.bias' holds what is no number"),
    });
  });

  it('NaN in an ONNX model', async () => {
    const graph = new GraphBuilder('nan');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    const weight = graph.constant(Float32Array.of(1, Number.NaN, 1), [1, 3, 1, 1], 'w');
    graph.output('y', enlargeNearest(graph, graph.node('Mul', [x, weight]), 2), 'float32', [1, 3, 'H', 'W']);
    await expect(importBytes('a.onnx', graph.toBytes())).rejects.toMatchObject({ code: 'weights-invalid' });
  });
});

describe('the range of a known architecture is not guessed', () => {
  it('from the picture that it makes, however far that is from its input', async () => {
    const tensors = drawSrvgg({ scale: 1, width: 8, convolutions: 3 });
    for (const [name, { shape }] of tensors) {
      if (name.endsWith('bias'))
        tensors.set(name, fromFloat32(new Float32Array(shape[0] ?? 0).fill(0.9), shape));
    }
    const { found } = await importBytes('biased.pth', checkpointOf(tensors));
    expect(found).toMatchObject({ white: 1, isRangeCertain: true, scale: 1 });
  });

  const CASE = path.resolve(import.meta.dirname, '../../../../shared/cases/models');
  const hasCase =
    spawnSync(process.execPath, ['-e', `require('fs').accessSync(${JSON.stringify(CASE)})`]).status === 0;
  it.skipIf(!hasCase)('and its picture is PyTorch’s (../shared/cases/models)', async () => {
    const { folder } = await importFile(path.join(CASE, 'range1.pth'));
    const { data, info } = await sharp(path.join(CASE, 'range1.in.png'))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const right = await sharp(path.join(CASE, 'range1.right.png')).removeAlpha().raw().toBuffer();
    const pixels = info.width * info.height;
    const planes = Float32Array.from(
      { length: 3 * pixels },
      (_, i) => (data[(i % pixels) * 3 + Math.floor(i / pixels)] as number) / 255,
    );
    const session = await ort.InferenceSession.create(path.join(folder, 'residual.onnx'));
    const { [RESIDUAL_OUTPUT]: residual } = await session.run({
      [PICTURE_INPUT]: new ort.Tensor('float32', planes.slice(), [1, 3, info.height, info.width]),
    });
    await session.release();
    let largest = 0;
    for (const [i, value] of planes.entries()) {
      const restored = Math.round(255 * Math.min(1, Math.max(0, value - Number(residual?.data[i]))));
      largest = Math.max(
        largest,
        Math.abs(restored - (right[(i % pixels) * 3 + Math.floor(i / pixels)] as number)),
      );
    }
    expect(largest).toBeLessThanOrEqual(1);
  });
});

describe('what is looked at before it is read has bounds', () => {
  const makePipe = (file: string) => expect(spawnSync('mkfifo', [file]).status).toBe(0);

  it('a configuration that wants a thousand million layers', async () => {
    const file = path.join(root, 'config.json');
    const golden = path.resolve(import.meta.dirname, '../../../models/golden/sd21/unet/config.json');
    const config = JSON.parse(await readFile(golden, 'utf8'));
    await writeFile(file, JSON.stringify({ ...config, layers_per_block: 1e9 }));
    await expect(readConfig(file, unetConfigSchema)).rejects.toMatchObject({
      code: 'weights-wrong-model',
      message: expect.stringContaining('layers_per_block'),
    });
  });

  it('a manifest of sixty megabytes', async () => {
    await writeFile(path.join(root, 'manifest.json'), '[');
    await truncate(path.join(root, 'manifest.json'), 60e6);
    await expect(readManifest(root)).rejects.toMatchObject({
      code: expect.stringMatching(/^pack-manifest-/),
    });
  });

  it.each([
    ['tileMultiple', 1e9],
    ['tileMultiple', 3.5],
    ['space', { kind: 'pixel', receptiveRadiusPx: 1e9 }],
    ['space', { kind: 'latent', channels: 4, downscale: 8, tile: 1e12, overlap: 32 }],
  ])('a manifest whose %s is %j', async (key, value) => {
    const pack = path.join(root, 'tiny');
    await writeTinyPack(pack);
    const manifest = JSON.parse(await readFile(path.join(pack, 'manifest.json'), 'utf8'));
    await writeFile(path.join(pack, 'manifest.json'), JSON.stringify({ ...manifest, [key]: value }));
    await expect(readManifest(pack)).rejects.toMatchObject({
      code: 'pack-manifest-invalid',
      message: expect.stringContaining(key),
    });
  });

  it('a header of brackets', async () => {
    const header = Buffer.alloc(7e6, '[');
    const prefix = Buffer.alloc(8);
    prefix.writeBigUInt64LE(BigInt(header.length));
    const file = path.join(root, 'a.safetensors');
    await writeFile(file, Buffer.concat([prefix, header]));
    await expect(readSafetensorsHeader(file)).rejects.toMatchObject({ code: 'weights-invalid' });
  });

  it.skipIf(process.platform === 'win32')(
    'pipes, which are not waited for',
    { timeout: 20_000 },
    async () => {
      for (const name of ['manifest.json', 'a.safetensors', 'a.pth', 'a.onnx'])
        makePipe(path.join(root, name));
      await expect(readManifest(root)).rejects.toMatchObject({ code: 'pack-manifest-missing' });
      await expect(readSafetensorsHeader(path.join(root, 'a.safetensors'))).rejects.toMatchObject({
        code: 'weights-invalid',
      });
      for (const name of ['a.pth', 'a.onnx']) {
        await expect(importFile(path.join(root, name))).rejects.toMatchObject({
          message: expect.stringContaining('no file'),
        });
      }
    },
  );

  it('folders', async () => {
    await mkdir(path.join(root, 'lora.pth'));
    await expect(importFile(path.join(root, 'lora.pth'))).rejects.toMatchObject({
      message: expect.stringContaining('no file'),
    });
  });
});
