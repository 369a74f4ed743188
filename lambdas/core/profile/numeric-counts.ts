import { numberOf } from '../cells.ts';
import type { Cell } from '../table.ts';
import type { NumericBaseline } from './baseline.ts';

/** A window's numeric column, counted at and between the baseline's distinct values. */
export interface NumericCounts {
  readonly kind: 'numeric';
  /** Rows of chunks that had the column. */
  readonly presentRows: number;
  readonly n: number;
  readonly missing: number;
  /** Values that are no numbers; they count as missing too. */
  readonly malformed: number;
  readonly malformedExample: string | null;
  readonly infinite: number;
  readonly min: number | null;
  readonly max: number | null;
  /** How many values equal the baseline's i-th value. */
  readonly equal: Uint32Array;
  /** How many values lie between the baseline's values i − 1 and i; the last counts those above all. */
  readonly between: Uint32Array;
  /** The largest value counted in each entry of `between`; −Infinity where there is none. */
  readonly betweenMax: Float64Array;
}

export function zeroNumbers(baseline: NumericBaseline): NumericCounts {
  const distinct = baseline.values.length;
  return {
    kind: 'numeric',
    presentRows: 0,
    n: 0,
    missing: 0,
    malformed: 0,
    malformedExample: null,
    infinite: 0,
    min: null,
    max: null,
    equal: new Uint32Array(distinct),
    between: new Uint32Array(distinct + 1),
    betweenMax: new Float64Array(distinct + 1).fill(Number.NEGATIVE_INFINITY),
  };
}

/** Counts a chunk's cells into `counts`, whose arrays it changes; null cells: the chunk lacks the column. */
export function addNumbers(
  counts: NumericCounts,
  baseline: NumericBaseline,
  cells: readonly Cell[] | null,
  rows: number,
): NumericCounts {
  if (cells === null) return { ...counts, missing: counts.missing + rows };
  let { n, missing, malformed, malformedExample, infinite, min, max } = counts;
  for (const cell of cells) {
    const value = numberOf(cell);
    if (value === undefined) {
      malformed += 1;
      malformedExample = smallerText(malformedExample, String(cell));
    }
    if (value === undefined || Number.isNaN(value)) {
      missing += 1;
      continue;
    }
    n += 1;
    if (!Number.isFinite(value)) infinite += 1;
    if (min === null || value < min) min = value;
    if (max === null || value > max) max = value;
    // Adding zero turns -0 into 0: the two are one value.
    countValue(counts, baseline.values, value + 0);
  }
  return {
    ...counts,
    presentRows: counts.presentRows + rows,
    n,
    missing,
    malformed,
    malformedExample,
    infinite,
    min,
    max,
  };
}

function countValue(counts: NumericCounts, values: Float64Array, value: number): void {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  if (low < values.length && values[low] === value) {
    counts.equal[low] = (counts.equal[low] as number) + 1;
    return;
  }
  counts.between[low] = (counts.between[low] as number) + 1;
  if (value > (counts.betweenMax[low] as number)) counts.betweenMax[low] = value;
}

/** The counts of both. Pure, exact and order-free, but for which example is kept: the smaller text. */
export function mergeNumbers(a: NumericCounts, b: NumericCounts): NumericCounts {
  return {
    kind: 'numeric',
    presentRows: a.presentRows + b.presentRows,
    n: a.n + b.n,
    missing: a.missing + b.missing,
    malformed: a.malformed + b.malformed,
    malformedExample: smallerText(a.malformedExample, b.malformedExample),
    infinite: a.infinite + b.infinite,
    min: pick(Math.min, a.min, b.min),
    max: pick(Math.max, a.max, b.max),
    equal: a.equal.map((count, index) => count + (b.equal[index] as number)),
    between: a.between.map((count, index) => count + (b.between[index] as number)),
    betweenMax: a.betweenMax.map((value, index) => Math.max(value, b.betweenMax[index] as number)),
  };
}

function pick(choose: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return choose(a, b);
}

/** The first of two optional texts in code-unit order, so that a merge does not depend on its order. */
export function smallerText(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
