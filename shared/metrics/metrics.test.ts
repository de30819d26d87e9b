import { describe, expect, it } from 'vitest';
import { logGamma } from './asymmetricGaussian.ts';
import { fitNiqeModel, sharpFeatures } from './fitNiqeModel.ts';
import { niqe, niqeBlocks } from './niqe.ts';
import type { RgbImage } from './plane.ts';
import { psnrY } from './psnr.ts';
import { ssimY } from './ssim.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** A busy pattern in whole numbers, so that other languages draw the same one. */
function drawPattern(widthPx: number, heightPx: number, phase: number): RgbImage {
  const rgbHwc = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const weave = ((x * y) % (31 + channel * 10)) * 5;
        const value = x * 7 + y * 3 + weave + phase * ((x * 13 + y * 29) % 17);
        rgbHwc[(y * widthPx + x) * 3 + channel] = value % 256;
      }
    }
  }
  return { widthPx, heightPx, rgbHwc };
}

describe('PSNR and SSIM', () => {
  // Both numbers come from an independent implementation in NumPy and SciPy on the same pattern.
  it('give the values of an independent implementation', () => {
    const reference = drawPattern(64, 48, 0);
    const result = drawPattern(64, 48, 1);
    expect(psnrY(result, reference)).toBeCloseTo(19.43796739694239, 9);
    expect(ssimY(result, reference)).toBeCloseTo(0.8085235376270326, 9);
  });

  it('give 80 dB and 1 for a picture and itself', () => {
    const picture = drawPattern(40, 30, 0);
    expect(psnrY(picture, picture)).toBeCloseTo(80, 9);
    expect(ssimY(picture, picture)).toBe(1);
  });

  it('refuse pictures of different sizes', () => {
    const [a, b] = [drawPattern(40, 30, 0), drawPattern(30, 40, 0)];
    expect(() => psnrY(a, b)).toThrow('the result is 40×30, the reference 30×40');
    expect(() => ssimY(a, b)).toThrow(RangeError);
  });

  it('know no SSIM below the size of the window', () => {
    const picture = drawPattern(10, 30, 0);
    expect(ssimY(picture, picture)).toBeNaN();
  });
});

describe('NIQE', () => {
  /** Photograph-like statistics: noise of one seed, smoothed by summing, so features are defined. */
  function drawNoise(widthPx: number, heightPx: number, seed: number): RgbImage {
    let state = seed;
    const rgbHwc = new Uint8Array(widthPx * heightPx * 3);
    for (let i = 0; i < rgbHwc.length; i += 3) {
      state = (state * 1103515245 + 12345) % 2147483648;
      rgbHwc.fill(64 + (state >> 24), i, i + 3);
    }
    return { widthPx, heightPx, rgbHwc };
  }

  it('is small for a picture like the fitted ones and larger for another kind', () => {
    const features = [1, 2, 3, 4, 5].flatMap((seed) => sharpFeatures(niqeBlocks(drawNoise(384, 288, seed))));
    const model = fitNiqeModel(features);
    const alike = niqe(drawNoise(384, 288, 77), model);
    const foreign = niqe(drawPattern(384, 288, 1), model);
    expect(alike).toBeGreaterThan(0);
    expect(foreign).toBeGreaterThan(10 * alike);
  });

  it('is unknown for fewer than two blocks', () => {
    const model = { mean: new Float64Array(36), covariance: new Float64Array(36 * 36) };
    expect(niqe(drawPattern(191, 100, 0), model)).toBeNaN();
  });

  it('cannot be fitted to fewer blocks than features', () => {
    expect(() => fitNiqeModel([new Float64Array(36)])).toThrow('1 sharp blocks are too few');
  });
});

it('logGamma knows factorials and Γ(1/2)', () => {
  expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(0.1)).toBeCloseTo(2.252712651734206, 12);
});

it('symmetricEigen takes a matrix apart that it was put together from', () => {
  const matrix = Float64Array.of(4, 1, 2, 1, 3, 0, 2, 0, 5);
  const { eigenvalues, eigenvectors } = symmetricEigen(matrix, 3);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const sum = eigenvectors.reduce(
        (total, vector, k) =>
          total + (eigenvalues[k] as number) * (vector[i] as number) * (vector[j] as number),
        0,
      );
      expect(sum).toBeCloseTo(matrix[i * 3 + j] as number, 12);
    }
  }
});
