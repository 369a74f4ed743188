import { addLogLoss, type LogLossSums, mergeLogLoss, zeroLogLoss } from './log-loss-sums.ts';
import { addScore, mergeScores, type ScoreTable, zeroScores } from './score-table.ts';
import type { BinaryRow } from './scored-row.ts';

/** The probability at and above which a row without a predicted class counts as positive. */
const DECISION_THRESHOLD = 0.5;

/** Counts and sums over the rows of a two-class model. */
export interface BinaryState {
  readonly task: 'binary';
  rows: number;
  truePositives: number;
  falsePositives: number;
  trueNegatives: number;
  falseNegatives: number;
  logLoss: LogLossSums;
  scores: ScoreTable;
}

export function zeroBinary(): BinaryState {
  return {
    task: 'binary',
    rows: 0,
    truePositives: 0,
    falsePositives: 0,
    trueNegatives: 0,
    falseNegatives: 0,
    logLoss: zeroLogLoss(),
    scores: zeroScores(),
  };
}

/** Counts one row in place. A row with neither a class nor a probability throws a TypeError. */
export function addBinaryRow(state: BinaryState, { predicted, probability, label }: BinaryRow): void {
  if (predicted === null && probability === null) {
    throw new TypeError('a binary row needs "predicted" or "probability", got neither');
  }
  const decided = predicted ?? (probability as number) >= DECISION_THRESHOLD;
  state.rows += 1;
  if (decided) state[label ? 'truePositives' : 'falsePositives'] += 1;
  else state[label ? 'falseNegatives' : 'trueNegatives'] += 1;
  if (probability === null) return;
  addLogLoss(state.logLoss, label ? probability : 1 - probability);
  addScore(state.scores, probability, label);
}

export function mergeBinary(a: BinaryState, b: BinaryState): BinaryState {
  return {
    task: 'binary',
    rows: a.rows + b.rows,
    truePositives: a.truePositives + b.truePositives,
    falsePositives: a.falsePositives + b.falsePositives,
    trueNegatives: a.trueNegatives + b.trueNegatives,
    falseNegatives: a.falseNegatives + b.falseNegatives,
    logLoss: mergeLogLoss(a.logLoss, b.logLoss),
    scores: mergeScores(a.scores, b.scores),
  };
}
