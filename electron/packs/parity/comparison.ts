/** One tensor against its reference. */
export interface Comparison {
  readonly tensor: string;
  /** max|a − b| / max|b| over the tensor. */
  readonly relativeError: number;
  readonly tolerance: number;
}

/**
 * @param actual, expected values in the same order
 * @returns Infinity where the lengths differ or a value is not a number
 */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i] as number, expected[i] as number];
    if (!Number.isFinite(a)) return Number.POSITIVE_INFINITY;
    difference = Math.max(difference, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(b));
  }
  if (difference === 0) return 0;
  return largest === 0 ? Number.POSITIVE_INFINITY : difference / largest;
}

export function isWithin({ relativeError: error, tolerance }: Comparison): boolean {
  return error <= tolerance;
}
