import type { Monitor } from '../../contract/monitor.ts';
import type { EstimatePart, PerformancePart } from '../../contract/report.ts';
import { formatShare } from '../format.ts';
import { normalUpperTail } from '../stats/normal.ts';
import type { Table } from '../table/table.ts';
import { countDecisions, type Decisions } from './count-decisions.ts';
import { Z_95 } from './measured-value.ts';
import type { Reliabilities } from './reliability.ts';

/**
 * How often a window in which nothing suffered may look harmed: what lies below a 95 % interval. Who looks at
 * several windows shares it among them.
 */
export const HARM_LEVEL = 0.025;

export interface EstimateInput {
  readonly monitor: Pick<Monitor, 'task' | 'columns' | 'performance'>;
  /** The window's predictions, labels or not. */
  readonly predictions: Table;
  readonly reliabilities: Reliabilities;
  /** Performance on the reference. */
  readonly baseline: PerformancePart | null;
  /** The window's accuracy by its labels; null while they are missing. */
  readonly measured: number | null;
}

/**
 * The accuracy that a window's predictions should have, told without their labels: each row is right with
 * the share of reference rows of a like probability that its class came true for; with several classes, of
 * those among them that were predicted as that class, or as any where too few were. Confidence-based
 * performance estimation with probabilities calibrated by bins of the reference, and between the centres of two
 * bins by both. It sees what other inputs do to the accuracy, and is blind where the inputs stay and what is true
 * for them changes.
 *
 * Undefined for regression and without `columns.probability` or `columns.probabilities`: nothing there says how
 * sure the model was. The interval (95 %) covers the scatter of the labels to come and the rows that each bin
 * rests on. It takes what scores are worth to change evenly from the centre of one bin to the next.
 */
export function estimateAccuracy(input: EstimateInput): EstimatePart | undefined {
  const { monitor, predictions, reliabilities, baseline, measured } = input;
  if (!saysHowSure(monitor)) return undefined;
  const limit = monitor.performance.maxDropFromBaseline ?? monitor.performance.maxDropFromPrevious;
  const against = baseline?.metrics.accuracy?.value ?? null;
  const decisions = countDecisions(monitor, predictions, reliabilities);
  if (decisions === null || baseline === null || against === null) {
    return notEstimable({ n: 0, against, limit }, 'the reference has no labelled probabilities');
  }
  const { n } = decisions;
  if (n < monitor.performance.minimumRows) {
    return notEstimable({ n, against, limit }, `${n} rows, ${monitor.performance.minimumRows} are needed`);
  }
  return judgeDrop(weighDecisions(decisions), { n, against, limit, measured, of: baseline.n });
}

function saysHowSure({ task, columns }: EstimateInput['monitor']): boolean {
  if (task === 'regression') return false;
  return (task === 'binary' ? columns.probability : columns.probabilities) !== undefined;
}

interface DropContext {
  readonly n: number;
  readonly against: number;
  readonly limit: number;
  readonly measured: number | null;
  /** Labelled rows of the reference. */
  readonly of: number;
}

function judgeDrop({ value, variance }: Weighed, context: DropContext): EstimatePart {
  const { n, against, limit, of } = context;
  const error = Math.sqrt(variance + (value * (1 - value)) / n);
  const dropError = Math.hypot(error, Math.sqrt((against * (1 - against)) / of));
  const pValue = normalUpperTail((against - value - limit) / dropError);
  const harmed = pValue < HARM_LEVEL;
  const [low, high] = [Math.max(0, value - Z_95 * error), Math.min(1, value + Z_95 * error)];
  return {
    metric: 'accuracy',
    n,
    value,
    low,
    high,
    against,
    limit,
    pValue,
    harmed,
    reason: null,
    sentence: sayEstimate(context, { harmed, span: [value, low, high] }),
  };
}

interface Told {
  readonly harmed: boolean;
  /** The estimate and the ends of its interval. */
  readonly span: readonly [number, number, number];
}

/** Where labels are in they tell of a drop, and the estimate only stands beside them. */
function sayEstimate({ against, limit, measured }: DropContext, { harmed, span }: Told): string {
  const [value, low, high] = span.map(formatShare);
  const [estimated, before] = [`estimated at ${value} (${low} to ${high})`, formatShare(against)];
  if (measured !== null) {
    return `Without labels the accuracy would have been ${estimated}, with them it is ${formatShare(measured)}; on the reference it was ${before}.`;
  }
  const fell = `${harmed ? 'a drop that is surely' : 'no drop that is surely'} above the ${formatShare(limit)} allowed`;
  return `Without labels the accuracy is ${estimated}; on the reference it was ${before}: ${fell}.`;
}

function notEstimable(known: Pick<EstimatePart, 'n' | 'against' | 'limit'>, reason: string): EstimatePart {
  return {
    metric: 'accuracy',
    ...known,
    value: null,
    low: null,
    high: null,
    pValue: null,
    harmed: null,
    reason,
    sentence: `Without labels the accuracy cannot be estimated: ${reason}.`,
  };
}

interface Weighed {
  readonly value: number;
  readonly variance: number;
}

/** The expected share of right decisions, and how much the reference's own rows leave open about it. */
function weighDecisions({ n, tallies }: Decisions): Weighed {
  let [right, variance] = [0, 0];
  for (const { curve, positive, negative } of tallies) {
    curve.rows.forEach((size, bin) => {
      const [yes, no] = [positive[bin] as number, negative[bin] as number];
      const hits = curve.positives[bin] as number;
      right += (yes * hits + no * (size - hits)) / size;
      // A bin in which all came true is not sure of it: half a row of each kind is added.
      const share = (hits + 0.5) / (size + 1);
      variance += (((yes - no) / n) ** 2 * share * (1 - share)) / size;
    });
  }
  return { value: right / n, variance };
}
