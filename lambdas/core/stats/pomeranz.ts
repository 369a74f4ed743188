const SCALE_BITS = 128;
const SCALE = 2 ** SCALE_BITS;

/**
 * Kolmogorov's P(Dₙ ≤ d) by Pomeranz's recursion, for small n: exact but for rounding.
 *
 * n ≥ 1 whole, 0 < d < 1. O(n · (nd)²).
 *
 * Sources: Pomeranz (1974), Communications of the ACM 17, 703–704 (Algorithm 487); Simard and L'Ecuyer
 * (2011), "Computing the two-sided Kolmogorov-Smirnov distribution", Journal of Statistical Software 39(11),
 * section 2.2.
 *
 * @example pomeranzCdf(0.5, 2) // 0.5
 */
export function pomeranzCdf(d: number, n: number): number {
  const grid = layOutGrid(d, n);
  let row = new Float64Array(n + 2);
  row[1] = 1;
  let exponent = 0;
  for (let i = 2; i <= 2 * n + 2; i += 1) {
    row = nextRow(row, i, grid);
    const largest = row.reduce((a, b) => Math.max(a, b), 0);
    if (largest > 0 && largest < 1 / SCALE) {
      row = row.map((x) => x * SCALE);
      exponent -= SCALE_BITS;
    }
  }
  return timesFactorial(row[n + 1] as number, n, exponent);
}

type Range = { readonly first: number; readonly last: number };
type Grid = {
  readonly n: number;
  /** The columns that row i may reach, one-based, both ends included. */
  readonly rangeOf: (i: number) => Range;
  /** Powers x^k / k! of the three step widths: first and last, to even rows, to odd rows. */
  readonly edge: Float64Array;
  readonly toOdd: Float64Array;
  readonly toEven: Float64Array;
};

function layOutGrid(d: number, n: number): Grid {
  const whole = Math.floor(n * d);
  const part = n * d - whole;
  const gap = Math.min(part, 1 - part);
  const some = part > 0 ? 1 : 0;
  const most = part > 0.5 ? 1 : 0;
  // floor(A − nd) + 2 … ceil(A + nd) for A₁ = 0, A₂ₘ = m − 1 + gap, A₂ₘ₊₁ = m − gap, A₂ₙ₊₂ = n.
  const rangeOf = (i: number): Range => {
    const m = Math.floor(i / 2);
    if (i === 1 || i === 2 * n + 2) return clip(m - (i === 1 ? 0 : 1), whole + some, whole + some, n);
    if (i % 2 === 0) return clip(m - 1, whole + most, whole + some, n);
    return clip(m, whole + some, whole + most, n);
  };
  const length = 2 * whole + 3;
  return {
    n,
    rangeOf,
    edge: expTerms(gap / n, length),
    toOdd: expTerms((1 - 2 * gap) / n, length),
    toEven: expTerms((2 * gap) / n, length),
  };
}

function clip(center: number, below: number, above: number, n: number): Range {
  return { first: Math.max(1, center - below + 2), last: Math.min(n + 1, center + above) };
}

function expTerms(x: number, length: number): Float64Array {
  const terms = new Float64Array(length).fill(1);
  for (let k = 1; k < length; k += 1) terms[k] = ((terms[k - 1] as number) * x) / k;
  return terms;
}

function nextRow(row: Float64Array, i: number, grid: Grid): Float64Array<ArrayBuffer> {
  const inner = i % 2 === 0 ? grid.toEven : grid.toOdd;
  const weights = i === 2 || i === 2 * grid.n + 2 ? grid.edge : inner;
  const from = i === 2 ? 1 : grid.rangeOf(i - 1).first;
  const { first, last } = grid.rangeOf(i);
  const next = new Float64Array(row.length);
  for (let j = first; j <= last; j += 1) {
    let sum = 0;
    for (let k = from; k <= j; k += 1) sum += (row[k] as number) * (weights[j - k] ?? 0);
    next[j] = sum;
  }
  return next;
}

/** value · n! · 2^exponent without overflow on the way. */
function timesFactorial(value: number, n: number, exponent: number): number {
  let product = value;
  let scale = exponent;
  for (let m = 2; m <= n; m += 1) {
    product *= m;
    if (product > SCALE) {
      product /= SCALE;
      scale += SCALE_BITS;
    }
  }
  return product * 2 ** scale;
}
