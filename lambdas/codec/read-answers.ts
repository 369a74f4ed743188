import type { Monitor } from '../contract/monitor.ts';
import type { Cell } from '../core/table/column.ts';
import { type Table, tableOf } from '../core/table/table.ts';

/**
 * A model's answer to a request of several rows, in the columns of the monitor file. Taken are CSV (one line
 * a row), JSON Lines, a JSON list and `{"predictions": […]}`; a row is one value, a list of values, or an
 * object by the names of the columns. Values come in the order prediction, probability, probabilities; a
 * single one is the probability where the monitor names one and no prediction.
 *
 * Null where there is not one answer a row, so that no row is taken for another.
 *
 * @example readAnswers({ prediction: 'p' }, '1.5\n2\n', 2) // the column p with 1.5 and 2
 */
export function readAnswers(columns: Monitor['columns'], body: string, rows: number): Table | null {
  const answers = parseAnswers(body.trim());
  if (answers.length !== rows) return null;
  const names = answerColumns(columns);
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

function parseAnswers(text: string): readonly unknown[] {
  const whole = parseJson(text);
  if (Array.isArray(whole)) return whole;
  const listed = (whole as { readonly predictions?: unknown } | undefined)?.predictions;
  if (Array.isArray(listed)) return listed;
  return text.split(/\r?\n/).map((line) => parseJson(line) ?? line.split(',').map((part) => part.trim()));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readAnswer(answer: unknown, names: readonly string[]): readonly Cell[] {
  if (Array.isArray(answer)) return answer.length === 1 ? readAnswer(answer[0], names) : answer.map(cellOf);
  if (answer !== null && typeof answer === 'object') {
    const fields = answer as Readonly<Record<string, unknown>>;
    return names.map((name) => cellOf(fields[name]));
  }
  return [cellOf(answer)];
}

function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value === '' ? null : value;
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
