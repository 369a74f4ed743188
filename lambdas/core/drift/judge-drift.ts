import type { Monitor } from '../../contract/monitor.ts';
import type { DriftColumn, DriftPart } from '../../contract/report.ts';
import { formatNumber, formatPValue } from '../format.ts';
import type { Baseline, BaselineColumn } from '../profile/baseline.ts';
import type { WindowColumn, WindowData } from '../profile/window-profile.ts';
import { hardFaultOf } from './column-faults.ts';
import { isCalibrated } from './column-statistics.ts';
import { driftVerdict } from './drift-verdict.ts';
import type { DriftMethod } from './method.ts';
import { DRIFT_METHODS } from './methods.ts';
import { type DriftTest, driftScore, RULES, type RuleOutcome } from './rules.ts';

interface ColumnTest extends DriftTest {
  readonly method: DriftMethod;
  readonly baseline: BaselineColumn;
  readonly window: WindowColumn;
  readonly fault: ReturnType<typeof hardFaultOf>;
}

export interface DriftInput {
  readonly baseline: Baseline;
  readonly profile: WindowData;
  readonly config: Monitor['drift'];
  readonly windowSeconds: number;
}

/**
 * Compares a window with its baseline, column by column, and takes one verdict by the configured rule.
 * Fewer rows than `minimumRows` on either side give INSUFFICIENT_DATA, with the statistics still shown;
 * a declared column that is gone or of the wrong type is an ALARM whatever the rule says.
 *
 * Cost: O(distinct reference values) a numeric column, besides its p-value.
 */
export function judgeDrift(input: DriftInput): DriftPart | null {
  const { baseline, config } = input;
  if (baseline.columns.length === 0) return null;
  const tests = runTests(input);
  const outcome = RULES[config.rule](tests, {
    ...config,
    threshold: config.threshold,
    windowSeconds: input.windowSeconds,
  });
  const judged = tests.map((test, index) => describeTest(test, outcome, index));
  const columns = [...judged, ...runMeasures(input).map(describeMeasure)];
  const drifted = columns.filter((column) => column.verdict === 'ALARM').map((column) => column.column);
  const driftedColumns = [...new Set(drifted)];
  const season = seasonOf(baseline);
  const shared = { rule: config.rule, season, score: driftScore(tests), driftedColumns, columns };
  const rows = { reference: baseline.rows, current: input.profile.rows };
  return {
    ...shared,
    ...driftVerdict({ rows, slice: baseline.slice, config, outcome, driftedColumns, tests }),
  };
}

function seasonOf({ slice }: Baseline): DriftPart['season'] {
  if (slice === undefined) return null;
  return { by: slice.season, slice: slice.step === null ? null : slice.name };
}

/** The comparisons that the verdict is taken from. */
function runTests(input: DriftInput): readonly ColumnTest[] {
  return runMethods(
    input,
    DRIFT_METHODS.filter((method: DriftMethod) => method.limit === null),
  );
}

/** The comparisons that are only shown. */
function runMeasures(input: DriftInput): readonly ColumnTest[] {
  const asked: readonly string[] = input.config.alsoMeasure;
  const methods = DRIFT_METHODS.filter(
    (method: DriftMethod) => method.limit !== null && asked.includes(method.name),
  );
  return runMethods(input, methods).filter((test) => test.fault === null);
}

function runMethods(
  { baseline, profile, config }: DriftInput,
  methods: readonly DriftMethod[],
): readonly ColumnTest[] {
  const medians = new Map(Object.entries(config.calibration?.medians ?? {}));
  const enoughRows = Math.min(baseline.rows, profile.rows) >= config.minimumRows;
  return baseline.columns.flatMap((column, index) => {
    const window = profile.columns[index] as WindowColumn;
    const fault = hardFaultOf(column, window, { rows: profile.rows, minimumRows: config.minimumRows });
    if (!column.present && fault === null) return [];
    return methods
      .filter((method) => method.kinds.includes(column.kind))
      .filter((method) => (fault === null ? method.applies(column, window) : method.counts === 'values'))
      .map((method) => ({
        method,
        baseline: column,
        window,
        column: column.column,
        fault,
        comparison: method.compare(column, window),
        enough: method.counts === 'rows' ? enoughRows : Math.min(column.n, window.n) >= config.minimumRows,
        inScore: method.inScore && column.role === 'feature',
        ...(isCalibrated(method) &&
          medians.has(column.column) && { median: medians.get(column.column) as number }),
      }));
  });
}

/** What a comparison says of its column, without a judgement. */
function describeComparison({ column, baseline, window, comparison, method }: ColumnTest) {
  const { change: _change, ...numbers } = comparison;
  return {
    column,
    role: baseline.role,
    kind: baseline.kind,
    test: method.name,
    ...numbers,
    n: { reference: baseline.n, current: window.n },
    missing: { reference: baseline.missing, current: window.missing },
  };
}

function describeTest(test: ColumnTest, outcome: RuleOutcome, index: number): DriftColumn {
  const adjustedPValue = outcome.adjustedPValues[index] ?? null;
  const alarms = test.fault !== null || outcome.alarms[index] === true;
  const judged = test.enough && test.comparison.statistic !== null;
  const verdict = alarms ? 'ALARM' : judged ? 'OK' : 'INSUFFICIENT_DATA';
  return {
    ...describeComparison(test),
    adjustedPValue,
    threshold: outcome.thresholds[index] ?? null,
    verdict,
    reason: test.fault ?? (alarms ? 'drifted' : judged ? null : 'too-few-rows'),
    sentence: describeChange({ ...test, note: outcome.notes?.[index] ?? null }, verdict, adjustedPValue),
  };
}

function describeMeasure(test: ColumnTest): DriftColumn {
  const measured = test.comparison.statistic !== null;
  const reason = !test.enough ? 'too-few-rows' : measured ? null : 'nothing-to-compare';
  return {
    ...describeComparison(test),
    adjustedPValue: null,
    threshold: test.method.limit,
    verdict: reason === null ? 'OK' : 'INSUFFICIENT_DATA',
    reason,
    sentence: describeDistance(test),
  };
}

const FAULT_WORDS = {
  'missing-column': 'missing from the data',
  'missing-in-reference': 'missing from the reference',
  'wrong-type': 'most values are no numbers',
} as const;
const VERDICT_WORDS = {
  ALARM: 'drifted',
  OK: 'no drift',
  INSUFFICIENT_DATA: 'too little data to judge',
} as const;

function describeChange(
  test: ColumnTest & { readonly note: string | null },
  verdict: DriftColumn['verdict'],
  adjustedPValue: number | null,
): string {
  const { effect, pValue } = test.comparison;
  const parts = [`${test.column}: ${test.fault === null ? VERDICT_WORDS[verdict] : FAULT_WORDS[test.fault]}`];
  if (test.comparison.change !== '') parts.push(test.comparison.change);
  if (effect !== null) parts.push(`${test.method.effectTitle} ${formatNumber(effect)}`);
  if (test.note !== null) parts.push(test.note);
  if (pValue !== null) parts.push(`p ${formatPValue(pValue)}${describeAdjusted(adjustedPValue)}`);
  return `${parts.join('; ')}.`;
}

function describeDistance({ column, comparison, method }: ColumnTest): string {
  const { statistic, errorBound, change } = comparison;
  const limit = method.limit ?? 0;
  if (statistic === null) return `${column}: ${method.effectTitle} cannot be measured.`;
  const error = errorBound === null ? '' : ` ± ${formatNumber(errorBound)}`;
  const side = statistic > limit ? 'above' : 'not above';
  const parts = [`${column}: measured only`, ...(change === '' ? [] : [change])];
  parts.push(
    `${method.effectTitle} ${formatNumber(statistic)}${error}, ${side} its customary limit ${limit}`,
  );
  return `${parts.join('; ')}.`;
}

function describeAdjusted(adjustedPValue: number | null): string {
  return adjustedPValue === null
    ? ''
    : `, ${formatPValue(adjustedPValue).replace('= ', '')} after correction for all tests`;
}
