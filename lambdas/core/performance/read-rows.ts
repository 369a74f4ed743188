import type { Monitor } from '../../contract/monitor.ts';
import type { Task } from '../../contract/names.ts';
import { canonicalText, isPositive } from '../canonical.ts';
import { numberOf } from '../cells.ts';
import type { Cell, Table } from '../table.ts';
import type { BinaryRow, MulticlassRow, RegressionRow, ScoredRow } from './scored-row.ts';

/** A row's cells that say what was predicted. */
interface PredictionCells {
  readonly prediction: Cell;
  readonly probability: Cell;
  readonly probabilities: readonly Cell[];
}

/** A row without a prediction, and one whose cells are not what the task needs. */
type Unreadable = 'no-prediction' | 'malformed';

type RowReader = (
  cells: PredictionCells,
  label: Cell,
  columns: Monitor['columns'],
) => ScoredRow | 'no-label' | Unreadable;

/**
 * Reads the row at an index: what was predicted, with `label`, in the shape of the task. `no-label`
 * says that the prediction is there and the label is not.
 */
export function rowReader(
  { task, columns }: Pick<Monitor, 'task' | 'columns'>,
  predictions: Table,
): (index: number, label: Cell) => ReturnType<RowReader> {
  const pick = (name: string | undefined) => (name === undefined ? undefined : predictions.columns.get(name));
  const prediction = pick(columns.prediction);
  const probability = pick(columns.probability);
  const probabilities = Object.values(columns.probabilities ?? {}).map(pick);
  return (index, label) =>
    READERS[task](
      {
        prediction: prediction?.[index] ?? null,
        probability: probability?.[index] ?? null,
        probabilities: probabilities.map((cells) => cells?.[index] ?? null),
      },
      label,
      columns,
    );
}

/** The classes of `columns.probabilities`, in canonical text. */
export function classesOf(columns: Monitor['columns']): readonly string[] {
  return Object.keys(columns.probabilities ?? {}).map(canonicalText);
}

const READERS = {
  regression: readRegressionRow,
  binary: readBinaryRow,
  multiclass: readMulticlassRow,
} as const satisfies Record<Task, RowReader>;

function readRegressionRow(cells: PredictionCells, label: Cell): RegressionRow | 'no-label' | Unreadable {
  if (cells.prediction === null) return 'no-prediction';
  const prediction = numberOf(cells.prediction);
  const truth = numberOf(label);
  if (prediction === undefined || truth === undefined) return 'malformed';
  return label === null ? 'no-label' : { prediction, label: truth };
}

function readBinaryRow(
  cells: PredictionCells,
  label: Cell,
  { positiveLabel }: Monitor['columns'],
): BinaryRow | 'no-label' | Unreadable {
  if (cells.prediction === null && cells.probability === null) return 'no-prediction';
  const probability = cells.probability === null ? null : numberOf(cells.probability);
  if (probability === undefined || !isShare(probability)) return 'malformed';
  if (label === null) return 'no-label';
  const predicted = cells.prediction === null ? null : isPositive(cells.prediction, positiveLabel);
  return { predicted, probability, label: isPositive(label, positiveLabel) };
}

function readMulticlassRow(cells: PredictionCells, label: Cell): MulticlassRow | 'no-label' | Unreadable {
  const numbers = cells.probabilities.map((cell) => (cell === null ? undefined : numberOf(cell)));
  const known = numbers.length > 0 && numbers.every((x) => x !== undefined);
  if (cells.prediction === null && !known) return 'no-prediction';
  const probabilities = known ? (numbers as number[]) : null;
  if (probabilities !== null && !probabilities.every(isShare)) return 'malformed';
  if (label === null) return 'no-label';
  const predicted = cells.prediction === null ? null : canonicalText(cells.prediction);
  return { predicted, probabilities, label: canonicalText(label) };
}

function isShare(value: number | null): boolean {
  return value === null || (value >= 0 && value <= 1);
}
