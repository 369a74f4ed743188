import type { ColumnKind, Task } from '../../contract/names.ts';
import type { Column } from '../table/column.ts';
import { countValuesOf, numbersOf } from '../table/column-values.ts';
import { inferKind } from '../table/columns.ts';
import type { Table } from '../table/table.ts';

/** Labels with more different numbers than this are taken for a measured value, not for classes. */
const MOST_CLASSES = 20;
const PREDICTION =
  /^(prediction|predicted|predicted_.+|pred|pred_.+|.+_pred|.+_prediction|.+_predicted|y_?hat)$/i;
const PROBABILITY = /^(probability|proba|prob|score|.+_(probability|proba|prob|score))$/i;
const LABEL = /^(label|target|actual|truth|ground_truth|outcome|y_true|.+_(label|actual|true|truth))$/i;
const PREDICTION_MARK = /^(predicted|prediction|pred)_|_(predicted|prediction|pred)$/i;

/** Parts that the caller knows; they beat every guess. */
export interface KnownParts {
  readonly task?: Task | undefined;
  readonly id?: string | undefined;
  readonly timestamp?: string | undefined;
  readonly prediction?: string | undefined;
  readonly probability?: string | undefined;
  readonly label?: string | undefined;
}

/** What the columns of a file seem to be. */
export interface GuessedColumns {
  readonly task: Task;
  readonly id: string | null;
  readonly timestamp: string | null;
  readonly prediction: string | null;
  readonly probability: string | null;
  readonly label: string | null;
  /** Binary: the class that counts as positive, where it is not 1 or true. */
  readonly positiveLabel: string | null;
  readonly features: Readonly<Record<string, ColumnKind>>;
}

/**
 * What the columns of a file are, by their names and values: kinds as everywhere, the prediction, its
 * probability and the label by usual names, and a label by the prediction's name without its mark
 * (`price_pred` beside `price`). The task follows from the values of label or prediction.
 *
 * Cost: O(cells).
 *
 * @example guessColumns(tableOf({ x: [1, 2], price: [3.5, 4], price_pred: [3, 4.5] })).label // 'price'
 */
export function guessColumns(table: Table, known: KnownParts = {}): GuessedColumns {
  const names = [...table.columns.keys()];
  const kinds = new Map([...table.columns].map(([name, column]) => [name, inferKind(name, column)]));
  const ofKind = (kind: string) => names.find((name) => kinds.get(name) === kind);
  const id = known.id ?? ofKind('id') ?? null;
  const timestamp = known.timestamp ?? ofKind('timestamp') ?? null;
  const free = names.filter((name) => name !== id && kinds.get(name) !== 'timestamp');
  const prediction = known.prediction ?? free.find((name) => PREDICTION.test(name)) ?? null;
  const probability =
    known.probability ??
    free.find((name) => name !== prediction && PROBABILITY.test(name) && isShare(table.columns.get(name))) ??
    null;
  const label = known.label ?? findLabel(free, prediction) ?? null;
  const taken = new Set([id, timestamp, prediction, probability, label]);
  const features = names.flatMap((name): [string, ColumnKind][] => {
    const kind = kinds.get(name);
    return taken.has(name) || (kind !== 'numeric' && kind !== 'categorical') ? [] : [[name, kind]];
  });
  const answers = table.columns.get(label ?? prediction ?? '');
  const task = known.task ?? guessTask(answers, probability !== null);
  return {
    task,
    id,
    timestamp,
    prediction,
    probability: task === 'binary' ? probability : null,
    label,
    positiveLabel: task === 'binary' ? guessPositive(answers) : null,
    features: Object.fromEntries(features),
  };
}

function findLabel(names: readonly string[], prediction: string | null): string | undefined {
  const others = names.filter((name) => name !== prediction);
  const bare = prediction?.replace(PREDICTION_MARK, '');
  return others.find((name) => name === bare) ?? others.find((name) => LABEL.test(name));
}

/** Whether every value lies from 0 to 1. */
function isShare(column: Column | undefined): boolean {
  if (column === undefined) return false;
  const { values, wrong } = numbersOf(column);
  return wrong.size === 0 && values.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1));
}

function guessTask(answers: Column | undefined, hasProbability: boolean): Task {
  const values = answers === undefined ? [] : [...countValuesOf(answers).counts.keys()];
  if (values.length === 0) return hasProbability ? 'binary' : 'regression';
  if (values.length <= 2) return 'binary';
  const numbers = values.map(Number);
  const measured = numbers.every((value) => !Number.isNaN(value));
  const classes = values.length <= MOST_CLASSES && numbers.every(Number.isInteger);
  return measured && !classes ? 'regression' : 'multiclass';
}

/** Of two classes the one that a person would call positive; null where 1 is one of them. */
function guessPositive(answers: Column | undefined): string | null {
  const values = answers === undefined ? [] : [...countValuesOf(answers).counts.keys()].map(String);
  if (values.length === 0 || values.some((value) => value === '1' || value === 'true')) return null;
  return (
    values.find((value) => /^(y|yes|t|true|pos|positive|default|fraud|churn)$/i.test(value)) ??
    values[0] ??
    null
  );
}
