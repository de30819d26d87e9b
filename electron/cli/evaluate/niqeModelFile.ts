import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../../../shared/errors/failure.ts';
import { NIQE_FEATURES, type NiqeModel } from '../../../shared/metrics/niqe.ts';
import { type NpyArray, readNpz } from './readNpy.ts';

/** Digits kept of each number; 1e-9 of a value is far below what moves a score. */
const STORED_DIGITS = 9;

/** The project's own model file. `covariance`: the upper triangle with the diagonal, row by row. */
const modelFileSchema = z.strictObject({
  kind: z.literal('niqe-model'),
  photographs: z.number().int(),
  blocks: z.number().int(),
  mean: z.array(z.number()).length(NIQE_FEATURES),
  covariance: z.array(z.number()).length((NIQE_FEATURES * (NIQE_FEATURES + 1)) / 2),
});

/**
 * Reads a model of ours (`.json`) or one in the common `.npz` layout (`mu_pris_param`, `cov_pris_param`).
 * @throws Failure 'weights-invalid' where the file is neither
 */
export async function readNiqeModel(path: string): Promise<NiqeModel> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new Failure('not-found.niqe-model', { path }, { cause });
  }
  if (!path.toLowerCase().endsWith('.json')) return modelFromNpz(bytes, path);
  try {
    return parseNiqeModel(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new Failure('weights-invalid.not-niqe-model', { path }, { cause });
  }
}

function modelFromNpz(bytes: Uint8Array, path: string): NiqeModel {
  const arrays = readNpz(bytes, path);
  const take = (key: string, count: number): NpyArray => {
    const array = arrays.get(key);
    if (array?.values.length !== count)
      throw new Failure('weights-invalid.niqe-values', { path, key, count });
    return array;
  };
  return {
    mean: take('mu_pris_param', NIQE_FEATURES).values,
    covariance: take('cov_pris_param', NIQE_FEATURES ** 2).values,
  };
}

/** @throws z.ZodError for anything but the content of a model file */
export function parseNiqeModel(content: unknown): NiqeModel {
  const { mean, covariance } = modelFileSchema.parse(content);
  const full = new Float64Array(NIQE_FEATURES ** 2);
  const places = upperTriangle();
  places.forEach(([i, j], at) => {
    full[i * NIQE_FEATURES + j] = covariance[at] as number;
    full[j * NIQE_FEATURES + i] = covariance[at] as number;
  });
  return { mean: Float64Array.from(mean), covariance: full };
}

export function formatNiqeModel(model: NiqeModel, counts: { photographs: number; blocks: number }): string {
  const short = (value: number) => Number(value.toPrecision(STORED_DIGITS));
  return `${JSON.stringify({
    kind: 'niqe-model',
    ...counts,
    mean: Array.from(model.mean, short),
    covariance: upperTriangle().map(([i, j]) => short(model.covariance[i * NIQE_FEATURES + j] as number)),
  })}\n`;
}

function upperTriangle(): [number, number][] {
  return Array.from({ length: NIQE_FEATURES }, (_, i) =>
    Array.from({ length: NIQE_FEATURES - i }, (__, offset): [number, number] => [i, i + offset]),
  ).flat();
}
