import type { Monitor } from '../../contract/monitor.ts';
import type { Task } from '../../contract/names.ts';
import { canonicalText, isPositive } from '../canonical.ts';
import { numberOf } from '../cells.ts';
import type { Cell, Table } from '../table.ts';
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

type Cells = ArrayLike<Cell>;

interface RowCells {
  readonly prediction: Cells;
  readonly probability: Cells;
  readonly probabilities: readonly Cells[];
  readonly labels: Cells;
}

type RowReader<T extends Task> = (cells: RowCells, columns: Monitor['columns']) => ReadRows<ColumnsOf[T]>;

/**
 * Reads what was predicted and what came true, in the columns of the task; `labels` holds one cell a row
 * of `predictions`. Null and NaN are missing.
 */
export function readRows(
  { task, columns }: Pick<Monitor, 'task' | 'columns'>,
  predictions: Table,
  labels: Cells,
): ReadRows {
  const pick = (name: string | undefined): Cells =>
    (name === undefined ? undefined : predictions.columns.get(name)) ?? [];
  const cells: RowCells = {
    prediction: pick(columns.prediction),
    probability: pick(columns.probability),
    probabilities: Object.values(columns.probabilities ?? {}).map(pick),
    labels,
  };
  return READERS[task](cells, columns);
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

function readRegressionRows({ prediction, labels }: RowCells): ReadRows<RegressionColumns> {
  const columns = { predictions: new Float64Array(labels.length), labels: new Float64Array(labels.length) };
  let [rows, unusable, unpredicted] = [0, 0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const [predicted, label] = [cellAt(prediction, row), cellAt(labels, row)];
    const [number, truth] = [numberOf(predicted), numberOf(label)];
    if (predicted === null) unpredicted += 1;
    else if (number === undefined || truth === undefined) unusable += 1;
    else if (label !== null) {
      columns.predictions[rows] = number;
      columns.labels[rows] = truth;
      rows += 1;
    }
  }
  return {
    columns: { predictions: columns.predictions.slice(0, rows), labels: columns.labels.slice(0, rows) },
    unusable,
    unpredicted,
  };
}

function readBinaryRows(
  { prediction, probability, labels }: RowCells,
  { positiveLabel }: Monitor['columns'],
): ReadRows<BinaryColumns> {
  const isYes = rememberAnswers((cell) => isPositive(cell, positiveLabel));
  const columns = {
    predicted: new Uint8Array(labels.length),
    probabilities: new Float64Array(labels.length),
    labels: new Uint8Array(labels.length),
  };
  let [rows, unusable, unpredicted] = [0, 0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const [predicted, score, label] = [
      cellAt(prediction, row),
      cellAt(probability, row),
      cellAt(labels, row),
    ];
    const share = shareOf(score);
    if (predicted === null && score === null) unpredicted += 1;
    else if (share === undefined) unusable += 1;
    else if (label !== null) {
      columns.predicted[rows] = predicted === null ? NOT_GIVEN : Number(isYes(predicted));
      columns.probabilities[rows] = share;
      columns.labels[rows] = Number(isYes(label));
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

function readMulticlassRows({ prediction, probabilities, labels }: RowCells): ReadRows<MulticlassColumns> {
  const textOf = rememberAnswers(canonicalText);
  const shares = probabilities.map(() => new Float64Array(labels.length));
  const [classes, truths]: [(string | null)[], string[]] = [[], []];
  let [unusable, unpredicted] = [0, 0];
  for (let row = 0; row < labels.length; row += 1) {
    const [predicted, label] = [cellAt(prediction, row), cellAt(labels, row)];
    const own = sharesAt(probabilities, row);
    if (predicted === null && own === null) unpredicted += 1;
    else if (own?.includes(undefined)) unusable += 1;
    else if (label !== null) {
      shares.forEach((share, index) => {
        share[truths.length] = own?.[index] ?? Number.NaN;
      });
      classes.push(predicted === null ? null : textOf(predicted));
      truths.push(textOf(label));
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
function sharesAt(probabilities: readonly Cells[], row: number): readonly (number | undefined)[] | null {
  const cells = probabilities.map((cells) => cellAt(cells, row));
  const known = cells.length > 0 && cells.every((cell) => cell !== null && numberOf(cell) !== undefined);
  return known ? cells.map(shareOf) : null;
}

function cellAt(cells: Cells, row: number): Cell {
  const cell = cells[row] ?? null;
  return Number.isNaN(cell) ? null : cell;
}

/** How far the probabilities of a model in single precision may pass 1. */
const ROUNDING = 1e-6;

/** The probability in a cell, 1 where rounding passed it; NaN where it is missing, undefined where it is none. */
function shareOf(cell: Cell): number | undefined {
  const value = numberOf(cell);
  if (value === undefined || value < 0 || value > 1 + ROUNDING) return undefined;
  return Math.min(value, 1);
}

/** Classes are few and rows are many. */
function rememberAnswers<A>(ask: (cell: NonNullable<Cell>) => A): (cell: NonNullable<Cell>) => A {
  const answers = new Map<Cell, A>();
  return (cell) => {
    const known = answers.get(cell);
    if (known !== undefined) return known;
    const answer = ask(cell);
    answers.set(cell, answer);
    return answer;
  };
}
