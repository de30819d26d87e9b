import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AppEvent, Handlers, RequestContext } from '../../../shared/ipc/contract.ts';
import { DEFAULT_SETTINGS } from '../../../shared/library/settings.ts';
import type { InstallStep } from '../../../shared/packs/installation.ts';
import { EngineClient } from '../../host/engineClient.ts';
import { forkEngine } from '../../host/engineProcess.ts';
import { PackShelf } from '../../host/packShelf.ts';
import { GraphBuilder } from '../../packs/onnx/graphBuilder.ts';
import { writeTinyLatentPack } from '../../packs/testing/writeTinyLatentPack.ts';
import { writeTinyPack } from '../../packs/testing/writeTinyPack.ts';
import { GrantedPaths } from '../services/grantedPaths.ts';
import { PackMeasurements } from '../services/packMeasurements.ts';
import { PackWorkshop } from '../services/packWorkshop.ts';
import { createPackHandlers } from './packHandlers.ts';

const GOLDEN = resolve(import.meta.dirname, '../../../models/golden/sd21');
const ENGINE_MS = 120_000;

let folder = '';
let base = '';
let server: Server;
let served: string[] = [];
let events: AppEvent[];
let steps: InstallStep[];
let onStep: (step: InstallStep['step']) => void;
let granted: GrantedPaths;
let engine: EngineClient;
let workshop: PackWorkshop;
let packs: PackShelf;
let handlers: ReturnType<typeof createPackHandlers>;

const context = (signal = new AbortController().signal): RequestContext => ({
  signal,
  report: (_done, _total, step) => {
    if (step === undefined) return;
    steps.push(step);
    onStep(step.step);
  },
});
const ask = <N extends keyof typeof handlers>(
  name: N,
  params: Parameters<Handlers[N]>[0],
  signal?: AbortSignal,
) => {
  // One table, many names: TypeScript cannot pair them up through a variable.
  const handler = handlers[name] as (params: unknown, context: RequestContext) => ReturnType<Handlers[N]>;
  return handler(params, context(signal));
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack handlers % ü '));
  base = join(folder, 'a model');
  await cp(GOLDEN, base, { recursive: true });
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    served.push(path);
    readFile(join(base, path)).then(
      (bytes) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes),
      () => response.writeHead(404).end(),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  [events, steps, served] = [[], [], []];
  onStep = () => {};
  const dataFolder = await mkdtemp(join(folder, 'data '));
  await writeTinyPack(join(folder, 'app/packs/bundled'), { id: 'bundled', channels: 2, goldenPx: 8 });
  packs = new PackShelf({ bundledModels: join(folder, 'app'), data: dataFolder });
  granted = new GrantedPaths();
  engine = new EngineClient({ start: forkEngine() });
  workshop = new PackWorkshop(forkEngine(), packs.installedFolder);
  handlers = createPackHandlers({
    thumbnails: { settled: async () => {} },
    ...{ packs, workshop, granted, engine, dataFolder },
    measurements: new PackMeasurements(join(dataFolder, 'cache', 'measured.json')),
    settings: { get: (name) => DEFAULT_SETTINGS[name] },
    announce: (event) => events.push(event),
  });
  await packs.list();
});
afterEach(async () => {
  await workshop.close();
  await engine.close();
});

const dataFolder = () => resolve(packs.installedFolder, '..');
const installed = () => readdir(packs.installedFolder).catch(() => []);

/** What the download's list of files would say of this tiny model. */
async function writeKnownBase(): Promise<void> {
  const files: Record<string, { bytes: number; sha256: string }> = {};
  for (const name of await readdir(base, { recursive: true })) {
    if (!/^(unet|vae|text_encoder|tokenizer|scheduler)\/.*\./.test(name)) continue;
    const bytes = await readFile(join(base, name));
    files[name] = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  const { port } = server.address() as AddressInfo;
  const licence = { id: 'L', url: 'https://example.org/licence' };
  const mirrors = [`http://127.0.0.1:${port}/nothing/`, `http://127.0.0.1:${port}/`];
  const known = { name: 'Tiny base', licence, mirrors, files, otherModels: {} };
  await writeFile(join(dataFolder(), 'stableDiffusion21Base.json'), JSON.stringify(known));
}

const pisa = (baseFolder: string | null) => ({
  kind: 'pisa-sr' as const,
  base: baseFolder === null ? null : granted.grant(baseFolder),
  lora: granted.grant(join(base, 'pisa_sr.pkl')),
  precision: 'fp32' as const,
  acceptsLicences: true as const,
});

describe('the published packs in the window', () => {
  it('the chosen files are named, wrong ones for what they are', { timeout: ENGINE_MS }, async () => {
    const right = { base: granted.grant(base), lora: granted.grant(join(base, 'osediff.pkl')) };
    expect(await ask('packs.findWeights', right)).toMatchObject({
      base: { precision: 'fp32', bytes: expect.any(Number) },
      lora: { kind: 'osediff' },
    });
    const wrong = join(folder, 'SD 1.5');
    await mkdir(join(wrong, 'unet'), { recursive: true });
    await writeFile(join(wrong, 'unet/config.json'), '{"cross_attention_dim":768}');
    await expect(ask('packs.findWeights', { base: granted.grant(wrong) })).rejects.toMatchObject({
      code: 'weights-wrong-model',
      message: expect.stringContaining('holds Stable Diffusion 1.x'),
    });
  });

  it('one is made of a folder full of links, as a model hub keeps it, and removed again', {
    timeout: ENGINE_MS,
  }, async () => {
    const hub = join(folder, 'hub');
    for (const name of await readdir(base, { recursive: true })) {
      if (!name.includes('.')) continue;
      await mkdir(join(hub, name, '..'), { recursive: true });
      await symlink(join(base, name), join(hub, name));
    }
    const view = await ask('packs.install', pisa(hub));
    expect(view).toMatchObject({ id: 'pisa-sr-sd21', name: 'PiSA-SR' });
    expect(view.sources.map(({ fileName }) => fileName)).toEqual([
      'unet/diffusion_pytorch_model.safetensors',
      'vae/diffusion_pytorch_model.safetensors',
      'model.safetensors',
      'pisa_sr.pkl',
    ]);
    // Copies of the weights and the graphs, each once.
    expect(view.writtenBytes).toBeLessThan(3e6);
    expect(steps.map(({ step }) => step)).toContain('self-test');
    expect(events.map(({ name }) => name)).toEqual(['packs.changed']);

    const shelf = await ask('packs.shelf', {});
    expect(shelf.broken).toEqual([]);
    const entry = shelf.packs.find(({ id }) => id === 'pisa-sr-sd21');
    expect(entry).toMatchObject({ isBundled: false, isPreferred: true, measurement: null });
    const { readme } = await ask('packs.about', { folder: entry?.folderId ?? '' });
    expect(readme).toContain('CreativeML Open RAIL++-M');
    expect(readme).toContain(view.sources[0]?.sha256);
    await ask('packs.remove', { folder: entry?.folderId ?? '' });
    expect(await installed()).toEqual([]);
    expect((await readdir(hub)).length).toBeGreaterThan(4);
  });

  it('the base model is downloaded where one has none, its wrong mirrors passed over', {
    timeout: ENGINE_MS,
  }, async () => {
    await writeKnownBase();
    await ask('packs.install', pisa(null));
    expect(await installed()).toEqual(['pisa-sr-sd21-1.0.0']);
    expect(served.filter((path) => path === 'unet/config.json')).toHaveLength(1);
    expect(steps.some(({ step }) => step === 'download')).toBe(true);
    const { base: model } = await ask('packs.shelf', {});
    expect(model.downloadedBytes).toBe(model.downloads[0]?.bytes);
    await ask('packs.removeDownload', {});
    expect((await ask('packs.shelf', {})).base.downloadedBytes).toBe(0);
  });

  it('a cancelled one leaves nothing, and the next one may begin at once', {
    timeout: ENGINE_MS,
  }, async () => {
    const controller = new AbortController();
    onStep = (step) => step === 'prompt' && controller.abort();
    const cancelled = ask('packs.install', pisa(base), controller.signal);
    await expect(ask('packs.install', pisa(base))).rejects.toMatchObject({ code: 'conflict' });
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
    expect(await installed()).toEqual([]);
    expect(steps.map(({ step }) => step)).not.toContain('finish');
    onStep = () => {};
    expect(await ask('packs.install', pisa(base))).toMatchObject({ id: 'pisa-sr-sd21' });
  });
});

describe('any image-to-image model in the window', () => {
  it('is looked at, imported as it was shown, measured, and found again', {
    timeout: ENGINE_MS,
  }, async () => {
    const graph = new GraphBuilder('twice');
    const x = graph.input('x', 'float32', [1, 3, 'h', 'w']);
    graph.output('y', graph.node('Sub', [x, graph.scalar(0.05)]), 'float32', [1, 3, 'h', 'w']);
    const path = join(folder, 'Darker 50 %.onnx');
    await writeFile(path, graph.toBytes());
    const file = granted.grant(path);
    await expect(ask('packs.import', { file, name: 'Too early' })).rejects.toThrow('not looked at yet');
    expect(await ask('packs.inspect', { file })).toMatchObject({ scale: 1, layout: 'NCHW', input: 'x' });
    const { folderId, sources } = await ask('packs.import', { file, name: 'Darker ü' });
    expect(sources).toEqual([
      { fileName: 'Darker 50 %.onnx', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), isPublished: false },
    ]);
    const measured = await ask('packs.measure', { folder: folderId });
    expect(measured).toMatchObject({ provider: 'cpu' });
    expect(measured.secondsPerMegapixel).toBeGreaterThan(0);
    const shelf = await ask('packs.shelf', {});
    expect(shelf.packs.find(({ name }) => name === 'Darker ü')?.measurement).toEqual(measured);
    const again = new PackMeasurements(join(dataFolder(), 'cache', 'measured.json'));
    await again.load();
    expect(again.of(packs.get('darker-u').hash)).toEqual(measured);
  });

  it('one that is none is refused, and the window goes on', { timeout: ENGINE_MS }, async () => {
    const path = join(folder, 'text.onnx');
    await writeFile(path, 'this is text');
    await expect(ask('packs.inspect', { file: granted.grant(path) })).rejects.toMatchObject({
      code: 'pack-graph-refused',
    });
    expect(await installed()).toEqual([]);
  });
});

describe('getting ready', () => {
  const providerInUse = async () => (await engine.call('diagnostics', {})).provider;

  it('the pack that an unedited photo is shown with is opened, and no network runs', async () => {
    expect(await ask('packs.prepare', {})).toBeNull();
    expect(await engine.call('diagnostics', {})).toMatchObject({ provider: 'cpu', networkRuns: 0 });
  });

  it('a latent one, which holds gigabytes, waits until a photo asks for it', async () => {
    await rm(join(folder, 'app/packs/bundled'), { recursive: true });
    await writeTinyLatentPack(join(packs.installedFolder, 'latent'), 12, 4);
    await packs.list();
    await ask('packs.prepare', {});
    expect(await providerInUse()).toBeNull();
  });
});

describe('removing', () => {
  it('a broken pack goes, a bundled one stays, and no other folder is touched', async () => {
    const broken = join(packs.installedFolder, 'broken');
    await mkdir(broken, { recursive: true });
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(elsewhere, join(packs.installedFolder, 'link'));
    const shelf = await ask('packs.shelf', {});
    expect(shelf.broken.map(({ folderName }) => folderName)).toEqual(['broken', 'link']);
    for (const { folderId } of shelf.broken) await ask('packs.remove', { folder: folderId });
    expect(await installed()).toEqual([]);
    await expect(readdir(elsewhere)).resolves.toEqual([]);

    const bundled = shelf.packs.find(({ isBundled }) => isBundled)?.folderId ?? '';
    await expect(ask('packs.remove', { folder: bundled })).rejects.toThrow('not among the installed packs');
    await expect(ask('packs.remove', { folder: granted.grant(base) })).rejects.toThrow('not installed');
  });

  it('shows the model card that a pack brings along', async () => {
    const shelf = await ask('packs.shelf', {});
    const id = shelf.packs[0]?.folderId ?? '';
    expect(await ask('packs.about', { folder: id })).toEqual({ readme: null });
    await writeFile(join(folder, 'app/packs/bundled/README.md'), '# A card');
    expect(await ask('packs.about', { folder: id })).toEqual({ readme: '# A card' });
    await rm(join(folder, 'app/packs/bundled/README.md'));
  });
});
