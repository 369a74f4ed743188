import { canonicalText } from '../table/canonical.ts';
import type { Value } from '../table/column.ts';
import { seededRandom, shuffle } from './random.ts';

/** The accuracy that no rate of its own falls below in the last period: a coin's, less a little. */
const END_ACCURACY = 0.45;

/** How the accuracy of a model is to fall over periods of equal size. */
export interface DegradationPlan {
  readonly rowsPerPeriod: number;
  readonly periods: number;
  /** Accuracy of period 0, a share. */
  readonly startAccuracy: number;
  /** What each period loses, a share; null: so much that it would be 0.45 one period after the last. */
  readonly degradationRate: number | null;
}

/** A fraction of whole numbers, so that 0.85 is 0.85. */
interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * How many of a period's labels agree with the predictions: ceil(rows × accuracy), the accuracy computed in
 * decimals and kept within 0 and 1.
 *
 * @example countRight({ rowsPerPeriod: 250, periods: 20, startAccuracy: 0.95, degradationRate: null }, 5) // 207
 */
export function countRight(plan: DegradationPlan, period: number): number {
  const { numerator, denominator } = accuracyOf(plan, period);
  const rows = BigInt(plan.rowsPerPeriod);
  const right = (rows * numerator + denominator - 1n) / denominator;
  return numerator <= 0n ? 0 : Number(right < rows ? right : rows);
}

/** What a period loses against the one before, a share. */
export function rateOf({ startAccuracy, degradationRate, periods }: DegradationPlan): number {
  return degradationRate ?? Number(((startAccuracy - END_ACCURACY) / periods).toPrecision(12));
}

function accuracyOf(plan: DegradationPlan, period: number): Fraction {
  const start = decimal(plan.startAccuracy);
  const loss =
    plan.degradationRate === null
      ? times(minus(start, decimal(END_ACCURACY)), { numerator: 1n, denominator: BigInt(plan.periods) })
      : decimal(plan.degradationRate);
  return minus(start, times(loss, { numerator: BigInt(period), denominator: 1n }));
}

/** A number as it is written in decimals. */
function decimal(value: number): Fraction {
  const [digits = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', part = ''] = digits.split('.');
  const shift = Number(exponent) - part.length;
  const numerator = BigInt(whole + part);
  return shift >= 0
    ? { numerator: numerator * 10n ** BigInt(shift), denominator: 1n }
    : { numerator, denominator: 10n ** BigInt(-shift) };
}

function minus(a: Fraction, b: Fraction): Fraction {
  return {
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/**
 * Labels for predictions of classes, period by period: exactly {@link countRight} of a period's labels agree
 * with its predictions, the others are one of the other classes. Which rows they are is drawn from the seed.
 *
 * @param predictions at least `periods × rowsPerPeriod` classes; labels are made for the first so many
 * @throws RangeError where the predictions hold fewer than two classes
 */
export function degradeLabels(
  predictions: readonly Value[],
  plan: DegradationPlan,
  seed: number,
): readonly Value[] {
  const classes = classesOf(predictions);
  if (classes.length < 2) throw new RangeError('fewer than two classes');
  const random = seededRandom(seed);
  return Array.from({ length: plan.periods }, (_, period) => {
    const first = period * plan.rowsPerPeriod;
    const predicted = predictions.slice(first, first + plan.rowsPerPeriod);
    const order = shuffle([...predicted.keys()], random);
    const right = new Set(order.slice(0, countRight(plan, period)));
    return predicted.map((value, row) => (right.has(row) ? value : pickOther(value, classes, random)));
  }).flat();
}

/** Every class once, as it is first written, in the order of the canonical texts. */
export function classesOf(predictions: readonly Value[]): readonly Value[] {
  const classes = new Map<string | null, Value>();
  for (const value of predictions) {
    const name = canonicalText(value);
    if (!classes.has(name)) classes.set(name, value);
  }
  return [...classes.values()].sort((a, b) => (String(a) < String(b) ? -1 : 1));
}

function pickOther(value: Value, classes: readonly Value[], random: () => number): Value {
  const others = classes.filter((each) => canonicalText(each) !== canonicalText(value));
  return others[Math.floor(random() * others.length)] as Value;
}
