import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recipeSchema } from '../../shared/develop/recipe.ts';
import { type EngineCalls, MEMORY_EXCEEDED, type PackReport } from '../../shared/engine/protocol.ts';
import { enlargeRegion, planEnlargement } from '../../shared/enlarge/bicubic.ts';
import { inEnglish } from '../../shared/errors/words/words.ts';
import { writeTinyPack } from '../packs/testing/writeTinyPack.ts';
import { EngineClient, type EngineClientOptions } from './engineClient.ts';
import { forkEngine } from './engineProcess.ts';

const SIDE_PX = 150;
let folder: string;
let photo: string;
let packFolder: string;
let pack: PackReport;
const clients: EngineClient[] = [];

function startClient(options: Partial<EngineClientOptions> = {}): EngineClient {
  const client = new EngineClient({ start: forkEngine(), ...options });
  clients.push(client);
  return client;
}

type RestoreParams = EngineCalls['restore']['params'];

/** A job of 400 tiles (at ×4 with tiles of 32) or of one. */
function restoreParams(name: string, dials: Record<string, number>, isLong = false): RestoreParams {
  const scale = isLong ? 4 : 1.5;
  return {
    source: { path: photo, packFolder, provider: 'cpu', tilePx: isLong ? 32 : 512 },
    recipe: {
      recipeVersion: 2,
      pack: { id: pack.id, version: pack.version, hash: pack.hash },
      scale,
      dials,
      steps: {},
    },
    output: path.join(folder, 'out', `${name}.png`),
    options: {
      format: 'png',
      depth: 16,
      quality: 92,
      metadata: 'all',
      keepGreyscale: true,
      overwrite: false,
    },
  };
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'engine 100% Фото 📷 '));
  await mkdir(path.join(folder, 'out'));
  photo = path.join(folder, 'a photo.png');
  const pixels = Uint8Array.from({ length: SIDE_PX * SIDE_PX * 3 }, (_, i) => (i * i * 31) >> 5);
  const raw = { width: SIDE_PX, height: SIDE_PX, channels: 3 } as const;
  await writeFile(photo, await sharp(pixels, { raw }).png().toBuffer());
  packFolder = path.join(folder, 'pack');
  await writeTinyPack(packFolder);
  pack = await startClient().call('verifyPack', { packFolder, provider: 'cpu' });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const readPixels16 = async (file: string): Promise<Uint16Array> => {
  const { data } = await sharp(file)
    .toColourspace('rgb16')
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true });
  return new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
};

describe('a restored file', () => {
  it('is the plain enlargement, exactly and without a network run, where every dial is at 0', async () => {
    const client = startClient();
    const params = restoreParams('zero', { pix: 0, sem: 0 });
    const result = await client.call('restore', params);
    const side = SIDE_PX * 1.5;
    expect(result).toMatchObject({ widthPx: side, heightPx: side, provider: 'cpu', networkSeconds: 0 });
    expect(await client.call('diagnostics', {})).toMatchObject({ networkRuns: 0, tilePx: null });
    const { data } = await sharp(photo).raw().toBuffer({ resolveWithObject: true });
    const source = { widthPx: SIDE_PX, heightPx: SIDE_PX, channels: 3, pixelsHwc: data } as const;
    const plan = planEnlargement(SIDE_PX, SIDE_PX, 1.5);
    const area = { x: 0, y: 0, width: side, height: side };
    const enlarged = enlargeRegion(source, plan, area, new Float32Array(3 * side * side));
    const written = await readPixels16(params.output);
    const isSame = written.every((value, i) => {
      const planar = (i % 3) * side * side + Math.floor(i / 3);
      return value === Math.round((enlarged[planar] as number) * 65535);
    });
    expect(isSame).toBe(true);
  });

  it('costs no network run at another dial position, and has the same bytes as without kept residuals', async () => {
    const client = startClient();
    await client.call('restore', restoreParams('first', { pix: 0.5, sem: 1 }));
    const { networkRuns, tilePx } = await client.call('diagnostics', {});
    expect(networkRuns).toBeGreaterThan(0);
    expect(tilePx).toBe(512);
    const kept = await client.call('restore', restoreParams('kept', { pix: 1.2, sem: 0.3 }));
    expect((await client.call('diagnostics', {})).networkRuns).toBe(networkRuns);
    await client.call('forgetResiduals', {});
    const anew = await client.call('restore', restoreParams('anew', { pix: 1.2, sem: 0.3 }));
    expect((await client.call('diagnostics', {})).networkRuns).toBe(2 * networkRuns);
    expect(kept.sha256).toBe(anew.sha256);
  });

  it('is the same to 1e-4 from the single-pass graph and from all residuals at 1', async () => {
    const client = startClient();
    const single = restoreParams('single', {});
    await client.call('restore', single);
    expect((await client.call('diagnostics', {})).keptTiles).toBe(0);
    await client.call('restore', restoreParams('fill', { pix: 0.9 }));
    const both = restoreParams('both', { pix: 1, sem: 1 });
    await client.call('restore', both);
    const [a, b] = [await readPixels16(single.output), await readPixels16(both.output)];
    const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] as number))), 0);
    expect(worst / 65535).toBeLessThanOrEqual(1e-4);
  });

  it('follows a painted mask, which at one value equals the number', async () => {
    const client = startClient();
    const grey = { width: 8, height: 8, channels: 3, background: '#ffffff' } as const;
    const png = (await sharp({ create: grey }).toColourspace('b-w').png().toBuffer()).toString('base64');
    const params = restoreParams('masked', { pix: 0.7 });
    const { steps: _, ...older } = params.recipe;
    const masks = { sem: { png, white: 0.4 } };
    const recipe = recipeSchema.parse({ ...older, recipeVersion: 1, masks });
    await client.call('restore', { ...params, recipe });
    const plain = restoreParams('unmasked', { pix: 0.7, sem: 0.4 });
    await client.call('restore', plain);
    // What the files say of their dials differs.
    expect(await readPixels16(params.output)).toEqual(await readPixels16(plain.output));
  });

  it('is refused where the recipe was made with another pack, or names a dial that is not there', async () => {
    const client = startClient();
    const params = restoreParams('refused', {});
    const other = { ...params.recipe, pack: { id: 'other', version: '2.0.0', hash: '0'.repeat(64) } };
    await expect(client.call('restore', { ...params, recipe: other })).rejects.toThrow(
      'The recipe was made with other 2.0.0; the pack here is another one (tiny 1.0.0).',
    );
    const recipe = { ...params.recipe, dials: { sharpen: 1 } };
    await expect(client.call('restore', { ...params, recipe })).rejects.toMatchObject({
      code: 'recipe-invalid',
      message: "The pack 'Tiny' has no dial 'sharpen'.",
    });
  });
});

describe('viewTile', () => {
  it('gives levels that are the means of level 0', async () => {
    const client = startClient();
    const source = { path: photo, packFolder, provider: 'cpu', tilePx: 64 } as const;
    const { recipe } = restoreParams('', {});
    const plain = { ...recipe, scale: 1 };
    const whole = await client.call('viewTile', {
      source,
      recipe: plain,
      level: 0,
      rect: { x: 0, y: 0, width: SIDE_PX, height: SIDE_PX },
    });
    const rect = { x: 10, y: 20, width: 20, height: 9 };
    const reduced = await client.call('viewTile', { source, recipe: plain, level: 2, rect });
    const planesOf = (tile: typeof whole) =>
      [tile.original, ...tile.residuals].map((bits) => new Float16Array(bits.slice().buffer));
    const [full, small] = [planesOf(whole), planesOf(reduced)];
    expect(small).toHaveLength(3);
    for (const [plane, values] of small.entries()) {
      let sum = 0;
      for (let i = 0; i < 16; i++) {
        sum += full[plane]?.[(22 * 4 + Math.floor(i / 4)) * SIDE_PX + 13 * 4 + (i % 4)] ?? Number.NaN;
      }
      expect(Math.abs((values[2 * 20 + 3] ?? 9) - sum / 16)).toBeLessThan(1e-3);
    }
    await expect(
      client.call('viewTile', { source, recipe: plain, level: 0, rect: { ...rect, x: 140 } }),
    ).rejects.toMatchObject({ code: 'request-invalid' });
  });

  it('overtakes an export between two of its tiles', async () => {
    const client = startClient();
    const order: string[] = [];
    let startViewing = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      startViewing = resolve;
    });
    const exporting = client
      .call('restore', restoreParams('slow', { pix: 0.5 }, true), {
        priority: 'export',
        onProgress: (done) => done === 2 && startViewing(),
      })
      .then(() => order.push('export'));
    await hasBegun;
    const source = { path: photo, packFolder, provider: 'cpu', tilePx: 64 } as const;
    const { recipe } = restoreParams('', {});
    const plain = { ...recipe, scale: 1 };
    const rect = { x: 0, y: 0, width: 64, height: 64 };
    await client.call('viewTile', { source, recipe: plain, level: 0, rect }, { priority: 'visible' });
    order.push('tile');
    await exporting;
    expect(order).toEqual(['tile', 'export']);
  });
});

describe('renderGrid', () => {
  it('draws a labelled sheet from one pass of the network', async () => {
    const client = startClient();
    const { source, recipe } = restoreParams('', {});
    const output = path.join(folder, 'out', 'sheet.png');
    const axis = [0, 0.5, 1, 1.5];
    const sheet = { source, recipe, x: axis, y: axis, output, overwrite: false };
    const result = await client.call('renderGrid', sheet);
    expect((await client.call('diagnostics', {})).networkRuns).toBe(1);
    const { width, height, format } = await sharp(output).metadata();
    expect({ width, height, format }).toEqual({
      width: result.widthPx,
      height: result.heightPx,
      format: 'png',
    });
    expect(result.widthPx).toBeGreaterThan(4 * 225);
    // The lower left corner cell is the plain enlargement, so its neighbours differ from it.
    const strip = { ...sheet, y: [], overwrite: true, crop: { x: 10, y: 10, width: 50, height: 40 } };
    expect((await client.call('renderGrid', strip)).heightPx).toBeLessThan(150);
  });
});

describe('the engine process', () => {
  it('is replaced when it is killed, and the job it took along is finished', async () => {
    const client = startClient();
    const notices: string[] = [];
    client.onNotice(({ said, detail }) =>
      notices.push(inEnglish(said), ...(detail ? [inEnglish(detail)] : [])),
    );
    const pids = new Set<number | undefined>();
    const params = restoreParams('killed once', { pix: 0.5 }, true);
    const result = await client.call('restore', params, {
      onProgress: (done) => {
        pids.add(client.pid);
        if (done === 3 && pids.size === 1) process.kill(client.pid ?? 0, 'SIGKILL');
      },
    });
    expect(pids.size).toBe(2);
    expect(notices).toEqual([
      'The part of the app that computes stopped and was started again. What it was doing is done again.',
      'The engine ended: killed by SIGKILL.',
    ]);
    expect((await readFile(params.output)).length).toBe(result.bytes);
  });

  it('fails a job at once that it ended itself for, because its model took too much memory', async () => {
    const greedy = path.join(folder, 'greedy.mjs');
    await writeFile(
      greedy,
      `process.stderr.write(${JSON.stringify(`${MEMORY_EXCEEDED}\n`)}, () => process.kill(process.pid, 'SIGKILL'));`,
    );
    let starts = 0;
    const client = startClient({
      start: (settings) => {
        starts++;
        return forkEngine(greedy)(settings);
      },
    });
    await expect(client.call('diagnostics', {})).rejects.toMatchObject({
      code: 'engine-out-of-memory',
      message: 'The model takes more memory than an import may.',
    });
    expect(starts).toBe(1);
  });

  it('fails a job that kills it twice, leaves no file, and serves the next call', async () => {
    const client = startClient();
    const params = restoreParams('killed twice', { pix: 0.5 }, true);
    const dying = client.call('restore', params, {
      onProgress: (done) => done === 3 && process.kill(client.pid ?? 0, 'SIGKILL'),
    });
    await expect(dying).rejects.toMatchObject({
      code: 'engine-died',
      message:
        'The part of the app that computes stopped twice over this: the system ended it, as it does when memory runs out. No original was changed, and nothing unfinished was left.',
    });
    expect((await readdir(path.join(folder, 'out'))).filter((name) => name.includes('killed twice'))).toEqual(
      [],
    );
    expect((await client.call('diagnostics', {})).networkRuns).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('is replaced when it hangs', async () => {
    const client = startClient({ hangAfterMs: 8000 });
    const pids = new Set<number | undefined>();
    await client.call('restore', restoreParams('hung', { pix: 0.5 }, true), {
      onProgress: (done) => {
        pids.add(client.pid);
        if (done === 3 && pids.size === 1) process.kill(client.pid ?? 0, 'SIGSTOP');
      },
    });
    expect(pids.size).toBe(2);
  });

  it('stops a cancelled job between tiles and leaves nothing behind', async () => {
    const client = startClient();
    const controller = new AbortController();
    const params = restoreParams('cancelled', { pix: 0.5 }, true);
    let left = 0;
    const job = client.call('restore', params, {
      signal: controller.signal,
      onProgress: (done, total) => {
        left = total - done;
        if (done === 3) controller.abort();
      },
    });
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    expect(left).toBeGreaterThan(0);
    expect((await readdir(path.join(folder, 'out'))).filter((name) => name.includes('cancelled'))).toEqual(
      [],
    );
    await expect(client.call('diagnostics', {}, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('settles what is pending when it is closed', async () => {
    const client = startClient();
    const job = client.call('restore', restoreParams('closed', { pix: 0.5 }, true));
    const outcome = expect(job).rejects.toMatchObject({ code: 'cancelled' });
    await client.close();
    await outcome;
    expect(client.pid).toBeUndefined();
  });
});

describe('execution providers', () => {
  it('leaves out one whose driver takes the engine down, and says so', async () => {
    const entry = path.resolve(import.meta.dirname, '../engine/testing/engineWithCrashingDriver.ts');
    const client = startClient({ start: forkEngine(entry) });
    const notices: string[] = [];
    client.onNotice(({ said, detail }) =>
      notices.push(inEnglish(said), ...(detail ? [inEnglish(detail)] : [])),
    );
    expect(await client.call('verifyPack', { packFolder })).toMatchObject({ provider: 'cpu' });
    const [dropped] = (await client.call('diagnostics', {})).dropped;
    expect(dropped?.provider).toBe('webgpu');
    expect([dropped?.reason, dropped?.detail].map((told) => told && inEnglish(told))).toEqual([
      'The part of the app that computes stopped when it tried it: the system ended it, as it does when memory runs out.',
      'The part of the app that computes stopped when it tried it: killed by SIGKILL.',
    ]);
    expect(notices).toEqual([
      'This computer’s graphics could not be used for computing; the app goes on without it.',
      "The engine ended while trying the provider 'webgpu': killed by SIGKILL.",
    ]);
  });

  it('refuses one that the machine does not have', async () => {
    const client = startClient();
    const provider = process.platform === 'darwin' ? 'dml' : 'coreml';
    await expect(client.call('verifyPack', { packFolder, provider })).rejects.toMatchObject({
      code: 'provider-unavailable',
    });
  });

  const swiftShader = '/usr/lib/chromium/vk_swiftshader_icd.json';
  it.skipIf(!existsSync(swiftShader))(
    'WebGPU (on SwiftShader, skipped without its driver file) gives the CPU’s answer within 1e-2',
    async () => {
      const client = startClient({
        start: forkEngine(undefined, {
          VK_DRIVER_FILES: swiftShader,
          LD_LIBRARY_PATH: path.dirname(swiftShader),
          XDG_RUNTIME_DIR: folder,
        }),
      });
      const forced = await client.call('verifyPack', { packFolder, provider: 'webgpu' });
      expect(forced.provider).toBe('webgpu');
      expect(forced.goldenError).toBeLessThanOrEqual(1e-2);
      // Left to itself the engine notices that an emulated GPU is slower than the CPU.
      expect(await client.call('verifyPack', { packFolder })).toMatchObject({ provider: 'cpu' });
      const { dropped } = await client.call('diagnostics', {});
      expect(dropped).toMatchObject([{ provider: 'webgpu', reason: { word: 'slower-than-cpu' } }]);
    },
  );
});
