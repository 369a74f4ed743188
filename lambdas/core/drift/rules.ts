import { DRIFT_RULE_LIMITS, type DriftCorrection, type DriftRule } from '../../contract/names.ts';
import type { Calibration } from '../calibration.ts';
import { significanceLevel } from '../false-alarm-budget.ts';
import { formatNumber, formatPValue } from '../format.ts';
import { isPast } from '../past-limit.ts';
import { benjaminiHochbergAdjust, holmAdjust } from '../stats/holm.ts';
import type { Comparison } from './method.ts';

/** One test that takes part in a window's drift verdict. */
export interface DriftTest {
  readonly column: string;
  readonly comparison: Comparison;
  /** Whether the sample is large enough to judge. */
  readonly enough: boolean;
  /** Whether its statistic counts in the drift score. */
  readonly inScore: boolean;
  /** The median of its statistic in good windows, where it is calibrated. */
  readonly median?: number;
}

interface RuleOptions {
  readonly threshold: number | undefined;
  readonly falseAlarmsPerMonth: number;
  readonly minimumEffect: number;
  readonly windowSeconds: number;
  /** Holm where left out. */
  readonly correction?: DriftCorrection;
  readonly calibration?: Calibration | undefined;
}

/** What a rule says: which tests alarm, whether the window does, and the limit it went by. */
export interface RuleOutcome {
  /** By test. */
  readonly thresholds: readonly number[];
  readonly adjustedPValues: readonly (number | null)[];
  readonly alarms: readonly boolean[];
  readonly alarm: boolean;
  /** The rule in words, for the report. */
  readonly sentence: string;
  /** What a test was judged by, in words, where it is not its p-value; by test. */
  readonly notes?: readonly (string | null)[];
}

type Rule = (tests: readonly DriftTest[], options: RuleOptions) => RuleOutcome;

/** The p-value that a test is judged by. */
function judgedPValue({ comparison, enough }: DriftTest): number | null {
  return enough ? (comparison.verdictPValue ?? comparison.pValue) : null;
}

/** The larger of the p-value that a test is judged by and the one that must bear it out. */
function confirmedPValue(test: DriftTest): number | null {
  const pValue = judgedPValue(test);
  return pValue === null ? null : Math.max(pValue, test.comparison.confirmingPValue ?? 0);
}

/** Mean statistic over the tests that count in the drift score; null where none does. */
export function driftScore(tests: readonly DriftTest[]): number | null {
  const statistics = tests.filter((test) => test.inScore).map((test) => test.comparison.statistic);
  const known = statistics.filter((statistic) => statistic !== null);
  return known.length === 0 ? null : known.reduce((sum, statistic) => sum + statistic, 0) / known.length;
}

function distinctColumns(tests: readonly DriftTest[]): number {
  return new Set(tests.map((test) => test.column)).size;
}

interface Correction {
  readonly adjust: (pValues: readonly (number | null)[]) => (number | null)[];
  /** What it promises, in words. */
  readonly promise: (options: RuleOptions, level: number) => string;
}

const CORRECTIONS: Readonly<Record<DriftCorrection, Correction>> = {
  holm: {
    adjust: holmAdjust,
    promise: ({ falseAlarmsPerMonth }) => `false alarms expected in 30 days: ${falseAlarmsPerMonth} at most`,
  },
  'benjamini-hochberg': {
    adjust: benjaminiHochbergAdjust,
    promise: (_, level) =>
      `expected share of false discoveries among the drifted columns: ${formatNumber(level)} at most, by Benjamini–Hochberg, which does not limit the number of alarms`,
  },
};

/**
 * The adjusted p-values of a family. Where the confirming p-values do not bear an alarm out, the adjusted p-value
 * is the one that comes of them.
 */
function adjustConfirmed(tests: readonly DriftTest[], adjust: Correction['adjust'], threshold: number) {
  const confirmed = adjust(tests.map(confirmedPValue));
  const first = adjust(tests.map(judgedPValue));
  const overturned = first.map(
    (adjusted, index) => adjusted !== null && adjusted <= threshold && (confirmed[index] ?? 1) > threshold,
  );
  const adjustedPValues = first.map((adjusted, index) =>
    overturned[index] ? (confirmed[index] ?? null) : adjusted,
  );
  return { adjustedPValues, overturned };
}

/** One family of tests a window at the budget's level; a column must also have moved far enough. */
const pValueBudget: Rule = (tests, options) => {
  const threshold = significanceLevel(options);
  const { adjust, promise } = CORRECTIONS[options.correction ?? 'holm'];
  const { adjustedPValues, overturned } = adjustConfirmed(tests, adjust, threshold);
  const alarms = tests.map((test, index) => {
    const adjusted = adjustedPValues[index] ?? null;
    return (
      adjusted !== null && adjusted <= threshold && (test.comparison.effect ?? 0) >= options.minimumEffect
    );
  });
  const sentence = promise(options, threshold);
  const thresholds = tests.map(() => threshold);
  const notes = tests.map(({ comparison: { confirmingPValue } }, index) => {
    if (confirmingPValue !== null && overturned[index])
      return `its likelihood ratio, p ${formatPValue(confirmingPValue)}, does not bear that out`;
    const adjusted = adjustedPValues[index] ?? 1;
    if (adjusted > threshold || alarms[index]) return null;
    return `significant, but too small to alarm, which takes ${formatNumber(options.minimumEffect)}`;
  });
  return { thresholds, adjustedPValues, alarms, alarm: alarms.includes(true), sentence, notes };
};

/**
 * A calibrated test alarms where its scaled statistic passes the joint limit. Missing shares, and columns that
 * could not be calibrated, keep their p-values, as a family of their own.
 */
function calibratedBudget(
  tests: readonly DriftTest[],
  options: RuleOptions,
  calibration: Calibration,
): RuleOutcome {
  const isOther = (test: DriftTest): boolean => test.median === undefined;
  const others = pValueBudget(
    tests.map((test) => (isOther(test) ? test : { ...test, enough: false })),
    options,
  );
  const scaled = tests.map(({ median, enough, comparison: { statistic } }) =>
    median === undefined || !enough || statistic === null ? null : statistic / median,
  );
  const alarms = scaled.map((value, index) =>
    value === null ? others.alarms[index] === true : value > calibration.threshold,
  );
  const promise = `calibrated on ${calibration.windows} good windows, which support ${formatNumber(calibration.supports)} false alarms expected in 30 days`;
  const rest = tests.some(isOther) ? `; by p-values where there is no calibration: ${others.sentence}` : '';
  return {
    thresholds: tests.map((test, index) =>
      isOther(test) ? (others.thresholds[index] as number) : calibration.threshold,
    ),
    adjustedPValues: others.adjustedPValues,
    alarms,
    alarm: alarms.includes(true),
    sentence: promise + rest,
    notes: scaled.map((value, index) =>
      value === null
        ? (others.notes?.[index] ?? null)
        : `${formatNumber(value)} times the statistic's median in good windows, limit ${formatNumber(calibration.threshold)}`,
    ),
  };
}

/** By calibration where there is one, else by p-values. */
const budget: Rule = (tests, options) =>
  options.calibration === undefined
    ? pValueBudget(tests, options)
    : calibratedBudget(tests, options, options.calibration);

function belowLevel(tests: readonly DriftTest[], level: number): readonly boolean[] {
  return tests.map((test) => {
    const pValue = judgedPValue(test);
    return pValue !== null && pValue < level;
  });
}

/** Any column with p below 0.05, uncorrected. */
const anyColumn: Rule = (tests, options) => {
  const threshold = options.threshold ?? DRIFT_RULE_LIMITS.anyColumn;
  const alarms = belowLevel(tests, threshold);
  const sentence = `any column with p < ${threshold}`;
  return {
    thresholds: tests.map(() => threshold),
    adjustedPValues: tests.map(() => null),
    alarms,
    alarm: alarms.includes(true),
    sentence,
  };
};

/** Mean statistic of the numeric features above 0.1. */
const meanStatistic: Rule = (tests, options) => {
  const threshold = options.threshold ?? DRIFT_RULE_LIMITS.meanStatistic;
  const judged = tests.map((test) => ({ ...test, inScore: test.inScore && test.enough }));
  const alarms = judged.map((test) => test.inScore && isPast(test.comparison.statistic ?? 0, threshold));
  const alarm = isPast(driftScore(judged) ?? 0, threshold);
  const sentence = `mean KS statistic above ${threshold}`;
  return {
    thresholds: tests.map(() => threshold),
    adjustedPValues: tests.map(() => null),
    alarms,
    alarm,
    sentence,
  };
};

/** At least half of the columns with p below 0.05. */
const share: Rule = (tests, options) => {
  const threshold = options.threshold ?? DRIFT_RULE_LIMITS.share;
  const alarms = belowLevel(tests, 0.05);
  const drifted = distinctColumns(tests.filter((_, index) => alarms[index]));
  const alarm = drifted > 0 && drifted / distinctColumns(tests) >= threshold;
  const sentence = `at least ${threshold} of the columns with p < 0.05`;
  return {
    thresholds: tests.map(() => threshold),
    adjustedPValues: tests.map(() => null),
    alarms,
    alarm,
    sentence,
  };
};

/** How the comparisons of a window become one verdict, by the rule's name in the monitor file. */
export const RULES = { budget, anyColumn, meanStatistic, share } as const satisfies Record<DriftRule, Rule>;
