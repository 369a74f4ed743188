import type { Monitor } from '../contract/monitor.ts';
import type { Report } from '../contract/report.ts';
import { InputError } from './errors.ts';
import { makeBaseline } from './make-baseline.ts';
import { type Baseline, baselineColumns } from './profile/baseline.ts';
import { isInStep, type SeasonStep, stepOfWindow } from './season.ts';
import { instantsOf } from './table/column-values.ts';
import { timestampColumn } from './table/columns.ts';
import { type Table, takeRows } from './table/table.ts';

/** A reference whose rows carry times. */
export interface DatedReference {
  readonly table: Table;
  /** Milliseconds since 1970 UTC by row; NaN where the row has no readable time. */
  readonly instants: Float64Array;
  /** Column with the times. */
  readonly column: string;
}

/**
 * Reads the times of a reference: in the column that the monitor file names, else in the first that looks
 * like it.
 *
 * @param name what errors call the reference
 * @throws InputError where it has no such column
 */
export function dateReference({ columns, drift }: Monitor, table: Table, name: string): DatedReference {
  const column = timestampColumn(columns, table);
  const times = column === undefined ? undefined : table.columns.get(column);
  if (column === undefined || times === undefined) {
    const sought = column === undefined ? 'no column of times' : `no column "${column}"`;
    throw new InputError(
      `${name}: ${sought}, which drift.season "${drift.season}" needs, allowed: an ISO-8601 time in every row`,
    );
  }
  return { table, instants: instantsOf(times), column };
}

/**
 * The baseline of one part of a season: drift is compared with the reference's rows of that part alone,
 * performance with the whole reference. A window that belongs to no part gets a baseline of no rows.
 *
 * Cost: as `baselineColumns`, on the rows of the part.
 */
export function baselineOfStep(whole: Baseline, reference: DatedReference, step: SeasonStep): Baseline {
  const { table, instants, column } = reference;
  const rows: number[] = [];
  let undated = 0;
  instants.forEach((instant, row) => {
    if (Number.isNaN(instant)) undated += 1;
    else if (isInStep(step, instant)) rows.push(row);
  });
  const slice = { ...step, column, undated };
  const columns = baselineColumns(takeRows(table, rows), whole.columns.map(watched));
  return { ...whole, rows: rows.length, columns, slice };
}

function watched({ column, role, kind }: Baseline['columns'][number]) {
  return { column, role, kind };
}

/**
 * The baseline of any window of a monitor whose reference is at hand; one for all windows unless the monitor
 * has a season.
 *
 * @param source the version that the baselines get, and what errors call the reference
 * @throws InputError where a season needs times that the reference does not have
 */
export function baselinesOf(
  monitor: Monitor,
  reference: Table,
  source: { readonly version: string; readonly name: string },
): (window: Report['window']) => Baseline {
  const whole = makeBaseline(monitor, reference, source.version);
  const { season } = monitor.drift;
  if (season === 'none') return () => whole;
  const dated = dateReference(monitor, reference, source.name);
  const made = new Map<string, Baseline>();
  return (window) => {
    const step = stepOfWindow(season, window);
    const baseline = made.get(step.name) ?? baselineOfStep(whole, dated, step);
    made.set(step.name, baseline);
    return baseline;
  };
}
