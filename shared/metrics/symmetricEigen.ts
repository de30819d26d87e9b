/** Eigenvalues λᵢ and orthonormal eigenvectors (row i belongs to λᵢ) of a symmetric matrix. */
export interface SymmetricEigen {
  readonly eigenvalues: Float64Array;
  readonly eigenvectors: readonly Float64Array[];
}

/** Sweeps over all pairs; a 36×36 covariance needs about eight. */
const MAX_SWEEPS = 60;

/**
 * Cyclic Jacobi rotations (Golub & Van Loan, Matrix Computations, section 8.5).
 * @param matrix n·n values row by row, symmetric; left as it is
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  if (matrix.length !== size * size)
    throw new RangeError(`${matrix.length} values are not a ${size}×${size} matrix`);
  const rows = Array.from({ length: size }, (_, i) => matrix.slice(i * size, (i + 1) * size));
  const vectors = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)),
  );
  for (let sweep = 0; sweep < MAX_SWEEPS && rotateAllPairs(rows, vectors); sweep++);
  const eigenvalues = Float64Array.from(rows, (row, i) => row[i] as number);
  return { eigenvalues, eigenvectors: vectors };
}

/** One sweep. @returns whether anything was left to rotate */
function rotateAllPairs(rows: Float64Array[], vectors: Float64Array[]): boolean {
  let hasRotated = false;
  rows.forEach((rowP, p) => {
    for (let q = p + 1; q < rows.length; q++) {
      const rowQ = rows[q] as Float64Array;
      const offDiagonal = rowP[q] as number;
      const diagonalP = rowP[p] as number;
      const diagonalQ = rowQ[q] as number;
      if (Math.abs(offDiagonal) <= 1e-18 * Math.sqrt(Math.abs(diagonalP * diagonalQ))) continue;
      hasRotated = true;
      const tau = (diagonalQ - diagonalP) / (2 * offDiagonal);
      const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      const sine = tangent * cosine;
      for (const row of rows) rotate(row, p, row, q, cosine, sine);
      for (let i = 0; i < rows.length; i++) rotate(rowP, i, rowQ, i, cosine, sine);
      const vectorP = vectors[p] as Float64Array;
      const vectorQ = vectors[q] as Float64Array;
      for (let i = 0; i < rows.length; i++) rotate(vectorP, i, vectorQ, i, cosine, sine);
      rowP[q] = 0;
      rowQ[p] = 0;
    }
  });
  return hasRotated;
}

function rotate(a: Float64Array, i: number, b: Float64Array, j: number, cosine: number, sine: number): void {
  const valueA = a[i] as number;
  const valueB = b[j] as number;
  a[i] = cosine * valueA - sine * valueB;
  b[j] = sine * valueA + cosine * valueB;
}
