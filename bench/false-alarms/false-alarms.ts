import type { DriftPart } from '../../lambdas/contract/report.ts';
import { chiSquare } from '../../lambdas/core/drift/chi-square.ts';
import { judgeDrift } from '../../lambdas/core/drift/judge-drift.ts';
import { type Baseline, baselineColumns } from '../../lambdas/core/profile/baseline.ts';
import { profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { meanInterval } from '../../lambdas/core/stats/mean.ts';
import { CategoryColumn, type DrawnCategories, fallingShares } from './category-column.ts';
import type { RandomBits } from './random-bits.ts';
import {
  CATEGORICAL_COLUMNS,
  COLUMNS,
  driftConfig,
  FLOORS,
  gapOfPValue,
  LEVEL,
  NUMERIC_COLUMNS,
  referenceRows,
  tableOfColumns,
  WINDOW_SECONDS,
  WINDOWS_PER_MONTH,
  watchedColumns,
} from './setting.ts';
import { UniformColumn } from './uniform-column.ts';

/** Columns whose p-value is this much above what an alarm needs cannot raise one. */
const NEAR_LEVEL = (1.1 * LEVEL) / COLUMNS;
/** Of each month one window that cannot alarm is judged in full, to show that it does not. */
const CHECKED_PER_MONTH = 1;

/** From a flag that one row in twenty has to thirty categories, the last ones rare. */
const CATEGORY_SHARES = [[0.95, 0.05], ...[3, 4, 6, 8, 12, 20, 30].map(fallingShares)];

/** False alarms of simulated months without drift, by effect floor in the order of {@link FLOORS}. */
export interface FalseAlarms {
  readonly rows: number;
  readonly months: number;
  readonly byFloor: readonly FloorAlarms[];
  /** Windows that the monitor's own judge was asked about. */
  readonly judged: number;
}

interface FloorAlarms {
  /** Alarming windows of each month. */
  readonly perMonth: readonly number[];
  /** Those of them in which a categorical column alarmed. */
  readonly categoricalPerMonth: readonly number[];
}

/**
 * Simulates months of hourly windows of undrifted columns, each month against a fresh reference, and counts
 * the windows that the monitor's judge alarms at.
 *
 * Windows in which no column can come near the level are not judged further: p falls as D rises, a categorical
 * column's p-value is the monitor's own, and Holm's correction never lets a window alarm whose smallest p misses
 * the level divided by the number of columns. A sample of them is judged all the same.
 *
 * @throws Error where the judge alarms at a window that was told not to be able to
 */
export function simulateFalseAlarms(
  bits: RandomBits,
  { rows, months }: { readonly rows: number; readonly months: number },
): FalseAlarms {
  const gap = gapOfPValue(NEAR_LEVEL, rows);
  const byFloor = FLOORS.map(() => ({ perMonth: [] as number[], categoricalPerMonth: [] as number[] }));
  let judged = 0;
  for (let month = 0; month < months; month += 1) {
    const simulated = startMonth(bits, { rows, gap });
    for (const { perMonth, categoricalPerMonth } of byFloor) {
      perMonth.push(0);
      categoricalPerMonth.push(0);
    }
    for (let hour = 0; hour < WINDOWS_PER_MONTH; hour += 1) {
      const isNear = drawWindow(simulated);
      const isChecked = hour % (WINDOWS_PER_MONTH / CHECKED_PER_MONTH) === 0;
      if (!isNear && !isChecked) continue;
      judged += 1;
      judgeWindow(simulated).forEach((part, index) => {
        if (part?.verdict !== 'ALARM') return;
        if (!isNear) throw new Error('a window alarmed in which no column comes near the level');
        const counts = byFloor[index] as (typeof byFloor)[number];
        counts.perMonth[month] = (counts.perMonth[month] as number) + 1;
        if (!part.columns.some(({ kind, verdict }) => kind === 'categorical' && verdict === 'ALARM')) return;
        counts.categoricalPerMonth[month] = (counts.categoricalPerMonth[month] as number) + 1;
      });
    }
  }
  return { rows, months, byFloor, judged };
}

/** A month's reference, and its current window. */
interface Month {
  readonly rows: number;
  readonly baseline: Baseline;
  readonly numeric: readonly UniformColumn[];
  readonly categorical: readonly CategoryColumn[];
  /** The categories of the current window. */
  drawn: readonly DrawnCategories[];
}

function startMonth(bits: RandomBits, { rows, gap }: { rows: number; gap: number }): Month {
  const size = referenceRows(rows);
  const numbers = Array.from({ length: NUMERIC_COLUMNS }, () =>
    new Float64Array(size).map(() => bits.uniform()),
  );
  const categorical = CATEGORY_SHARES.map((shares) => new CategoryColumn(bits, shares));
  const table = tableOfColumns(
    numbers,
    categorical.map((column) => column.draw(size)),
  );
  const columns = baselineColumns(table, watchedColumns(NUMERIC_COLUMNS, CATEGORICAL_COLUMNS));
  return {
    rows,
    baseline: { version: 'simulated', rows: size, columns, performance: null },
    numeric: numbers.map((reference) => new UniformColumn(bits, reference, { rows, gap })),
    categorical,
    drawn: [],
  };
}

/** Draws the next window as far as needed to tell whether a column comes near the level. */
function drawWindow(month: Month): boolean {
  month.drawn = month.categorical.map((column) => column.draw(month.rows));
  const near = [
    ...month.numeric.map((column) => column.draw()),
    ...month.drawn.map((categories, index) => isNear(month, categories, index)),
  ];
  return near.includes(true);
}

function isNear({ baseline, rows }: Month, categories: DrawnCategories, index: number): boolean {
  const reference = baseline.columns[NUMERIC_COLUMNS + index];
  if (reference === undefined) throw new RangeError(`the reference has no categorical column ${index}`);
  const window = { kind: 'categorical', presentRows: rows, n: rows, missing: 0, categories } as const;
  const { pValue, verdictPValue } = chiSquare.compare(reference, window);
  return (verdictPValue ?? pValue ?? 1) <= NEAR_LEVEL;
}

/** What the monitor says of the current window, by effect floor. */
function judgeWindow({ rows, baseline, numeric, drawn }: Month): readonly (DriftPart | null)[] {
  const numbers = numeric.map((column) => {
    const values = new Float64Array(rows);
    column.fill(values);
    return values;
  });
  const profile = profileTable(baseline, tableOfColumns(numbers, drawn));
  return FLOORS.map((floor) =>
    judgeDrift({ baseline, profile, config: driftConfig(floor), windowSeconds: WINDOW_SECONDS }),
  );
}

/** A mean of counts with its 95 % interval. */
export interface MeanCount {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of independent months' counts with Student's interval. Where every month counted none, the upper
 * end is that of a Poisson count of zero.
 */
export function meanOfCounts(counts: readonly number[]): MeanCount {
  const n = counts.length;
  const mean = counts.reduce((sum, count) => sum + count, 0) / n;
  if (mean === 0) return { mean, low: 0, high: -Math.log(0.025) / n };
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (n - 1);
  const { low, high } = meanInterval({ mean, variance, n });
  return { mean, low: Math.max(0, low), high };
}
