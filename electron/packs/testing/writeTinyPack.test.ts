import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema } from '../../../shared/packs/manifest.ts';
import { decodeModel } from '../onnx/onnxModel.ts';
import { readSafetensors, toFloat32 } from '../safetensors.ts';
import { writeTinyPack } from './writeTinyPack.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tiny pack ü-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each([1, 2, 4] as const)('a tiny pack folded by %i', (unshuffle) => {
  it('has a valid manifest, and its graphs agree: r_pix + r_sem is the default residual', async () => {
    const packFolder = path.join(folder, `pack-${unshuffle}`);
    await writeTinyPack(packFolder, { unshuffle });
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(path.join(packFolder, 'manifest.json'), 'utf8')),
    );
    expect(manifest.tileMultiple).toBe(unshuffle);

    const golden = await readSafetensors(path.join(packFolder, 'golden.safetensors'));
    const values = (name: string) => {
      const tensor = golden.get(name);
      if (tensor === undefined) throw new Error(`no golden '${name}'`);
      return toFloat32(tensor);
    };
    const [pix, sem, all] = [values('residual_pix'), values('residual_sem'), values('residual')];
    expect(Math.max(...pix.map(Math.abs))).toBeGreaterThan(0.005);
    expect(Math.max(...sem.map(Math.abs))).toBeGreaterThan(0.005);
    expect(Math.max(...all.map((value, i) => Math.abs(value - (pix[i] ?? 0) - (sem[i] ?? 0))))).toBeLessThan(
      1e-6,
    );
  });

  it('declares exactly the reach of its convolutions', async () => {
    const packFolder = path.join(folder, `pack-${unshuffle}`);
    const manifest = await writeTinyPack(packFolder, { unshuffle });
    if (manifest.space.kind !== 'pixel') throw new Error('a tiny pack works on pixels');
    const reach = await measureReach(path.join(packFolder, 'residuals.onnx'));
    expect(reach).toBeLessThanOrEqual(manifest.space.receptiveRadiusPx);
    expect(reach).toBeGreaterThan(manifest.space.receptiveRadiusPx - unshuffle);
  });
});

it('can be read back as the graph that was written', async () => {
  const packFolder = path.join(folder, 'read back');
  await writeTinyPack(packFolder);
  const model = decodeModel(await readFile(path.join(packFolder, 'residuals.onnx')));
  expect(model.graph.input.map((input) => input.name)).toEqual(['image']);
  expect(model.graph.output.map((output) => output.name)).toEqual(['residual_pix', 'residual_sem']);
  expect(model.graph.input[0]?.type.tensor_type?.shape?.dim).toEqual([
    { dim_value: 1 },
    { dim_value: 3 },
    { dim_param: 'height' },
    { dim_param: 'width' },
  ]);
  expect(model.graph.node.filter((node) => node.op_type === 'Conv')).toHaveLength(4);
});

/** The largest distance (per axis) at which changing one input pixel changes an output. */
async function measureReach(file: string): Promise<number> {
  const session = await ort.InferenceSession.create(file);
  const side = 64;
  const at = 33;
  const run = async (pixel: number) => {
    const image = new Float32Array(3 * side * side).fill(0.5);
    for (let channel = 0; channel < 3; channel++) image[channel * side * side + at * side + at] = pixel;
    const { residual_pix } = await session.run({
      image: new ort.Tensor('float32', image, [1, 3, side, side]),
    });
    return residual_pix?.data as Float32Array;
  };
  const [before, after] = [await run(0.5), await run(40)];
  await session.release();
  let reach = 0;
  before.forEach((value, index) => {
    if (value === after[index]) return;
    const x = index % side;
    const y = Math.floor(index / side) % side;
    reach = Math.max(reach, Math.abs(x - at), Math.abs(y - at));
  });
  return reach;
}
