import type { Monitor } from '../../contract/monitor.ts';
import type { Finding } from '../../contract/report.ts';
import { countFinding } from '../findings.ts';
import { type Column, cellAt, missingColumn, takeCells } from '../table/column.ts';
import { instantsOf } from '../table/column-values.ts';
import { concatDoubles, concatIntegers } from '../table/concat-arrays.ts';
import { concatColumns } from '../table/concat-columns.ts';
import type { Table } from '../table/table.ts';

/** Labels as they were delivered, one a row; an id may have several. */
export interface LabelRecords {
  readonly ids: Column;
  readonly labels: Column;
  /** When each became known, milliseconds since 1970 UTC. */
  readonly times: Float64Array;
  /** Which of two labels of one time is the later: the place in the file, 0 where rows carry their own time. */
  readonly orders: Int32Array;
}

export interface ReadRecords {
  readonly records: LabelRecords;
  readonly findings: readonly Finding[];
}

/**
 * The labels of a table. Rows without a label do not count; those without an id are lost, and told.
 *
 * @param arrival when the table's file was written, milliseconds since 1970 UTC: the time of labels that
 *   name none
 */
export function readLabelRecords(columns: Monitor['columns'], table: Table, arrival: number): ReadRecords {
  const ids = columnNamed(table, columns.id);
  const labels = columnNamed(table, columns.label);
  const places = new Int32Array(table.rows);
  let [count, withoutId] = [0, 0];
  for (let row = 0; row < table.rows; row += 1) {
    if (cellAt(labels, row) === null) continue;
    if (cellAt(ids, row) === null) withoutId += 1;
    else {
      places[count] = row;
      count += 1;
    }
  }
  const kept = places.slice(0, count);
  const { times, timeless } = readTimes(columns, { table, kept, arrival });
  const ownTimes = columns.labelTimestamp !== undefined && table.columns.has(columns.labelTimestamp);
  const whole = kept.length === table.rows;
  return {
    records: {
      ids: whole ? ids : takeCells(ids, kept),
      labels: whole ? labels : takeCells(labels, kept),
      times,
      orders: ownTimes ? new Int32Array(kept.length) : kept,
    },
    findings: [
      ...countFinding('label-without-id', withoutId, {
        column: columns.id,
        words: 'of labels without an id cannot be joined with a prediction',
      }),
      ...countFinding('label-without-time', timeless, {
        column: columns.labelTimestamp,
        words: 'of labels without a readable time; they count from when their file was written',
      }),
    ],
  };
}

/** The records of several tables, one after the other. */
export function concatRecords(parts: readonly LabelRecords[]): LabelRecords {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    ids: concatColumns(parts.map((part) => part.ids)),
    labels: concatColumns(parts.map((part) => part.labels)),
    times: concatDoubles(parts.map((part) => part.times)),
    orders: concatIntegers(parts.map((part) => part.orders)),
  };
}

interface TimedRows {
  readonly table: Table;
  readonly kept: Int32Array;
  readonly arrival: number;
}

function readTimes(
  { labelTimestamp }: Monitor['columns'],
  { table, kept, arrival }: TimedRows,
): { readonly times: Float64Array; readonly timeless: number } {
  const times = new Float64Array(kept.length).fill(arrival);
  const own = labelTimestamp === undefined ? undefined : table.columns.get(labelTimestamp);
  if (own === undefined) return { times, timeless: 0 };
  const instants = instantsOf(own);
  let timeless = 0;
  for (let index = 0; index < kept.length; index += 1) {
    const time = instants[kept[index] as number] as number;
    if (Number.isNaN(time)) timeless += 1;
    else times[index] = time;
  }
  return { times, timeless };
}

function columnNamed(table: Table, name: string | undefined): Column {
  return (name === undefined ? undefined : table.columns.get(name)) ?? missingColumn(table.rows);
}
