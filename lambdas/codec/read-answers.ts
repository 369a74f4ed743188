import type { Monitor } from '../contract/monitor.ts';
import { naturalValue } from '../core/table/canonical.ts';
import type { Cell } from '../core/table/column.ts';
import { type Table, tableOf } from '../core/table/table.ts';
import { flattenObject } from './json-entries.ts';
import { cellOf, readRows } from './payload.ts';
import type { SentRow } from './payload-rows.ts';

/**
 * A model's answer to a request of several rows, in the columns of the monitor file. It is read as the answers in
 * Data Capture are, but what a row has too many of is left out. Values come in the order prediction,
 * probability, probabilities; a single one is the probability where the monitor names one and no prediction.
 *
 * Null where there is not one answer a row, so that no row is taken for another.
 *
 * @example readAnswers({ prediction: 'p' }, '1.5\n2\n', 2) // the column p with 1.5 and 2
 */
export function readAnswers(columns: Monitor['columns'], body: string, rows: number): Table | null {
  const names = answerColumns(columns);
  const answers = readRows(
    { data: body, encoding: null, contentType: null },
    { width: names.length, isColumn: (values) => names.length === 1 || (rows > 1 && values === rows) },
  );
  if (typeof answers === 'string' || answers.length !== rows) return null;
  const cells = answers.map((answer) => readAnswer(answer, names));
  return tableOf(Object.fromEntries(names.map((name, at) => [name, cells.map((row) => row[at] ?? null)])));
}

/** The columns that a model's answer fills, in the order of its values. */
export function answerColumns({
  prediction,
  probability,
  probabilities,
}: Monitor['columns']): readonly string[] {
  return [prediction, probability, ...Object.values(probabilities ?? {})].filter(
    (name) => name !== undefined,
  );
}

function readAnswer(answer: SentRow, names: readonly string[]): readonly Cell[] {
  if ('fault' in answer) return [];
  if ('values' in answer) return answer.values.map((value) => naturalValue(cellOf(value)));
  const entries = new Map(flattenObject(answer.record));
  return names.map((name) => naturalValue(entries.get(name) ?? null));
}
