import { type Column, missingColumn } from '../table/column.ts';
import { type Numbers, readNumbers, smallerText } from './numbers.ts';
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
  /** The values as they came, batch by batch. May share memory with the rows they are from: not to be changed. */
  readonly pieces: readonly Float64Array[];
}

/** A chunk's numeric column; null: the chunk lacks the column, so all its rows are missing. */
export function numericSample(baseline: NumericBaseline, column: Column | null, rows: number): NumericSample {
  const numbers = readNumbers(column ?? missingColumn(rows));
  const { missing, malformed, malformedExample } = numbers;
  return {
    kind: 'numeric',
    form: 'values',
    presentRows: column === null ? 0 : rows,
    missing,
    malformed,
    malformedExample,
    ...summarize(baseline, numbers),
    pieces: [numbers.values],
  };
}

function summarize({ values: reference }: NumericBaseline, { values, min, max }: Numbers) {
  const least = reference[0] ?? Number.NEGATIVE_INFINITY;
  const most = reference[reference.length - 1] ?? Number.POSITIVE_INFINITY;
  const n = values.length;
  // What is rare is only looked for where the range says that it is there.
  const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const isInfinite = ends.includes(min) || ends.includes(max);
  return {
    n,
    infinite: isInfinite ? values.filter((value) => ends.includes(value)).length : 0,
    min: n === 0 ? null : min,
    max: n === 0 ? null : max,
    ...(min < least || max > most ? countOutside(values, { least, most, min, max }) : NONE_OUTSIDE),
  };
}

const NONE_OUTSIDE = { belowReference: 0, aboveReference: 0, atNewMin: 0, atNewMax: 0 };

function countOutside(
  values: Float64Array,
  { least, most, min, max }: Readonly<Record<'least' | 'most' | 'min' | 'max', number>>,
): typeof NONE_OUTSIDE {
  const counts = { ...NONE_OUTSIDE };
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value < least) {
      counts.belowReference += 1;
      if (value === min) counts.atNewMin += 1;
    } else if (value > most) {
      counts.aboveReference += 1;
      if (value === max) counts.atNewMax += 1;
    }
  }
  return counts;
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
