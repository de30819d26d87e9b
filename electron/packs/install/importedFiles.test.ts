import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enlargeNearest } from '../families/gan/build/buildRrdbnet.ts';
import { GraphBuilder } from '../onnx/graphBuilder.ts';
import { openPack } from '../openPack.ts';
import { drawSrvgg } from '../testing/drawSrvgg.ts';
import { writeTorchCheckpoint } from '../testing/writeTorchCheckpoint.ts';
import { importModel, inspectModel } from './importModel.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'imported ü %20 📷-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const { signal } = new AbortController();
const packsFolder = () => path.join(root, 'packs');
const ONE = Buffer.from(Float32Array.of(1).buffer);

/** ×2 by repeating pixels, whose only weight, a 1, lies in each of the files. */
function modelWithData(...files: readonly string[]): Uint8Array {
  const graph = new GraphBuilder('outside');
  let x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
  for (const [index, file] of files.entries()) {
    const one = graph.external(`one ${index}`, 'float32', [1], { file, offset: 0, bytes: ONE.length });
    x = graph.node('Mul', [x, one]);
  }
  graph.output('y', enlargeNearest(graph, x, 2), 'float32', [1, 3, 'H', 'W']);
  return graph.toBytes();
}

/** A model's folder with one file of weights, which may be called anything. */
async function makeModel(dataName: string): Promise<string> {
  const folder = path.join(root, 'model');
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'model.onnx');
  await writeFile(file, modelWithData(dataName));
  return file;
}

const WRITTEN_BY_THE_IMPORT = [
  'README.md',
  'residual.onnx',
  'manifest.json',
  'golden.safetensors',
  '.probe.onnx',
];

describe("a model's data keep their content, whatever they are called", () => {
  it.each(WRITTEN_BY_THE_IMPORT)('%s', async (name) => {
    const file = await makeModel(name);
    const data = path.join(path.dirname(file), name);
    await writeFile(data, ONE);
    const { folder, manifest } = await importModel({ file, packsFolder: packsFolder(), signal });
    expect(await readFile(data)).toEqual(ONE);
    await openPack(folder);
    const inside = await Promise.all(
      manifest.files.map(async (entry) => (await stat(path.join(folder, entry.path))).ino),
    );
    expect(inside).not.toContain((await stat(data)).ino);
  });

  it.each(WRITTEN_BY_THE_IMPORT)('%s as a second name of a file elsewhere', async (name) => {
    const file = await makeModel(name);
    const elsewhere = path.join(root, 'start.sh');
    await writeFile(elsewhere, ONE);
    await link(elsewhere, path.join(path.dirname(file), name));
    await importModel({ file, packsFolder: packsFolder(), signal });
    expect(await readFile(elsewhere)).toEqual(ONE);
    expect((await stat(elsewhere)).nlink).toBe(2);
  });

  it('and a checkpoint is a copy with a name of the app’s own', async () => {
    const file = path.join(root, 'manifest.json.pth');
    await writeFile(file, writeTorchCheckpoint(new Map([['params', drawSrvgg()]])));
    const before = await readFile(file);
    const { folder, manifest } = await importModel({ file, packsFolder: packsFolder(), signal });
    expect(manifest.files.map((entry) => entry.path)).toContain('weights.pth');
    expect((await stat(file)).nlink).toBe(1);
    expect(await readFile(path.join(folder, 'weights.pth'))).toEqual(before);
  });
});

describe('data that lie outside the folder of the model are refused', () => {
  it.each(WRITTEN_BY_THE_IMPORT)('%s as a link', async (name) => {
    const file = await makeModel(name);
    const note = path.join(root, 'a note.txt');
    await writeFile(note, ONE);
    await symlink(note, path.join(path.dirname(file), name));
    await expect(importModel({ file, packsFolder: packsFolder(), signal })).rejects.toMatchObject({
      code: 'pack-path-outside',
      message: expect.stringContaining(name),
    });
    expect(await readFile(note)).toEqual(ONE);
    expect(await readdir(packsFolder())).toEqual([]);
  });

  it('also when it is only looked at', async () => {
    const file = await makeModel('weights.bin');
    await symlink('/etc/hostname', path.join(path.dirname(file), 'weights.bin'));
    const attempt = inspectModel({ file, packsFolder: packsFolder(), signal });
    await expect(attempt).rejects.toMatchObject({ code: 'pack-path-outside' });
  });

  it('but a hub keeps both model and data as links to one folder', async () => {
    const file = await makeModel('model.onnx_data');
    const [blobs, snapshot] = [path.join(root, 'blobs'), path.join(root, 'snapshot')];
    await mkdir(blobs);
    await mkdir(snapshot);
    await writeFile(path.join(blobs, '0a1b'), await readFile(file));
    await writeFile(path.join(blobs, '2c3d'), ONE);
    await symlink('../blobs/0a1b', path.join(snapshot, 'model.onnx'));
    await symlink('../blobs/2c3d', path.join(snapshot, 'model.onnx_data'));
    const linked = path.join(snapshot, 'model.onnx');
    const { folder } = await importModel({ file: linked, packsFolder: packsFolder(), signal });
    await openPack(folder);
  });
});

describe('data that are no file', () => {
  it.each([
    ['a folder', (data: string) => mkdir(data)],
    ['nothing', async () => undefined],
    ['empty', (data: string) => writeFile(data, '')],
  ] as const)('%s', async (_, make) => {
    const file = await makeModel('weights.bin');
    await make(path.join(path.dirname(file), 'weights.bin'));
    await expect(importModel({ file, packsFolder: packsFolder(), signal })).rejects.toMatchObject({
      code: expect.stringMatching(/^(pack-file-missing|weights-invalid)$/),
      message: expect.stringContaining('weights.bin'),
    });
    expect(await readdir(packsFolder())).toEqual([]);
  });
});
