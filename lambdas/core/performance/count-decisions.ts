import type { Monitor } from '../../contract/monitor.ts';
import { canonicalText, isPositive } from '../table/canonical.ts';
import { missingColumn } from '../table/column.ts';
import { numbersOf, readValues } from '../table/column-values.ts';
import type { Table } from '../table/table.ts';
import { DECISION_THRESHOLD } from './binary-state.ts';
import { likeliest } from './multiclass-state.ts';
import { classesOf, sharesAt } from './read-rows.ts';
import { placeAmongBins, type Reliabilities, type Reliability } from './reliability.ts';

/** Rows by how their scores came true on the reference: shared out among the bins beside them. */
interface Tally {
  readonly curve: Reliability;
  /** Rows that are right where the score comes true. */
  readonly positive: Float64Array;
  /** Rows that are right where it does not. */
  readonly negative: Float64Array;
}

/** The rows of a window that say how sure the model was of what it predicted. */
export interface Decisions {
  readonly n: number;
  readonly tallies: readonly Tally[];
}

type DecidingMonitor = Pick<Monitor, 'task' | 'columns'>;

/**
 * Counts a window's predictions by class and probability; null where the reference does not say what the
 * probabilities are worth. Rows without a usable probability of what was predicted do not count.
 *
 * Cost: O(rows), times the classes.
 */
export function countDecisions(
  monitor: DecidingMonitor,
  predictions: Table,
  { reliability, classReliability }: Reliabilities,
): Decisions | null {
  if (monitor.task === 'multiclass') {
    return classReliability === undefined ? null : countClasses(monitor, predictions, classReliability);
  }
  return reliability === undefined ? null : countAnswers(monitor, predictions, reliability);
}

function countAnswers({ columns }: DecidingMonitor, predictions: Table, curve: Reliability): Decisions {
  const pick = columnsOf(predictions);
  const { values } = numbersOf(pick(columns.probability));
  const predictedAt = readValues(pick(columns.prediction), (value) => ({
    yes: isPositive(value, columns.positiveLabel),
  }));
  const tally = zeroTally(curve);
  let n = 0;
  for (let row = 0; row < predictions.rows; row += 1) {
    const score = values[row] as number;
    if (!(score >= 0 && score <= 1)) continue;
    const yes = predictedAt(row)?.yes ?? score >= DECISION_THRESHOLD;
    addScore(tally, score, yes ? tally.positive : tally.negative);
    n += 1;
  }
  return { n, tallies: [tally] };
}

function countClasses(
  { columns }: DecidingMonitor,
  predictions: Table,
  curves: NonNullable<Reliabilities['classReliability']>,
): Decisions {
  const pick = columnsOf(predictions);
  const classes = classesOf(columns);
  const place = new Map(classes.map((name, index) => [name, index]));
  const scores = Object.values(columns.probabilities ?? {}).map((name) => numbersOf(pick(name)));
  const predictedAt = readValues(pick(columns.prediction), canonicalText);
  const tallies = curves.map((curve) => ({ predicted: curve.predicted, ...zeroTally(curve) }));
  const together = tallies.at(-1) as Tally;
  const tallyOf = classes.map((name) => tallies.find(({ predicted }) => predicted === name) ?? together);
  let n = 0;
  for (let row = 0; row < predictions.rows; row += 1) {
    const shares = sharesAt(scores, row);
    if (shares === null || shares.includes(undefined)) continue;
    const named = predictedAt(row);
    const index = named === null ? likeliest(shares as readonly number[]) : place.get(named);
    if (index === undefined) continue;
    const tally = tallyOf[index] as Tally;
    addScore(tally, shares[index] as number, tally.positive);
    n += 1;
  }
  return { n, tallies };
}

function columnsOf(predictions: Table) {
  return (name: string | undefined) =>
    (name === undefined ? undefined : predictions.columns.get(name)) ?? missingColumn(predictions.rows);
}

function zeroTally(curve: Reliability): Tally {
  const bins = curve.rows.length;
  return { curve, positive: new Float64Array(bins), negative: new Float64Array(bins) };
}

function addScore({ curve }: Tally, score: number, counts: Float64Array): void {
  const { bin, above } = placeAmongBins(curve, score);
  counts[bin] = (counts[bin] as number) + 1 - above;
  if (above > 0) counts[bin + 1] = (counts[bin + 1] as number) + above;
}
