import { addLogLosses, type LogLossSums, mergeLogLoss, zeroLogLoss } from './log-loss-sums.ts';
import { countScores, mergeScores, type ScoreTable, zeroScores } from './score-table.ts';

/** One of several classes that was predicted, and the class that came true, in canonical text, row by row. */
export interface MulticlassColumns {
  /** Null where only probabilities are known: the likeliest class then, the first at a tie. */
  readonly predicted?: readonly (string | null)[];
  readonly labels: readonly string[];
  /** One column a class, in the order of the state's `classes`; a row with a NaN has no probabilities. */
  readonly probabilities?: readonly Float64Array[];
}

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
  scores: readonly ScoreTable[];
  /** One table a class, of the rows predicted as it alone, by the probability that it got. */
  decided: readonly ScoreTable[];
}

export function zeroMulticlass(classes: readonly string[]): MulticlassState {
  return {
    task: 'multiclass',
    classes,
    rows: 0,
    counts: new Map(),
    logLoss: zeroLogLoss(),
    scores: classes.map(() => zeroScores()),
    decided: classes.map(() => zeroScores()),
  };
}

/**
 * Adds rows in place. A label outside `classes` got probability 0: its log loss is the largest there is,
 * and it is a negative for every class.
 *
 * Throws a RangeError where columns differ in length, and a TypeError where a row has neither a class nor
 * probabilities, or there is not one column of probabilities a class; nothing is added then.
 */
export function addMulticlassColumns(state: MulticlassState, columns: MulticlassColumns): void {
  const { classes } = state;
  const { labels, predicted, probabilities } = columns;
  if (probabilities !== undefined && probabilities.length !== classes.length) {
    throw new TypeError(`a row needs ${classes.length} probabilities, got ${probabilities.length}`);
  }
  for (const column of [predicted, ...(probabilities ?? [])]) {
    if (column !== undefined && column.length !== labels.length) {
      throw new RangeError(`${column.length} predictions, but ${labels.length} labels`);
    }
  }
  const shares = probabilities ?? [];
  const known = labels.map((_, row) => shares.length > 0 && !shares.some((p) => Number.isNaN(p[row])));
  const decided = labels.map((_, row) => {
    const named = predicted?.[row] ?? null;
    if (named === null && !known[row])
      throw new TypeError('a row needs "predicted" or "probabilities", got neither');
    return named ?? (classes[likeliest(shares.map((share) => share[row] as number))] as string);
  });
  labels.forEach((label, row) => {
    addCount(state.counts, [label, decided[row] as string, 1]);
  });
  state.rows += labels.length;
  addProbabilities(state, { ...columns, predicted: decided }, known);
}

/** Place of the largest probability, the first at a tie. */
export function likeliest(shares: readonly number[]): number {
  return shares.reduce((best, share, index) => (share > (shares[best] as number) ? index : best), 0);
}

function addProbabilities(
  state: MulticlassState,
  { labels, predicted = [], probabilities }: MulticlassColumns,
  known: readonly boolean[],
): void {
  if (probabilities === undefined) return;
  const rows = [...known.keys()].filter((row) => known[row]);
  const place = new Map(state.classes.map((name, index) => [name, index]));
  const classOf = rows.map((row) => place.get(labels[row] as string) ?? -1);
  addLogLosses(
    state.logLoss,
    Float64Array.from(rows, (row, index) => probabilities[classOf[index] as number]?.[row] ?? 0),
  );
  state.scores = state.scores.map((table, own) => {
    const share = probabilities[own] as Float64Array;
    const positives = rows.filter((_, index) => classOf[index] === own);
    const negatives = rows.filter((_, index) => classOf[index] !== own);
    return mergeScores(table, countScores(pick(share, positives), pick(share, negatives)));
  });
  state.decided = state.decided.map((table, own) => {
    const share = probabilities[own] as Float64Array;
    const chosen = rows.filter((row) => predicted[row] === state.classes[own]);
    const [right, wrong] = [true, false].map((wanted) =>
      chosen.filter((row) => (labels[row] === predicted[row]) === wanted),
    ) as [number[], number[]];
    return mergeScores(table, countScores(pick(share, right), pick(share, wrong)));
  });
}

function pick(values: Float64Array, rows: readonly number[]): Float64Array {
  return Float64Array.from(rows, (row) => values[row] as number);
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
    decided: a.decided.map((table, index) => mergeScores(table, b.decided[index] as ScoreTable)),
  };
}
