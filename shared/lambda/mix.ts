/** The value of one dial: the same everywhere, or one value per pixel (a painted mask). */
export type LambdaValue = number | Float32Array;

/**
 * z_H = z_L − Σ λᵢ·rᵢ: PiSA-SR's adjustable inference (arXiv 2412.03017, Eq. 8) for any number of dials.
 * With the paper's two: λpix·r_pix + λsem·r_sem, where r_sem := r_full − r_pix.
 *
 * @param zL        float32 CHW, any range
 * @param residuals one float32 CHW array per dial, each as long as `zL`
 * @param lambdas   one value per dial; a map has H·W values and serves all channels
 * @param pixels    H·W; `zL.length` must be a multiple of it
 * @param out       receives the result, float32 CHW, not clamped; may be `zL` itself
 * @throws RangeError where lengths do not fit
 */
export function mixResiduals(
  zL: Float32Array,
  residuals: readonly Float32Array[],
  lambdas: readonly LambdaValue[],
  pixels: number,
  out: Float32Array = new Float32Array(zL.length),
): Float32Array {
  if (residuals.length !== lambdas.length) {
    throw new RangeError(`${residuals.length} residuals but ${lambdas.length} dial values`);
  }
  if (out.length !== zL.length || zL.length % pixels !== 0) {
    throw new RangeError(
      `a picture of ${zL.length} values does not fit ${pixels} pixels and ${out.length} results`,
    );
  }
  if (out !== zL) out.set(zL);
  residuals.forEach((residual, dial) => {
    if (residual.length !== zL.length) {
      throw new RangeError(`residual ${dial} has ${residual.length} values, the picture ${zL.length}`);
    }
    subtractScaled(out, residual, lambdas[dial] as LambdaValue, pixels);
  });
  return out;
}

function subtractScaled(
  out: Float32Array,
  residual: Float32Array,
  lambda: LambdaValue,
  pixels: number,
): void {
  if (typeof lambda === 'number') {
    if (lambda === 0) return; // λ = 0 leaves the plain enlargement untouched, bit for bit
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) - lambda * (residual[i] as number);
    return;
  }
  if (lambda.length !== pixels) {
    throw new RangeError(`a λ map of ${lambda.length} values does not fit ${pixels} pixels`);
  }
  for (let start = 0; start < out.length; start += pixels) {
    for (let i = 0; i < pixels; i++) {
      out[start + i] = (out[start + i] as number) - (lambda[i] as number) * (residual[start + i] as number);
    }
  }
}
