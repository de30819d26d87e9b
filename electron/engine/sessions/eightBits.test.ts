import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inEnglish } from '../../../shared/errors/words/words.ts';
import type { WantedPrecision } from '../../../shared/packs/precision.ts';
import { findBundledModels } from '../../host/bundledModels.ts';
import { fromFloat32, readSafetensors, toFloat32, writeSafetensors } from '../../packs/safetensors.ts';
import { seededRandom } from '../../packs/testing/random.ts';
import { PackSessions } from './packSessions.ts';

const { signal } = new AbortController();
/** The bundled pack that computes in eight bits too. */
const BUNDLED = path.join(findBundledModels(), 'packs', 'pisa-compact');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'eight bits ü '));
});
afterAll(() => rm(folder, { recursive: true }));

function createSessions(precision?: WantedPrecision, recordFile: string | null = null) {
  const notices: string[] = [];
  const sessions = new PackSessions({
    providers: ['cpu'],
    excluded: [],
    announceProbe: async () => {},
    notify: ({ level, detail }) => void notices.push(`${level}: ${detail && inEnglish(detail)}`),
    recordFile,
    ...(precision !== undefined && { precision }),
  });
  return { sessions, notices };
}

/** Ramps, an edge and grain: float32 CHW in [0, 1]. */
function drawnPicture(sidePx: number): Float32Array {
  const random = seededRandom(3);
  return Float32Array.from({ length: 3 * sidePx ** 2 }, (_, i) => {
    const x = i % sidePx;
    const y = Math.floor(i / sidePx) % sidePx;
    const plain = 0.2 + (0.5 * x) / sidePx + (y > sidePx / 2 ? 0.2 : 0);
    return Math.min(1, Math.max(0, plain + (random() - 0.5) * 0.08));
  });
}

function psnr(a: Float32Array, b: Float32Array): number {
  const squares = a.reduce((sum, value, i) => sum + (value - (b[i] ?? Number.NaN)) ** 2, 0);
  return -10 * Math.log10(squares / a.length);
}

describe('eight bits', { timeout: 180_000 }, () => {
  it('are within 48 dB of single precision, and all three graphs agree', async () => {
    const single = await createSessions('single').sessions.open(BUNDLED, undefined, signal);
    const eight = await createSessions('int8').sessions.open(BUNDLED, undefined, signal);
    expect([single.arithmetic, eight.arithmetic]).toEqual(['cpu', 'cpu int8']);
    const picture = drawnPicture(96);
    const shape = [1, 3, 96, 96];
    const [fullPix, fullSem] = await single.residuals.run(picture, shape);
    const [pix, sem] = await eight.residuals.run(picture, shape);
    if (!fullPix || !fullSem || !pix || !sem) throw new Error('a residual is missing');
    for (const [precise, coarse] of [
      [fullPix, pix],
      [fullSem, sem],
    ] as const) {
      expect(psnr(precise, coarse)).toBeGreaterThan(48);
      // These are not the other graphs.
      expect(psnr(precise, coarse)).toBeLessThan(90);
    }
    const [alone] = await (await eight.requireGraph('pix')).run(picture, shape);
    const [both] = await (await eight.requireGraph('default')).run(picture, shape);
    if (!alone || !both) throw new Error('a residual is missing');
    for (let i = 0; i < pix.length; i++) {
      expect(alone[i]).toBeCloseTo(pix[i] as number, 5);
      expect(both[i]).toBeCloseTo((pix[i] as number) + (sem[i] as number), 5);
    }
  });

  it('give the same answer in a tile as in the whole picture', async () => {
    const proven = await createSessions('int8').sessions.open(BUNDLED, undefined, signal);
    const { space } = proven.manifest;
    if (space.kind !== 'pixel') throw new Error('a pixel pack');
    const sidePx = 288;
    const picture = drawnPicture(sidePx);
    const [whole] = await proven.residuals.run(picture, [1, 3, sidePx, sidePx]);
    // The left half and as much beside it as its right edge can depend on.
    const widthPx = Math.ceil((sidePx / 2 + space.receptiveRadiusPx) / 4) * 4;
    expect(widthPx).toBeLessThan(sidePx);
    const part = new Float32Array(3 * sidePx * widthPx);
    for (let row = 0; row < 3 * sidePx; row++) {
      part.set(picture.subarray(row * sidePx, row * sidePx + widthPx), row * widthPx);
    }
    const [tile] = await proven.residuals.run(part, [1, 3, sidePx, widthPx]);
    for (let row = 0; row < 3 * sidePx; row++) {
      for (let x = 0; x < sidePx / 2; x++) {
        expect(tile?.[row * widthPx + x]).toBeCloseTo(whole?.[row * sidePx + x] as number, 6);
      }
    }
  });

  it('are left alone where their answer is off, and a person is told', async () => {
    const copy = path.join(folder, 'off');
    await cp(BUNDLED, copy, { recursive: true });
    const file = path.join(copy, 'golden.safetensors');
    const golden = await readSafetensors(file);
    const answer = golden.get('int8/residual_pix');
    if (answer === undefined) throw new Error('no answer in eight bits');
    const wrong = toFloat32(answer).map((value) => value + 0.1);
    await writeSafetensors(file, golden.set('int8/residual_pix', fromFloat32(wrong, answer.shape)));
    const written = await readFile(file);
    const manifestFile = path.join(copy, 'manifest.json');
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8'));
    for (const entry of manifest.files) {
      if (entry.path !== 'golden.safetensors') continue;
      entry.bytes = written.length;
      entry.sha256 = createHash('sha256').update(written).digest('hex');
    }
    await writeFile(manifestFile, JSON.stringify(manifest));
    const { sessions, notices } = createSessions('int8');
    const proven = await sessions.open(copy, undefined, signal);
    expect(proven.precision).toBe('single');
    expect(notices).toEqual([
      expect.stringMatching(/^info: 'PiSA Compact' in another precision than single on 'cpu': .* is off by/),
    ]);
    await expect(sessions.verify(copy, signal)).rejects.toMatchObject({ code: 'provider-unavailable' });
  });

  it('are chosen by a measurement that is made once on a machine', async () => {
    const recordFile = path.join(folder, 'cache', 'machine.json');
    const first = await createSessions(undefined, recordFile).sessions.open(BUNDLED, undefined, signal);
    const record = JSON.parse(await readFile(recordFile, 'utf8'));
    expect(record.eightBits).toEqual({ [first.pack.hash]: first.precision === 'int8' });
    // What the record says is taken, whatever is faster.
    const other = first.precision !== 'int8';
    await writeFile(recordFile, JSON.stringify({ ...record, eightBits: { [first.pack.hash]: other } }));
    const second = await createSessions(undefined, recordFile).sessions.open(BUNDLED, undefined, signal);
    expect(second.precision).toBe(other ? 'int8' : 'single');
  });
});
