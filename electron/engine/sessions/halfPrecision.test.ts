import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_ENGINE_SETTINGS, type NoticeMessage } from '../../../shared/engine/protocol.ts';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import { installSd21 } from '../../packs/families/sd21/installSd21.ts';
import { GraphBuilder } from '../../packs/onnx/graphBuilder.ts';
import { relativeError } from '../../packs/parity/comparison.ts';
import {
  fromFloat32,
  readSafetensors,
  type TensorData,
  toFloat32,
  writeSafetensors,
} from '../../packs/safetensors.ts';
import { takeTensor } from '../../packs/testing/takeTensor.ts';
import { unpackGolden } from '../../packs/testing/unpackGolden.ts';
import { withPack } from '../callContext.ts';
import { createEngineParts } from '../callHandlers.ts';
import { PackSessions } from './packSessions.ts';

const { signal } = new AbortController();
const AUTOENCODER = ['encode', 'decode', 'encodeBody', 'encodeEnd', 'decodeStart', 'decodeBody'] as const;

let root = '';
let packFolder = '';
let expected: ReadonlyMap<string, TensorData>;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'half ü '));
  const model = path.join(root, 'model');
  await unpackGolden(model);
  expected = await readSafetensors(path.join(model, 'expected.safetensors'));
  const installed = await installSd21({
    baseFolder: model,
    loraFile: path.join(model, 'pisa_sr.pkl'),
    kind: 'pisa-sr',
    packsFolder: path.join(root, 'packs'),
    signal,
  });
  packFolder = installed.folder;
}, 120_000);
afterAll(() => rm(root, { recursive: true }));

const tensor = (name: string) => takeTensor(expected, name);

/** A machine whose CPU is treated as a GPU: onnxruntime computes float16 graphs there, too, only slowly. */
function halfOnCpu() {
  const notices: string[] = [];
  const border = {
    announceProbe: async () => {},
    notify: ({ level, detail }: NoticeMessage['notice']) =>
      void notices.push(`${level}: ${detail && inEnglish(detail)}`),
  };
  const sessions = new PackSessions({ providers: ['cpu'], excluded: [], halfProviders: ['cpu'], ...border });
  const parts = { ...createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], border), sessions };
  return { parts, sessions, notices };
}

/** A copy of the pack with one file changed, and its hash with it. */
async function changed(name: string, change: (file: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(path.join(root, 'changed '));
  await cp(packFolder, folder, { recursive: true });
  await change(path.join(folder, name));
  const bytes = await readFile(path.join(folder, name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const manifestFile = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
  for (const file of manifest.files) {
    if (file.path === name) Object.assign(file, { bytes: bytes.length, sha256 });
  }
  await writeFile(manifestFile, JSON.stringify(manifest));
  return folder;
}

/** A network of the right inputs and outputs that gives back the latent. */
function wrongNetwork(): Uint8Array {
  const graph = new GraphBuilder('wrong');
  const latent = graph.input('latent', 'float32', [1, 4, 'h', 'w']);
  const text = graph.input('text', 'float32', [1, 'tokens', 10]);
  const scale = graph.input('lora_scale', 'float32', ['batch', 2]);
  const nothing = graph.node('Mul', [
    graph.node('ReduceMean', [text], { attributes: { keepdims: 0 } }),
    graph.scalar(0),
  ]);
  const first = graph.node('Slice', [scale, graph.ints(0), graph.ints(1), graph.ints(1)]);
  const rows = graph.node('Reshape', [graph.node('Add', [first, nothing]), graph.ints(-1, 1, 1, 1)]);
  graph.output('eps', graph.node('Mul', [latent, rows]), 'float32', ['batch', 4, 'h', 'w']);
  return graph.toBytes();
}

describe('half precision', { timeout: 180_000 }, () => {
  it('is not for the CPU', async () => {
    const { sessions } = createEngineParts(DEFAULT_ENGINE_SETTINGS, ['cpu'], {
      announceProbe: async () => {},
      notify: ({ said }) => expect.unreachable(inEnglish(said)),
    });
    const proven = await sessions.open(packFolder, 'cpu', signal);
    expect([proven.precision, proven.arithmetic]).toEqual(['single', 'cpu']);
  });

  it('is taken where the golden tile is right, and every graph is within 1e-2 of PyTorch’s', async () => {
    const { sessions, notices } = halfOnCpu();
    const proven = await sessions.open(packFolder, 'cpu', signal);
    expect([proven.precision, proven.arithmetic]).toEqual(['half', 'cpu half']);
    expect(notices).toEqual([]);

    const latent = tensor('vae/8x12/latent');
    const prompt = await proven.prompts.inputsFor('');
    const [pix = []] = await proven.residuals.run(toFloat32(latent), latent.shape, prompt);
    const single = await proven.requireGraph('default');
    const [full = []] = await single.run(toFloat32(latent), latent.shape, prompt);
    const errors = [
      relativeError(pix, toFloat32(tensor('unet/8x12/eps_pix'))),
      relativeError(full, toFloat32(tensor('unet/8x12/eps_full'))),
    ];
    for (const error of errors) {
      expect(error).toBeLessThan(1e-2);
      // In single precision it is a thousandth of that: these are not the other graphs.
      expect(error).toBeGreaterThan(1e-4);
    }
    for (const name of AUTOENCODER) expect((await proven.requireGraph(name)).precision).toBe('half');
  });

  it('is left alone where the network’s answer is off, and a person is told', async () => {
    const folder = await changed('residuals.half.onnx', (file) => writeFile(file, wrongNetwork()));
    const { sessions, notices } = halfOnCpu();
    const proven = await sessions.open(folder, 'cpu', signal);
    expect(proven.precision).toBe('single');
    expect(notices).toEqual([
      expect.stringMatching(
        /^info: 'PiSA-SR' in another precision than single on 'cpu': On the golden tile of 'PiSA-SR' its answer is off by/,
      ),
    ]);
  });

  it('is given up for the whole pack where the autoencoder’s answer is off', async () => {
    const folder = await changed('golden.safetensors', async (file) => {
      const golden = await readSafetensors(file);
      const answer = golden.get('decode/image');
      if (answer === undefined) throw new Error('no answer of decode');
      const values = toFloat32(answer).map((value, i) => (i === 0 ? value + 1 : value));
      await writeSafetensors(file, golden.set('decode/image', fromFloat32(values, answer.shape)));
    });
    const { parts, notices } = halfOnCpu();
    const decodesIn = await withPack(
      parts,
      { packFolder: folder, provider: 'cpu' },
      signal,
      async (proven) => (await proven.requireGraph('decode')).precision,
    );
    expect(decodesIn).toBe('single');
    expect(notices).toHaveLength(1);
  });

  it('that overflows in the middle of the work is given up, and the work is done again without it', async () => {
    const { parts, notices } = halfOnCpu();
    const precisions: string[] = [];
    // In float16 this is infinite.
    const latent = new Float32Array(4 * 6 * 6).fill(1e5);
    const source = { packFolder, provider: 'cpu' } as const;
    const [pix = []] = await withPack(parts, source, signal, async (proven) => {
      precisions.push(proven.precision);
      return proven.residuals.run(latent, [1, 4, 6, 6], await proven.prompts.inputsFor(''));
    });
    expect(precisions).toEqual(['half', 'single']);
    expect(pix.length).toBe(latent.length);
    expect(notices).toEqual([
      expect.stringMatching(/^warning: 'PiSA-SR' in another precision than single on 'cpu'.*overflowed/),
    ]);
    const again = await parts.sessions.open(packFolder, 'cpu', signal);
    expect(again.precision).toBe('single');
  });
});
