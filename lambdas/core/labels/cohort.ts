import type { Monitor } from '../../contract/monitor.ts';
import { canonicalText } from '../table/canonical.ts';
import { type Column, cellAt, missingColumn, takeCells } from '../table/column.ts';
import { instantsOf } from '../table/column-values.ts';
import type { Table } from '../table/table.ts';
import { IdIndex } from './id-index.ts';
import { NO_ROW, takeDoubles } from './join-arrays.ts';

/** The predictions of a window that labels join to: each id once. */
export interface Cohort {
  readonly ids: Column;
  /** When each was predicted, milliseconds since 1970 UTC; NaN where the rows carry no time. */
  readonly times: Float64Array;
}

/** A cohort and where its rows are. */
export interface GatheredCohort extends Cohort {
  /** The row of each id. */
  readonly rows: Int32Array;
  /** Rows without an id. */
  readonly loose: Int32Array;
  /** Rows left out because another one with their id counts. */
  readonly repeated: RepeatedIds;
}

/** Rows with an id that an earlier row has. */
export interface RepeatedIds {
  readonly count: number;
  /** Id of the first of them; null without any. */
  readonly example: string | null;
}

/**
 * The cohort of a table. Of several rows with one id the first by time counts that holds a prediction; of
 * equal times, or without any, the first in the table.
 *
 * Cost: O(rows), see {@link IdIndex}.
 *
 * @param firsts for each row the first with its id, where that is known already
 */
export function gatherCohort(
  columns: Monitor['columns'],
  table: Table,
  firsts = new IdIndex(columnNamed(table, columns.id)).firsts,
): GatheredCohort {
  const ids = columnNamed(table, columns.id);
  const times = columns.timestamp === undefined ? null : instantsOf(columnNamed(table, columns.timestamp));
  const better = comparePredictions(columns, { table, times });
  const chosen = new Int32Array(table.rows).fill(NO_ROW);
  const loose: number[] = [];
  let count = 0;
  let firstRepeated = NO_ROW;
  for (let row = 0; row < table.rows; row += 1) {
    const first = firsts[row] as number;
    if (first === NO_ROW) loose.push(row);
    else if (first === row) chosen[row] = row;
    else {
      count += 1;
      if (firstRepeated === NO_ROW) firstRepeated = row;
      if (better(row, chosen[first] as number)) chosen[first] = row;
    }
  }
  const rows = count + loose.length === 0 ? chosen : chosen.filter((row) => row !== NO_ROW);
  return {
    ids: rows.length === table.rows ? ids : takeCells(ids, rows),
    times: times === null ? new Float64Array(rows.length).fill(Number.NaN) : takeDoubles(times, rows),
    rows,
    loose: Int32Array.from(loose),
    repeated: { count, example: textAt(ids, firstRepeated) },
  };
}

function textAt(ids: Column, row: number): string | null {
  const id = row === NO_ROW ? null : cellAt(ids, row);
  return id === null ? null : canonicalText(id);
}

interface TimedTable {
  readonly table: Table;
  readonly times: Float64Array | null;
}

/** Whether a later row of an id counts in place of an earlier one. */
function comparePredictions(columns: Monitor['columns'], { table, times }: TimedTable) {
  const { prediction, probability, probabilities } = columns;
  const predicted = [prediction, probability, ...Object.values(probabilities ?? {})]
    .filter((name) => name !== undefined)
    .map((name) => columnNamed(table, name));
  const isPredicted = (row: number): boolean => predicted.some((column) => cellAt(column, row) !== null);
  return (later: number, earlier: number): boolean => {
    const [own, other] = [isPredicted(later), isPredicted(earlier)];
    if (own !== other) return own;
    return times !== null && (times[later] as number) < (times[earlier] as number);
  };
}

function columnNamed(table: Table, name: string | undefined): Column {
  return (name === undefined ? undefined : table.columns.get(name)) ?? missingColumn(table.rows);
}
