import { addLogLoss, type LogLossSums, mergeLogLoss, zeroLogLoss } from './log-loss-sums.ts';
import { addScore, mergeScores, type ScoreTable, zeroScores } from './score-table.ts';
import type { MulticlassRow } from './scored-row.ts';

/** Counts and sums over the rows of a model with several classes. */
export interface MulticlassState {
  readonly task: 'multiclass';
  /** Classes that the rows' probabilities stand for, in that order; empty without probabilities. */
  readonly classes: readonly string[];
  rows: number;
  /** Label to prediction to rows; classes outside `classes` are counted as well. */
  readonly counts: Map<string, Map<string, number>>;
  readonly logLoss: LogLossSums;
  /** One table a class: this class against all others. */
  readonly scores: readonly ScoreTable[];
}

export function zeroMulticlass(classes: readonly string[]): MulticlassState {
  return {
    task: 'multiclass',
    classes,
    rows: 0,
    counts: new Map(),
    logLoss: zeroLogLoss(),
    scores: classes.map(() => zeroScores()),
  };
}

/**
 * Counts one row in place. A label outside `classes` got probability 0: its log loss is the largest there
 * is, and it is a negative for every class.
 *
 * Throws a TypeError where the row has neither a class nor probabilities, or not one probability a class.
 */
export function addMulticlassRow(state: MulticlassState, row: MulticlassRow): void {
  const { classes } = state;
  const { label, probabilities } = row;
  if (probabilities !== null && (probabilities.length !== classes.length || classes.length === 0)) {
    throw new TypeError(`a row needs ${classes.length} probabilities, got ${probabilities.length}`);
  }
  const predicted = row.predicted ?? likeliest(classes, probabilities);
  state.rows += 1;
  addCount(state.counts, [label, predicted, 1]);
  if (probabilities === null) return;
  addLogLoss(state.logLoss, probabilities[classes.indexOf(label)] ?? 0);
  state.scores.forEach((table, index) => {
    addScore(table, probabilities[index] as number, classes[index] === label);
  });
}

function likeliest(classes: readonly string[], probabilities: readonly number[] | null): string {
  if (probabilities === null) throw new TypeError('a row needs "predicted" or "probabilities", got neither');
  const best = probabilities.reduce((max, p) => Math.max(max, p), Number.NEGATIVE_INFINITY);
  return classes[probabilities.indexOf(best)] as string;
}

function addCount(
  counts: MulticlassState['counts'],
  [label, predicted, rows]: readonly [string, string, number],
): void {
  const row = counts.get(label) ?? new Map<string, number>();
  counts.set(label, row.set(predicted, (row.get(predicted) ?? 0) + rows));
}

/** The sums of both, as a new state; throws a TypeError where their classes differ. */
export function mergeMulticlass(a: MulticlassState, b: MulticlassState): MulticlassState {
  if (a.classes.join('\n') !== b.classes.join('\n')) {
    throw new TypeError(`states of different classes do not merge: ${a.classes} and ${b.classes}`);
  }
  const counts: MulticlassState['counts'] = new Map();
  for (const state of [a, b]) {
    for (const [label, row] of state.counts) {
      for (const [predicted, rows] of row) addCount(counts, [label, predicted, rows]);
    }
  }
  return {
    task: 'multiclass',
    classes: a.classes,
    rows: a.rows + b.rows,
    counts,
    logLoss: mergeLogLoss(a.logLoss, b.logLoss),
    scores: a.scores.map((table, index) => mergeScores(table, b.scores[index] as ScoreTable)),
  };
}
