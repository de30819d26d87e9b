import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Provider } from '../../../shared/engine/providers.ts';
import { inEnglish, said } from '../../../shared/errors/words/words.ts';
import type { Manifest } from '../../../shared/packs/manifest.ts';
import { writeOneDialPack } from '../../packs/testing/writeOneDialPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { PackSessions } from './packSessions.ts';

const { signal } = new AbortController();
let folder: string;
let names = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sessions '));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

function createSessions(providers: readonly Provider[] = ['cpu']) {
  const announced: (Provider | null)[] = [];
  const sessions = new PackSessions({
    providers,
    excluded: [],
    announceProbe: async (provider) => void announced.push(provider),
    notify: () => {},
  });
  return { sessions, announced };
}

/** A tiny pack with a fault that its hashes do not show. */
async function writeFaultyPack(
  change: (manifest: Manifest) => void,
  files: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {},
): Promise<string> {
  const packFolder = path.join(folder, `pack ${names++}`);
  const manifest = structuredClone(
    await writeTinyPack(packFolder, { convolutions: 1, channels: 2, goldenPx: 8 }),
  );
  for (const [name, edit] of Object.entries(files)) {
    const bytes = edit(await readFile(path.join(packFolder, name)));
    await writeFile(path.join(packFolder, name), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    manifest.files = manifest.files.map((file) =>
      file.path === name ? { path: name, bytes: bytes.length, sha256 } : file,
    );
  }
  change(manifest);
  await writeFile(path.join(packFolder, 'manifest.json'), JSON.stringify(manifest));
  return packFolder;
}

const unchanged = () => {};

describe('PackSessions', () => {
  it('tries providers of two packs one after the other, and names each while it is tried', async () => {
    const packs = [await writeFaultyPack(unchanged), await writeFaultyPack(unchanged)];
    const { sessions, announced } = createSessions(['webgpu', 'cpu']);
    await Promise.allSettled(packs.map((pack) => sessions.open(pack, 'webgpu', signal)));
    expect(announced).toEqual(['webgpu', null, 'webgpu', null]);
  });

  it('opens a graph again that failed, and a failed one is in nobody’s way', async () => {
    const packFolder = await writeFaultyPack(unchanged);
    const { sessions } = createSessions();
    const proven = await sessions.open(packFolder, undefined, signal);
    const file = path.join(packFolder, 'default.onnx');
    const bytes = await readFile(file);
    await writeFile(file, 'not a graph');
    await expect(proven.openGraph('default')).rejects.toThrow();
    await writeFile(file, bytes);
    expect(await proven.openGraph('default')).not.toBeNull();

    const broken = await sessions.open(await writeFaultyPack(unchanged), undefined, signal);
    await writeFile(path.join(broken.pack.folder, 'default.onnx'), 'not a graph');
    await expect(broken.openGraph('default')).rejects.toThrow();
    // A fourth pack pushes the others out.
    for (let i = 0; i < 3; i++) await sessions.open(await writeFaultyPack(unchanged), undefined, signal);
  });

  it('proves a pack once and gives the same sessions to everyone', async () => {
    const { sessions } = createSessions();
    const packFolder = await writeFaultyPack(unchanged);
    const [first, second] = await Promise.all([
      sessions.open(packFolder, undefined, signal),
      sessions.open(packFolder, undefined, signal),
    ]);
    expect(second).toBe(first);
    expect(first.goldenError).toBeLessThanOrEqual(1e-4);
    expect(await first.openGraph('default')).toBe(await first.openGraph('default'));
  });

  it('says that onnxruntime refuses a graph', async () => {
    const packFolder = await writeFaultyPack(unchanged, {
      'residuals.onnx': (bytes) => bytes.subarray(0, bytes.length / 2),
    });
    await expect(createSessions().sessions.open(packFolder, 'cpu', signal)).rejects.toMatchObject({
      code: 'pack-graph-refused',
      message: expect.stringContaining('onnxruntime does not accept residuals.onnx'),
    });
  });

  it.each([
    [
      'input',
      'its inputs are [image], not [picture]',
      (manifest: Manifest) => {
        manifest.graphs.residuals.input = 'picture';
      },
    ],
    [
      'output',
      "it has no output 'detail'",
      (manifest: Manifest) => {
        manifest.graphs.residuals.outputs = ['residual_pix', 'detail'];
      },
    ],
    [
      'shape',
      "'image' has the shape [1, 3, height, width], not [1, 4, H, W]",
      (manifest: Manifest) => {
        manifest.space = { kind: 'latent', channels: 4, downscale: 8, tile: 96, overlap: 32 };
        manifest.graphs.encode = manifest.graphs.residuals;
        manifest.graphs.decode = manifest.graphs.residuals;
      },
    ],
  ])('says which %s of a graph does not fit', async (_, what, change) => {
    const packFolder = await writeFaultyPack(change);
    await expect(createSessions().sessions.open(packFolder, undefined, signal)).rejects.toMatchObject({
      code: 'pack-graph-interface',
      message: expect.stringContaining(what),
    });
  });

  it('does not trust a graph that fails its golden tile', async () => {
    const packFolder = await writeFaultyPack(unchanged, {
      'golden.safetensors': (bytes) => {
        // Three answers of 3·8·8 floats end the file; the first number of the first one becomes 2.
        bytes.writeFloatLE(2, bytes.length - 3 * (3 * 8 * 8 * 4));
        return bytes;
      },
    });
    await expect(createSessions().sessions.open(packFolder, undefined, signal)).rejects.toMatchObject({
      code: 'pack-golden-mismatch',
      message: expect.stringContaining('off by 2'),
    });
  });

  it('does not trust a residual that half precision, in which it is kept, cannot hold', async () => {
    const packFolder = path.join(folder, 'too large');
    await writeOneDialPack(packFolder, {
      build: (graph, image) => graph.node('Mul', [image, graph.scalar(1e5)]),
      receptiveRadiusPx: 0,
    });
    await expect(createSessions().sessions.open(packFolder, undefined, signal)).rejects.toMatchObject({
      code: 'pack-golden-mismatch',
      message: expect.stringContaining('too large for half precision'),
    });
  });

  it('goes on with the CPU where nothing better works, and keeps the reason', async () => {
    const { sessions, announced } = createSessions(['cuda', 'cpu']);
    const packFolder = await writeFaultyPack(unchanged);
    expect((await sessions.open(packFolder, undefined, signal)).provider).toBe('cpu');
    expect(announced).toEqual(['cuda', null]);
    const another = path.join(folder, 'another');
    await writeOneDialPack(another, {
      build: (graph, image) => graph.node('Mul', [image, graph.scalar(2)]),
      receptiveRadiusPx: 0,
    });
    await sessions.open(another, undefined, signal);
    expect(sessions.dropped).toHaveLength(1);
    const [dropped] = sessions.dropped;
    expect(dropped?.provider).toBe('cuda');
    expect(dropped && inEnglish(dropped.reason)).toMatch(/^It does not open .+: .../);
    await expect(sessions.open(packFolder, 'cuda', signal)).rejects.toMatchObject({
      code: 'provider-unavailable',
      message: expect.stringContaining("'cuda' cannot be used for computing here."),
    });
  });

  it('does not try again what failed in the middle of work', async () => {
    const { sessions } = createSessions(['cpu']);
    const proven = await sessions.open(await writeFaultyPack(unchanged), undefined, signal);
    const reason = said('as-it-was-told', { text: 'The device was lost.' });
    sessions.drop(proven, reason);
    expect(sessions.dropped).toEqual([{ provider: 'cpu', reason }]);
  });
});
