import type { Finding } from '../contract/report.ts';
import { isColumnMissing, isWrongType } from './drift/column-faults.ts';
import { formatNumber, formatShare } from './format.ts';
import {
  type Baseline,
  type BaselineColumn,
  type CategoricalBaseline,
  nameSlice,
} from './profile/baseline.ts';
import type { CategoricalCounts } from './profile/categorical-counts.ts';
import type { NumericCounts } from './profile/numeric-counts.ts';
import type { NumericSample } from './profile/numeric-sample.ts';
import type { WindowColumn, WindowData } from './profile/window-profile.ts';
import { fisherExactPValue } from './stats/fisher.ts';
import type { MalformedRows } from './table/table.ts';

/** What the profile of a window shows that no test judged: broken rows, odd values, columns gone. */
export function findInProfile(baseline: Baseline, profile: WindowData): readonly Finding[] {
  return [
    ...findMalformedRows(profile.malformed),
    ...findUndatedRows(baseline),
    ...findNewColumns(profile),
    ...baseline.columns.flatMap((column, index) =>
      findInColumn(column, profile.columns[index] as WindowColumn, {
        rows: profile.rows,
        slice: nameSlice(baseline),
      }),
    ),
  ];
}

/** The broken lines of a window, or of a file that the sentence then names, as a finding. */
export function findMalformedRows(malformed: MalformedRows, source?: string): readonly Finding[] {
  if (malformed.count === 0) return [];
  const where = source === undefined ? '' : `${source}: `;
  const sentence = `${where}${malformed.count} broken ${plural(malformed.count, 'row was', 'rows were')} left out: ${malformed.examples.join('; ')}.`;
  return [
    {
      kind: 'malformed-row',
      severity: 'warn',
      column: null,
      count: malformed.count,
      example: malformed.examples[0] ?? null,
      sentence,
    },
  ];
}

/** Rows of the reference that belong to no part of the season. */
function findUndatedRows({ slice }: Baseline): readonly Finding[] {
  if (slice === undefined || slice.undated === 0) return [];
  const { column, undated: count } = slice;
  const words = `no readable time in column ${column}, so drift.season leaves ${plural(count, 'it', 'them')} out`;
  const sentence = `The reference has ${count} ${plural(count, 'row', 'rows')} with ${words}.`;
  return [{ kind: 'no-timestamp', severity: 'warn', column, count, example: null, sentence }];
}

function findNewColumns({ newColumns = [], rows }: WindowData): readonly Finding[] {
  return newColumns.map((column) =>
    finder(column)(
      { kind: 'new-column', severity: 'info', count: rows, example: null },
      'is not in the reference, so it is not compared',
    ),
  );
}

interface ColumnContext {
  /** Rows of the window. */
  readonly rows: number;
  /** Which part of the reference it is compared with, in words; empty for all of it. */
  readonly slice: string;
}

function findInColumn(
  baseline: BaselineColumn,
  window: WindowColumn,
  { rows, slice }: ColumnContext,
): readonly Finding[] {
  const about = finder(baseline.column);
  if (!baseline.present)
    return [
      about(
        {
          kind: 'missing-in-reference',
          severity: baseline.role === 'feature' ? 'error' : 'warn',
          count: rows,
          example: null,
        },
        'is not in the reference, so its drift is not judged',
      ),
    ];
  if (isColumnMissing(baseline, window, rows))
    return [
      about(
        { kind: 'missing-column', severity: 'error', count: rows, example: null },
        'is missing from the data',
      ),
    ];
  const findings =
    baseline.kind === 'categorical' && window.kind === 'categorical'
      ? findCategories(baseline, window, slice)
      : [];
  if (window.kind === 'numeric') findings.push(...findNumbers(baseline, window, slice));
  if (rows > 0 && window.missing === rows && !hasMalformed(window) && baseline.n > 0)
    findings.push(
      about({ kind: 'empty-column', severity: 'warn', count: rows, example: null }, 'has no value at all'),
    );
  else findings.push(...findNewMissing(baseline, window, slice));
  return findings;
}

function hasMalformed(window: WindowColumn): boolean {
  return window.kind === 'numeric' && window.malformed > 0;
}

/** More missing values than the reference has are told where chance gives them less often than this. */
const MISSING_LEVEL = 0.001;

/** Missing values of a column that has none in the reference, or significantly more of them than there. */
function findNewMissing(baseline: BaselineColumn, window: WindowColumn, slice: string): readonly Finding[] {
  const count = window.missing - (window.kind === 'numeric' ? window.malformed : 0);
  if (count === 0 || baseline.n === 0) return [];
  const now = { hits: count, n: window.n + window.missing };
  const before = { hits: baseline.missing, n: baseline.n + baseline.missing };
  const isMore = now.hits * before.n > before.hits * now.n;
  if (before.hits > 0 && (!isMore || fisherExactPValue(before, now) >= MISSING_LEVEL)) return [];
  const share = `is missing in ${count} of ${now.n} rows`;
  const known =
    before.hits === 0
      ? 'in none of the reference'
      : `in ${formatShare(before.hits / before.n)} of the reference`;
  return [
    finder(baseline.column)(
      { kind: 'new-missing', severity: 'warn', count, example: null },
      `${share}, and ${known}${slice}`,
    ),
  ];
}

function findNumbers(
  baseline: BaselineColumn,
  window: NumericSample | NumericCounts,
  slice: string,
): Finding[] {
  const about = finder(baseline.column);
  const findings: Finding[] = [];
  const { malformed, malformedExample: example } = window;
  if (isWrongType(baseline, window)) {
    findings.push(
      about(
        { kind: 'wrong-type', severity: 'error', count: malformed, example },
        `should be numeric, but most of its values are not, such as "${example}"`,
      ),
    );
  } else if (malformed > 0) {
    findings.push(
      about(
        { kind: 'not-a-number', severity: 'warn', count: malformed, example },
        `has ${malformed} ${plural(malformed, 'value that is', 'values that are')} no number, such as "${example}"; counted as missing`,
      ),
    );
  }
  if (window.infinite > 0)
    findings.push(
      about(
        {
          kind: 'infinite-value',
          severity: 'warn',
          count: window.infinite,
          example: infiniteExample(window),
        },
        `has ${window.infinite} infinite ${plural(window.infinite, 'value', 'values')}`,
      ),
    );
  if (baseline.kind === 'numeric' && baseline.n > 0) findings.push(...findSpikes(baseline.column, window));
  findings.push(...findNewRange(baseline, window, slice));
  return findings;
}

function infiniteExample({ max }: NumericSample | NumericCounts): string {
  return max === Number.POSITIVE_INFINITY ? 'Infinity' : '-Infinity';
}

function findNewRange(
  baseline: BaselineColumn,
  window: NumericSample | NumericCounts,
  slice: string,
): readonly Finding[] {
  if (baseline.kind !== 'numeric' || baseline.n === 0) return [];
  const about = finder(baseline.column);
  const { belowReference: below, aboveReference: above } = window;
  const findings: Finding[] = [];
  if (below > 0) {
    const limit = formatNumber(baseline.values[0] as number);
    findings.push(
      about(
        { kind: 'new-minimum', severity: 'info', count: below, example: String(window.min) },
        `has ${below} ${plural(below, 'value', 'values')} below the reference's minimum of ${limit}${slice}`,
      ),
    );
  }
  if (above > 0) {
    const limit = formatNumber(baseline.values[baseline.values.length - 1] as number);
    findings.push(
      about(
        { kind: 'new-maximum', severity: 'info', count: above, example: String(window.max) },
        `has ${above} ${plural(above, 'value', 'values')} above the reference's maximum of ${limit}${slice}`,
      ),
    );
  }
  return findings;
}

/** One new value that is so often there is more likely a placeholder such as −999 than a measurement. */
const SPIKE_SHARE = 0.01;
const SPIKE_COUNT = 5;

function findSpikes(column: string, window: NumericSample | NumericCounts): readonly Finding[] {
  const { n, min, max, atNewMin, atNewMax } = window;
  const ends = [
    { value: min, count: atNewMin, side: 'below' },
    { value: max, count: atNewMax, side: 'above' },
  ];
  return ends
    .filter(({ value, count }) => Number.isFinite(value) && count >= Math.max(SPIKE_COUNT, SPIKE_SHARE * n))
    .map(({ value, count, side }) =>
      finder(column)(
        { kind: 'suspicious-spike', severity: 'warn', count, example: String(value) },
        `is exactly ${value} in ${count} rows, ${side} every value of the reference, as a placeholder for a missing value would be`,
      ),
    );
}

function findCategories(baseline: CategoricalBaseline, window: CategoricalCounts, slice: string): Finding[] {
  const unseen = [...window.categories].filter(([category]) => !baseline.categories.has(category));
  if (unseen.length === 0 || baseline.n === 0) return [];
  const [example] = unseen.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0] as [string, number];
  const count = unseen.reduce((sum, [, rows]) => sum + rows, 0);
  const words = `has ${count} ${plural(count, 'row', 'rows')} in ${unseen.length} ${plural(unseen.length, 'category', 'categories')} that the reference does not have${slice}, such as "${example}"`;
  return [finder(baseline.column)({ kind: 'unseen-category', severity: 'warn', count, example }, words)];
}

type Observation = Pick<Finding, 'kind' | 'severity' | 'count' | 'example'>;

/** Makes findings about one column; the words follow its name. */
function finder(column: string): (seen: Observation, words: string) => Finding {
  return (seen, words) => ({ ...seen, column, sentence: `${column} ${words}.` });
}

/** What of so many rows, or whatever else was counted, is to be told. */
export interface CountedThing {
  readonly column: string | undefined;
  /** What follows the count and its noun. */
  readonly words: string;
  readonly example?: string | undefined;
  /** Noun for one and for many, with a verb where `words` has none. Default row and rows. */
  readonly nouns?: readonly [one: string, many: string];
  readonly severity?: Finding['severity'];
}

/** A finding about things that were counted; none where there are none. */
export function countFinding(kind: string, count: number, thing: CountedThing): readonly Finding[] {
  if (count === 0) return [];
  const { column = null, words, example = null, nouns = ['row', 'rows'], severity = 'warn' } = thing;
  const such = example === null ? '' : `, such as ${example}`;
  const sentence = `${count} ${plural(count, ...nouns)} ${words}${such}.`;
  return [{ kind, severity, column, count, example, sentence }];
}

/** The form of a noun that goes with a count. */
export function plural(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}
