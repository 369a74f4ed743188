import type { Monitor } from '../../contract/monitor.ts';
import type { EstimatePart, PerformancePart } from '../../contract/report.ts';
import { formatShare } from '../format.ts';
import { isPositive } from '../table/canonical.ts';
import { missingColumn } from '../table/column.ts';
import { numbersOf, readValues } from '../table/column-values.ts';
import type { Table } from '../table/table.ts';
import { DECISION_THRESHOLD } from './binary-state.ts';
import { Z_95 } from './measured-value.ts';
import { placeAmongBins, type Reliability } from './reliability.ts';

export interface EstimateInput {
  readonly monitor: Pick<Monitor, 'task' | 'columns' | 'performance'>;
  /** The window's predictions, labels or not. */
  readonly predictions: Table;
  readonly reliability: Reliability | null;
  /** Performance on the reference. */
  readonly baseline: PerformancePart | null;
}

/**
 * The accuracy that a window's predictions should have, before their labels are in: each row is right with
 * the share of reference rows of a like probability that its class came true for. Confidence-based
 * performance estimation with probabilities calibrated by bins of the reference, and between the centres of two
 * bins by both. It sees what other inputs do to the accuracy, and is blind where the inputs stay and what is true
 * for them changes.
 *
 * Undefined for other tasks and without `columns.probability`: nothing there says how sure the model was.
 * The interval (95 %) covers the scatter of the labels to come and the rows that each bin rests on. It takes
 * what scores are worth to change evenly from the centre of one bin to the next.
 */
export function estimateAccuracy(input: EstimateInput): EstimatePart | undefined {
  const { monitor, reliability, baseline } = input;
  if (monitor.task !== 'binary' || monitor.columns.probability === undefined) return undefined;
  const limit = monitor.performance.maxDropFromBaseline ?? monitor.performance.maxDropFromPrevious;
  const against = baseline?.metrics.accuracy?.value ?? null;
  if (reliability === null || baseline === null || against === null) {
    return notEstimable({ n: 0, against, limit }, 'the reference has no labelled probabilities');
  }
  const decisions = countDecisions(input, reliability);
  const { n } = decisions;
  if (n < monitor.performance.minimumRows) {
    return notEstimable({ n, against, limit }, `${n} rows, ${monitor.performance.minimumRows} are needed`);
  }
  return judgeDrop(weighDecisions(reliability, decisions), { n, against, limit, of: baseline.n });
}

interface DropContext {
  readonly n: number;
  readonly against: number;
  readonly limit: number;
  /** Labelled rows of the reference. */
  readonly of: number;
}

function judgeDrop({ value, variance }: Weighed, { n, against, limit, of }: DropContext): EstimatePart {
  const error = Math.sqrt(variance + (value * (1 - value)) / n);
  const dropError = Math.hypot(error, Math.sqrt((against * (1 - against)) / of));
  const harmed = against - value - Z_95 * dropError > limit;
  const [low, high] = [Math.max(0, value - Z_95 * error), Math.min(1, value + Z_95 * error)];
  const estimated = `estimated at ${formatShare(value)} (${formatShare(low)} to ${formatShare(high)})`;
  const fell = `${harmed ? 'a drop that is surely' : 'no drop that is surely'} above the ${formatShare(limit)} allowed`;
  return {
    metric: 'accuracy',
    n,
    value,
    low,
    high,
    against,
    limit,
    harmed,
    reason: null,
    sentence: `Without labels the accuracy is ${estimated}; on the reference it was ${formatShare(against)}: ${fell}.`,
  };
}

function notEstimable(known: Pick<EstimatePart, 'n' | 'against' | 'limit'>, reason: string): EstimatePart {
  return {
    metric: 'accuracy',
    ...known,
    value: null,
    low: null,
    high: null,
    harmed: null,
    reason,
    sentence: `Without labels the accuracy cannot be estimated: ${reason}.`,
  };
}

/** Rows with a probability by the class that was predicted for them, shared out among the bins beside them. */
interface Decisions {
  readonly n: number;
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

function countDecisions({ monitor, predictions }: EstimateInput, reliability: Reliability): Decisions {
  const { columns } = monitor;
  const pick = (name: string | undefined) =>
    (name === undefined ? undefined : predictions.columns.get(name)) ?? missingColumn(predictions.rows);
  const { values } = numbersOf(pick(columns.probability));
  const predictedAt = readValues(pick(columns.prediction), (value) => ({
    yes: isPositive(value, columns.positiveLabel),
  }));
  const positive = new Float64Array(reliability.rows.length);
  const negative = new Float64Array(reliability.rows.length);
  let n = 0;
  for (let row = 0; row < predictions.rows; row += 1) {
    const score = values[row] as number;
    if (!(score >= 0 && score <= 1)) continue;
    const yes = predictedAt(row)?.yes ?? score >= DECISION_THRESHOLD;
    const counts = yes ? positive : negative;
    const { bin, above } = placeAmongBins(reliability, score);
    counts[bin] = (counts[bin] as number) + 1 - above;
    if (above > 0) counts[bin + 1] = (counts[bin + 1] as number) + above;
    n += 1;
  }
  return { n, positive, negative };
}

interface Weighed {
  readonly value: number;
  readonly variance: number;
}

/** The expected share of right decisions, and how much the reference's own rows leave open about it. */
function weighDecisions({ rows, positives }: Reliability, { n, positive, negative }: Decisions): Weighed {
  let [right, variance] = [0, 0];
  rows.forEach((size, bin) => {
    const [yes, no] = [positive[bin] as number, negative[bin] as number];
    const hits = positives[bin] as number;
    right += (yes * hits + no * (size - hits)) / size;
    // A bin in which all came true is not sure of it: half a row of each kind is added.
    const share = (hits + 0.5) / (size + 1);
    variance += (((yes - no) / n) ** 2 * share * (1 - share)) / size;
  });
  return { value: right / n, variance };
}
