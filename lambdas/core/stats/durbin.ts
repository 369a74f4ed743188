const SCALE_BITS = 128;
const SCALE = 2 ** SCALE_BITS;

/**
 * Kolmogorov's P(Dₙ ≤ d) by Durbin's matrix, for small n·d: exact but for rounding.
 *
 * n ≥ 1 whole, n·d > ½, d < 1. O((2nd)³ log n).
 *
 * Source: Marsaglia, Tsang and Wang (2003), "Evaluating Kolmogorov's distribution", Journal of Statistical
 * Software 8(18).
 *
 * @example durbinCdf(0.5, 2) // 0.5
 */
export function durbinCdf(d: number, n: number): number {
  const k = Math.ceil(n * d);
  const size = 2 * k - 1;
  const power = raise(stepMatrix(size, k - n * d), size, n);
  let probability = power.entries[(k - 1) * size + k - 1] as number;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i += 1) {
    probability *= i / n;
    if (probability < 1 / SCALE) {
      probability *= SCALE;
      exponent -= SCALE_BITS;
    }
  }
  return probability * 2 ** exponent;
}

/** Marsaglia, Tsang and Wang's H: 1/(i − j + 1)! on and below the superdiagonal, its edges cut by h. */
function stepMatrix(size: number, h: number): Float64Array {
  const inverseFactorials = new Float64Array(size + 2).fill(1);
  for (let i = 1; i < size + 2; i += 1) {
    inverseFactorials[i] = (inverseFactorials[i - 1] as number) / i;
  }
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= Math.min(row + 1, size - 1); column += 1) {
      const order = row - column + 1;
      const cutLeft = column === 0 ? h ** order : 0;
      const cutBelow = row === size - 1 ? h ** order : 0;
      const overlap = order === size ? Math.max(0, 2 * h - 1) ** size : 0;
      matrix[row * size + column] = (1 - cutLeft - cutBelow + overlap) * (inverseFactorials[order] as number);
    }
  }
  return matrix;
}

type ScaledMatrix = { readonly entries: Float64Array; readonly exponent: number };

/** matrix^n as entries · 2^exponent, by repeated squaring. */
function raise(matrix: Float64Array, size: number, n: number): ScaledMatrix {
  let square = rescale({ entries: matrix, exponent: 0 }, size);
  let result: ScaledMatrix | null = null;
  for (let left = n; ; square = multiply(square, square, size)) {
    if (left % 2 === 1) result = result === null ? square : multiply(result, square, size);
    left = Math.floor(left / 2);
    if (left === 0 && result !== null) return result;
  }
}

function multiply(a: ScaledMatrix, b: ScaledMatrix, size: number): ScaledMatrix {
  const entries = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let inner = 0; inner < size; inner += 1) {
      const factor = a.entries[row * size + inner] as number;
      for (let column = 0; column < size; column += 1) {
        const at = row * size + column;
        entries[at] = (entries[at] as number) + factor * (b.entries[inner * size + column] as number);
      }
    }
  }
  return rescale({ entries, exponent: a.exponent + b.exponent }, size);
}

/** Keeps the middle entry, the one asked for, away from overflow. */
function rescale(matrix: ScaledMatrix, size: number): ScaledMatrix {
  const middle = ((size - 1) / 2) * (size + 1);
  if ((matrix.entries[middle] as number) < SCALE) return matrix;
  return { entries: matrix.entries.map((x) => x / SCALE), exponent: matrix.exponent + SCALE_BITS };
}
