import { type MalformedRows, mergeMalformed, type Table } from '../table/table.ts';
import type { Baseline } from './baseline.ts';
import { type CategoricalCounts, categoricalCounts, mergeCategories } from './categorical-counts.ts';
import { addSample, countSample, mergeCounts, type NumericCounts } from './numeric-counts.ts';
import { type NumericSample, numericSample } from './numeric-sample.ts';

/** A window's column as the drift methods take it. */
export type WindowColumn = NumericSample | NumericCounts | CategoricalCounts;

interface WindowOf<Column> {
  /** Version of the baseline that the columns refer to. */
  readonly baselineVersion: string;
  readonly rows: number;
  readonly malformed: MalformedRows;
  /** One entry a baseline column, in its order. */
  readonly columns: readonly Column[];
  /** Columns that the baseline does not know, the first few by name; left out where there are none. */
  readonly newColumns?: readonly string[];
}

/** Most columns that a window tells of as new. */
const MOST_NEW_COLUMNS = 20;

/** A window whose rows are all at hand. */
export type WindowSample = WindowOf<NumericSample | CategoricalCounts>;

/**
 * What is kept of a window for its drift verdict: counts relative to one baseline, so that chunks add.
 * Its size depends on the baseline alone, never on the window's rows.
 */
export type WindowProfile = WindowOf<NumericCounts | CategoricalCounts>;

/** A window in either form: both give the same verdict, in the last bit. */
export type WindowData = WindowOf<WindowColumn>;

/** A window from all its rows. Cost: O(rows) a column. */
export function sampleTable(baseline: Baseline, table: Table): WindowSample {
  const columns = baseline.columns.map((column) => {
    const data = table.columns.get(column.column) ?? null;
    return column.kind === 'numeric'
      ? numericSample(column, data, table.rows)
      : categoricalCounts(data, table.rows);
  });
  return {
    baselineVersion: baseline.version,
    rows: table.rows,
    malformed: table.malformed,
    columns,
    ...newColumnsOf(namesUnknownTo(baseline, table)),
  };
}

/** Columns of a table with rows that a baseline does not know. */
export function namesUnknownTo({ knownColumns }: Baseline, { rows, columns, unread = [] }: Table): string[] {
  if (knownColumns === undefined || rows === 0) return [];
  const known = new Set(knownColumns);
  return [...columns.keys(), ...unread].filter((name) => !known.has(name));
}

/** The first few new names, each once. */
export function newColumnsOf(names: readonly string[]): Pick<WindowProfile, 'newColumns'> {
  if (names.length === 0) return {};
  return { newColumns: [...new Set(names)].sort().slice(0, MOST_NEW_COLUMNS) };
}

/** The profile of a table's rows. Cost: O(rows × log of the baseline's values) a column. */
export function profileTable(baseline: Baseline, table: Table): WindowProfile {
  const sample = sampleTable(baseline, table);
  const columns = sample.columns.map((column, index) => {
    const reference = baseline.columns[index];
    return column.kind === 'numeric' && reference?.kind === 'numeric'
      ? countSample(reference, column)
      : (column as CategoricalCounts);
  });
  return { ...sample, columns };
}

/**
 * The profile with a table's rows added, counted in the arrays of the given one, which is of no use afterwards:
 * a file is counted batch by batch at the cost of its rows alone.
 */
export function addTable(baseline: Baseline, profile: WindowProfile, table: Table): WindowProfile {
  return addSampled(baseline, profile, sampleTable(baseline, table));
}

/** As {@link addTable}, for rows that were sampled already. */
export function addSampled(baseline: Baseline, profile: WindowProfile, sample: WindowSample): WindowProfile {
  const columns = profile.columns.map((column, index) => {
    const reference = baseline.columns[index];
    const more = sample.columns[index];
    return column.kind === 'numeric' && reference?.kind === 'numeric' && more?.kind === 'numeric'
      ? addSample(reference, column, more)
      : mergeCategories(column as CategoricalCounts, more as CategoricalCounts);
  });
  return joinRows([profile, sample], columns);
}

/** Windows of one baseline as one whose columns were put together before. There must be one. */
export function joinRows<Column>(parts: readonly WindowData[], columns: readonly Column[]): WindowOf<Column> {
  return {
    baselineVersion: (parts[0] as WindowData).baselineVersion,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    malformed: mergeMalformed(parts.map(({ malformed }) => malformed)),
    columns,
    ...newColumnsOf(parts.flatMap(({ newColumns = [] }) => newColumns)),
  };
}

/** The profile of no rows. */
export function zeroProfile(baseline: Baseline): WindowProfile {
  return profileTable(baseline, { rows: 0, columns: new Map(), malformed: { count: 0, examples: [] } });
}

/**
 * The profile of two windows' or chunks' rows together. Exact and order-free: counts add.
 *
 * @throws RangeError where the two refer to different baselines
 */
export function mergeProfiles(a: WindowProfile, b: WindowProfile): WindowProfile {
  if (a.baselineVersion !== b.baselineVersion) {
    throw new RangeError(`profiles of baselines ${a.baselineVersion} and ${b.baselineVersion} do not add`);
  }
  const columns = a.columns.map((column, index) =>
    mergeColumn(column, b.columns[index] as NumericCounts | CategoricalCounts),
  );
  return joinRows([a, b], columns);
}

function mergeColumn(a: NumericCounts | CategoricalCounts, b: NumericCounts | CategoricalCounts) {
  if (a.kind === 'numeric' && b.kind === 'numeric') return mergeCounts(a, b);
  if (a.kind === 'categorical' && b.kind === 'categorical') return mergeCategories(a, b);
  throw new RangeError(`a ${a.kind} and a ${b.kind} column do not add`);
}
