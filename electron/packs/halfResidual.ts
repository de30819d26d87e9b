/** The largest number of half precision. */
const HALF_MAX = 65_504;
/** All bits of the exponent: infinity. */
const HALF_EXPONENT = 0x7c00;
/** Half an 8-bit step: what keeping a residual in half precision may change of a picture. */
export const HALF_STEP = 0.5 / 255;

/**
 * A residual as it is kept and drawn: half precision. What is beyond it becomes its largest number, which is far
 * beyond white too; as infinity it would be no number where its dial is at 0.
 * @param values of pixels in [0, 1], any layout, all of them numbers: a session refuses others
 */
export function toHalfResidual(values: Float32Array): Float16Array<ArrayBuffer> {
  const half = new Float16Array(values);
  if (!hasInfinite(new Uint16Array(half.buffer))) return half;
  return half.map((value) => Math.max(-HALF_MAX, Math.min(HALF_MAX, value)));
}

/** A loop of its own, which nearly always runs to its end: every pixel that is computed passes it. */
function hasInfinite(bits: Uint16Array): boolean {
  for (let i = 0; i < bits.length; i++) {
    if (((bits[i] as number) & HALF_EXPONENT) === HALF_EXPONENT) return true;
  }
  return false;
}

/**
 * The most that half precision changes of a residual; infinite where a value is no number. A residual of pixels in
 * [0, 1] is within ±4 for any picture that can be shown, where it is at most `HALF_STEP`.
 */
export function halfError(values: Float32Array): number {
  let largest = 0;
  for (const value of values) {
    const error = Math.abs(Math.f16round(value) - value);
    if (!(error <= largest)) largest = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  return largest;
}
