import type { Monitor } from '../../contract/monitor.ts';
import type { Task } from '../../contract/names.ts';
import { canonicalText, isPositive } from '../table/canonical.ts';
import { type Column, missingColumn, type Value } from '../table/column.ts';
import { numbersOf, type RowNumbers, readValues } from '../table/column-values.ts';
import type { Table } from '../table/table.ts';
import { type BinaryColumns, NOT_GIVEN } from './binary-state.ts';
import type { MulticlassColumns } from './multiclass-state.ts';
import type { RegressionColumns } from './regression-state.ts';
import type { ColumnsOf } from './state.ts';

/** The rows that can be scored, and how many cannot. Rows that merely lack their label count in neither. */
export interface ReadRows<C = ColumnsOf[Task]> {
  readonly columns: C;
  /** Rows with a prediction or a label that the task cannot have. */
  readonly unusable: number;
  /** Rows without a prediction. */
  readonly unpredicted: number;
}

interface RowColumns {
  readonly prediction: Column;
  readonly probability: Column;
  readonly probabilities: readonly Column[];
  readonly labels: Column;
}

type RowReader<T extends Task> = (picked: RowColumns, columns: Monitor['columns']) => ReadRows<ColumnsOf[T]>;

/**
 * Reads what was predicted and what came true, in the columns of the task; `labels` has the rows of
 * `predictions`.
 */
export function readRows(
  { task, columns }: Pick<Monitor, 'task' | 'columns'>,
  predictions: Table,
  labels: Column,
): ReadRows {
  const pick = (name: string | undefined): Column =>
    (name === undefined ? undefined : predictions.columns.get(name)) ?? missingColumn(predictions.rows);
  const picked: RowColumns = {
    prediction: pick(columns.prediction),
    probability: pick(columns.probability),
    probabilities: Object.values(columns.probabilities ?? {}).map(pick),
    labels,
  };
  return READERS[task](picked, columns);
}

/** The classes of `columns.probabilities`, in canonical text. */
export function classesOf(columns: Monitor['columns']): readonly string[] {
  return Object.keys(columns.probabilities ?? {}).map(canonicalText);
}

const READERS: { readonly [T in Task]: RowReader<T> } = {
  regression: readRegressionRows,
  binary: readBinaryRows,
  multiclass: readMulticlassRows,
};

function readRegressionRows({ prediction, labels }: RowColumns): ReadRows<RegressionColumns> {
  const columns = { predictions: new Float64Array(labels.length), labels: new Float64Array(labels.length) };
  const [predicted, truths] = [numbersOf(prediction), numbersOf(labels)];
  let [rows, unusable, unpredicted] = [0, 0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const [number, truth] = [predicted.values[row] as number, truths.values[row] as number];
    if (Number.isNaN(number) && !predicted.wrong.has(row)) unpredicted += 1;
    else if (Number.isNaN(number)) unusable += 1;
    else if (!Number.isNaN(truth)) {
      columns.predictions[rows] = number;
      columns.labels[rows] = truth;
      rows += 1;
    } else if (truths.wrong.has(row)) unusable += 1;
  }
  return {
    columns: {
      predictions: columns.predictions.subarray(0, rows),
      labels: columns.labels.subarray(0, rows),
    },
    unusable,
    unpredicted,
  };
}

function readBinaryRows(
  { prediction, probability, labels }: RowColumns,
  { positiveLabel }: Monitor['columns'],
): ReadRows<BinaryColumns> {
  const isYes = rememberAnswers((value) => Number(isPositive(value, positiveLabel)));
  const [predictedAt, labelAt] = [readValues(prediction, isYes), readValues(labels, isYes)];
  const scores = numbersOf(probability);
  const columns = {
    predicted: new Uint8Array(labels.length),
    probabilities: new Float64Array(labels.length),
    labels: new Uint8Array(labels.length),
  };
  let [rows, unusable, unpredicted] = [0, 0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const [predicted, score, label] = [predictedAt(row), scores.values[row] as number, labelAt(row)];
    const scored = isGiven(scores, row);
    const share = scored ? shareOf(score) : Number.NaN;
    if (predicted === null && !scored) unpredicted += 1;
    else if (share === undefined) unusable += 1;
    else if (label !== null) {
      columns.predicted[rows] = predicted ?? NOT_GIVEN;
      columns.probabilities[rows] = share;
      columns.labels[rows] = label;
      rows += 1;
    }
  }
  return {
    columns: {
      predicted: columns.predicted.slice(0, rows),
      probabilities: columns.probabilities.slice(0, rows),
      labels: columns.labels.slice(0, rows),
    },
    unusable,
    unpredicted,
  };
}

function readMulticlassRows({ prediction, probabilities, labels }: RowColumns): ReadRows<MulticlassColumns> {
  const textOf = rememberAnswers(canonicalText);
  const [predictedAt, labelAt] = [readValues(prediction, textOf), readValues(labels, textOf)];
  const scores = probabilities.map(numbersOf);
  const shares = probabilities.map(() => new Float64Array(labels.length));
  const [classes, truths]: [(string | null)[], string[]] = [[], []];
  let [unusable, unpredicted] = [0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const [predicted, label] = [predictedAt(row), labelAt(row)];
    const own = sharesAt(scores, row);
    if (predicted === null && own === null) unpredicted += 1;
    else if (own?.includes(undefined)) unusable += 1;
    else if (label !== null) {
      shares.forEach((share, index) => {
        share[truths.length] = own?.[index] ?? Number.NaN;
      });
      classes.push(predicted);
      truths.push(label);
    }
  }
  return {
    columns: {
      predicted: classes,
      labels: truths,
      ...(shares.length > 0 && { probabilities: shares.map((share) => share.slice(0, truths.length)) }),
    },
    unusable,
    unpredicted,
  };
}

/** A row's probabilities, undefined where one is none; null where not every class has a number. */
export function sharesAt(scores: readonly RowNumbers[], row: number): readonly (number | undefined)[] | null {
  const shares = scores.map(({ values }) => values[row] as number);
  return shares.length === 0 || shares.some(Number.isNaN) ? null : shares.map(shareOf);
}

function isGiven({ values, wrong }: RowNumbers, row: number): boolean {
  return !Number.isNaN(values[row]) || wrong.has(row);
}

/** How far the probabilities of a model in single precision may pass 1. */
const ROUNDING = 1e-6;

/** The probability that a number is, 1 where rounding passed it; undefined where it is none. */
function shareOf(value: number): number | undefined {
  return value >= 0 && value <= 1 + ROUNDING ? Math.min(value, 1) : undefined;
}

/** Classes are few and rows are many. */
function rememberAnswers<A>(ask: (value: Value) => A): (value: Value) => A {
  const answers = new Map<Value, A>();
  return (value) => {
    const known = answers.get(value);
    if (known !== undefined) return known;
    const answer = ask(value);
    answers.set(value, answer);
    return answer;
  };
}
