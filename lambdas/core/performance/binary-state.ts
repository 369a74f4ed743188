import { addLogLosses, type LogLossSums, mergeLogLoss, zeroLogLoss } from './log-loss-sums.ts';
import { countScores, mergeScores, type ScoreTable, zeroScores } from './score-table.ts';

/** The probability at and above which a row without a predicted class counts as positive. */
export const DECISION_THRESHOLD = 0.5;

/** A predicted class that is not given. */
export const NOT_GIVEN = 255;

/** Yes or no that was predicted, by class, by probability or by both, and what came true, row by row. */
export interface BinaryColumns {
  /** 1 yes, 0 no, `NOT_GIVEN` where only a probability is known, which then decides (0.5 and above is yes). */
  readonly predicted?: Uint8Array;
  /** Score of the positive class, 0 to 1; NaN where the model gives none. */
  readonly probabilities?: Float64Array;
  /** 1 yes, 0 no. */
  readonly labels: Uint8Array;
}

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

/**
 * Adds rows in place, in O(n log n). Throws a RangeError where the columns differ in length, and a
 * TypeError where a row has neither a class nor a probability; nothing is added then.
 */
export function addBinaryColumns(state: BinaryState, columns: BinaryColumns): void {
  const { labels, probabilities } = columns;
  checkLengths(columns);
  const [truePositives, predicted, positives] = countDecisions(columns);
  const falsePositives = predicted - truePositives;
  state.rows += labels.length;
  state.truePositives += truePositives;
  state.falsePositives += falsePositives;
  state.falseNegatives += positives - truePositives;
  state.trueNegatives += labels.length - positives - falsePositives;
  if (probabilities !== undefined) addProbabilities(state, probabilities, labels);
}

function checkLengths({ labels, predicted, probabilities }: BinaryColumns): void {
  for (const column of [predicted, probabilities]) {
    if (column !== undefined && column.length !== labels.length) {
      throw new RangeError(`${column.length} predictions, but ${labels.length} labels`);
    }
  }
}

function countDecisions({ labels, predicted, probabilities }: BinaryColumns) {
  let [hits, yes, positives] = [0, 0, 0];
  for (let i = 0; i < labels.length; i += 1) {
    let decided = predicted === undefined ? NOT_GIVEN : (predicted[i] as number);
    if (decided === NOT_GIVEN) decided = decide(probabilities?.[i] ?? Number.NaN);
    const label = labels[i] as number;
    yes += decided;
    positives += label;
    hits += decided & label;
  }
  return [hits, yes, positives] as const;
}

function decide(probability: number): number {
  if (Number.isNaN(probability)) {
    throw new TypeError('a binary row needs "predicted" or "probability", got neither');
  }
  return probability >= DECISION_THRESHOLD ? 1 : 0;
}

function addProbabilities(state: BinaryState, probabilities: Float64Array, labels: Uint8Array): void {
  const ofLabels = new Float64Array(labels.length);
  const positives = new Float64Array(labels.length);
  const negatives = new Float64Array(labels.length);
  let [known, yes, no] = [0, 0, 0];
  for (let i = 0; i < labels.length; i += 1) {
    const probability = probabilities[i] as number;
    if (Number.isNaN(probability)) continue;
    const label = labels[i] as number;
    // Without a branch, which labels make unpredictable: the other side's value is written over.
    positives[yes] = probability;
    negatives[no] = probability;
    ofLabels[known] = label * probability + (1 - label) * (1 - probability);
    yes += label;
    no += 1 - label;
    known += 1;
  }
  addLogLosses(state.logLoss, ofLabels.subarray(0, known));
  const added = countScores(positives.subarray(0, yes), negatives.subarray(0, no));
  state.scores = mergeScores(state.scores, added);
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
