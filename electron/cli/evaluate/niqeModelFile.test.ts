import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { niqe } from '../../../shared/metrics/niqe.ts';
import { formatNiqeModel, readNiqeModel } from './niqeModelFile.ts';
import { readNpy } from './readNpy.ts';

/** A NumPy file of format 1.0 as `numpy.save` writes it. */
function encodeNpy(values: readonly number[], shape: string, order = 'False', type = '<f8'): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const padded = `${header.padEnd(117)}\n`;
  const bytes = new Uint8Array(10 + padded.length + values.length * 8);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), 10);
  values.forEach((value, i) => {
    view.setFloat64(10 + padded.length + i * 8, value, true);
  });
  return bytes;
}

describe('readNpy', () => {
  it('reads rows, and columns turned into rows', () => {
    expect([...readNpy(encodeNpy([1, 2, 3, 4, 5, 6], '(2, 3)'), 'a').values]).toEqual([1, 2, 3, 4, 5, 6]);
    const columns = readNpy(encodeNpy([1, 4, 2, 5, 3, 6], '(2, 3)', 'True'), 'a');
    expect(columns.shape).toEqual([2, 3]);
    expect([...columns.values]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('says what is wrong with a file', () => {
    expect(() => readNpy(new TextEncoder().encode('no numpy file'), 'a.npy')).toThrow(
      'a.npy has no NumPy header.',
    );
    expect(() => readNpy(encodeNpy([1], '(1,)', 'False', '|O'), 'a.npy')).toThrow(
      'a.npy holds |O, not floats.',
    );
    expect(() => readNpy(encodeNpy([1, 2], '(3,)'), 'a.npy')).toThrow('a.npy is cut off.');
  });
});

describe('readNiqeModel', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'niqe model é '));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const mean = Float64Array.from({ length: 36 }, (_, i) => i / 7);
  const covariance = Float64Array.from(
    { length: 1296 },
    (_, at) => 1 / (1 + Math.floor(at / 36) + (at % 36)),
  );

  it('reads back what formatNiqeModel wrote', async () => {
    const path = join(folder, 'model.json');
    await writeFile(path, formatNiqeModel({ mean, covariance }, { photographs: 3, blocks: 99 }));
    const model = await readNiqeModel(path);
    expect(Math.max(...model.mean.map((value, i) => Math.abs(value - (mean[i] as number))))).toBeLessThan(
      1e-8,
    );
    expect(
      Math.max(...model.covariance.map((value, i) => Math.abs(value - (covariance[i] as number)))),
    ).toBeLessThan(1e-8);
  });

  it('reads the common .npz layout', async () => {
    const path = join(folder, 'model.npz');
    const zip = zipSync({
      'mu_pris_param.npy': encodeNpy([...mean], '(1, 36)'),
      'cov_pris_param.npy': encodeNpy([...covariance], '(36, 36)', 'True'),
    });
    await writeFile(path, zip);
    const model = await readNiqeModel(path);
    expect([...model.mean]).toEqual([...mean]);
    expect([...model.covariance]).toEqual([...covariance]); // symmetric, so the order does not show
  });

  it('refuses other files with one sentence', async () => {
    const path = join(folder, 'model.npz');
    await writeFile(path, 'text');
    await expect(readNiqeModel(path)).rejects.toThrow('is not an .npz archive.');
    await writeFile(path, zipSync({ 'mu_pris_param.npy': encodeNpy([1], '(1,)') }));
    await expect(readNiqeModel(path)).rejects.toThrow('has no mu_pris_param of 36 values.');
    await expect(readNiqeModel(join(folder, 'none.npz'))).rejects.toThrow('cannot be read.');
    await writeFile(join(folder, 'other.json'), '{}');
    await expect(readNiqeModel(join(folder, 'other.json'))).rejects.toThrow('is not a NIQE model.');
  });

  it("gives an independent implementation's score with the bundled model", async () => {
    const path = join(import.meta.dirname, '../../../models/niqe/pristine.json');
    const [widthPx, heightPx] = [300, 200];
    const rgbHwc = Uint8Array.from({ length: widthPx * heightPx * 3 }, (_, at) => {
      const channel = at % 3;
      const x = Math.floor(at / 3) % widthPx;
      const y = Math.floor(at / 3 / widthPx);
      return x * 7 + y * 3 + ((x * y) % (31 + channel * 10)) * 5 + ((x * 13 + y * 29) % 17);
    });
    expect(niqe({ widthPx, heightPx, rgbHwc }, await readNiqeModel(path))).toBeCloseTo(21.894, 2);
  });
});
