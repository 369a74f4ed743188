import { type Column, missingColumn } from '../table/column.ts';
import { readNumbers, smallerText } from './numbers.ts';
import type { NumericBaseline } from './numeric-baseline.ts';

/** What is said of a window's numeric column besides its distribution. Adds over chunks. */
export interface NumericSummary {
  readonly kind: 'numeric';
  /** Rows of chunks that had the column. */
  readonly presentRows: number;
  /** Values that are not missing. */
  readonly n: number;
  readonly missing: number;
  /** Values that are no numbers; they count as missing too. */
  readonly malformed: number;
  readonly malformedExample: string | null;
  readonly infinite: number;
  readonly min: number | null;
  readonly max: number | null;
  /** Values below the reference's smallest, and above its largest. */
  readonly belowReference: number;
  readonly aboveReference: number;
  /** How many values are exactly `min`, where that is below the reference, and `max`, where that is above. */
  readonly atNewMin: number;
  readonly atNewMax: number;
}

/** A window's numeric column with its values at hand. */
export interface NumericSample extends NumericSummary {
  readonly form: 'values';
  readonly values: Float64Array;
}

/** A chunk's numeric column; null: the chunk lacks the column, so all its rows are missing. */
export function numericSample(baseline: NumericBaseline, column: Column | null, rows: number): NumericSample {
  const { values, ...numbers } = readNumbers(column ?? missingColumn(rows));
  return {
    kind: 'numeric',
    form: 'values',
    presentRows: column === null ? 0 : rows,
    ...numbers,
    ...summarize(baseline, values),
    values,
  };
}

function summarize({ values: reference }: NumericBaseline, values: Float64Array) {
  const least = reference[0] ?? Number.NEGATIVE_INFINITY;
  const most = reference[reference.length - 1] ?? Number.POSITIVE_INFINITY;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let infinite = 0;
  let belowReference = 0;
  let aboveReference = 0;
  let [atMin, atMax] = [0, 0];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value <= min) {
      atMin = value === min ? atMin + 1 : 1;
      min = value;
    }
    if (value >= max) {
      atMax = value === max ? atMax + 1 : 1;
      max = value;
    }
    if (value < least) belowReference += 1;
    if (value > most) aboveReference += 1;
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) infinite += 1;
  }
  const n = values.length;
  return {
    n,
    infinite,
    min: n === 0 ? null : min,
    max: n === 0 ? null : max,
    belowReference,
    aboveReference,
    atNewMin: belowReference > 0 ? atMin : 0,
    atNewMax: aboveReference > 0 ? atMax : 0,
  };
}

/** The summary of both. Pure, exact and order-free. */
export function mergeSummaries(a: NumericSummary, b: NumericSummary): NumericSummary {
  const min = choose(Math.min, a.min, b.min);
  const max = choose(Math.max, a.max, b.max);
  return {
    kind: 'numeric',
    presentRows: a.presentRows + b.presentRows,
    n: a.n + b.n,
    missing: a.missing + b.missing,
    malformed: a.malformed + b.malformed,
    malformedExample: smallerText(a.malformedExample, b.malformedExample),
    infinite: a.infinite + b.infinite,
    min,
    max,
    belowReference: a.belowReference + b.belowReference,
    aboveReference: a.aboveReference + b.aboveReference,
    atNewMin: (a.min === min ? a.atNewMin : 0) + (b.min === min ? b.atNewMin : 0),
    atNewMax: (a.max === max ? a.atNewMax : 0) + (b.max === max ? b.atNewMax : 0),
  };
}

function choose(pick: (a: number, b: number) => number, a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return pick(a, b);
}
