import type { Monitor } from '../../contract/monitor.ts';
import type { DriftColumn, DriftPart } from '../../contract/report.ts';
import { formatNumber, formatPValue } from '../format.ts';
import type { Baseline, BaselineColumn } from '../profile/baseline.ts';
import type { WindowColumn, WindowData } from '../profile/window-profile.ts';
import { hardFaultOf } from './column-faults.ts';
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
  const columns = tests.map((test, index) => describeTest(test, outcome, index));
  const drifted = columns.filter((column) => column.verdict === 'ALARM').map((column) => column.column);
  const driftedColumns = [...new Set(drifted)];
  const shared = { rule: config.rule, score: driftScore(tests), driftedColumns, columns };
  return { ...shared, ...judge(input, outcome, { driftedColumns, tests }) };
}

function runTests({ baseline, profile, config }: DriftInput): readonly ColumnTest[] {
  const enoughRows = Math.min(baseline.rows, profile.rows) >= config.minimumRows;
  return baseline.columns.flatMap((column, index) => {
    const window = profile.columns[index] as WindowColumn;
    if (!column.present) return [];
    const fault = hardFaultOf(column, window, profile.rows);
    return DRIFT_METHODS.filter((method: DriftMethod) => method.kinds.includes(column.kind))
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
      }));
  });
}

interface JudgeContext {
  readonly driftedColumns: readonly string[];
  readonly tests: readonly ColumnTest[];
}

function judge(
  { baseline, profile, config }: DriftInput,
  outcome: RuleOutcome,
  { driftedColumns, tests }: JudgeContext,
): Pick<DriftPart, 'verdict' | 'reason' | 'sentence'> {
  const faulty = tests.filter((test) => test.fault !== null).map((test) => test.column);
  if (faulty.length > 0) {
    const sentence = `Columns missing or of the wrong type: ${listNames(faulty)}.`;
    return { verdict: 'ALARM', reason: 'schema', sentence };
  }
  const rows = Math.min(baseline.rows, profile.rows);
  if (rows < config.minimumRows) {
    const side =
      baseline.rows < config.minimumRows
        ? `the reference has ${baseline.rows}`
        : `the window has ${profile.rows}`;
    const sentence = `Too few rows to judge drift: ${side}, ${config.minimumRows} are needed.`;
    return { verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows', sentence };
  }
  if (outcome.alarm) {
    const names = driftedColumns.length === 0 ? '' : `: ${listNames(driftedColumns)}`;
    return {
      verdict: 'ALARM',
      reason: 'drifted',
      sentence: `The data drifted${names} (rule: ${outcome.sentence}).`,
    };
  }
  if (!tests.some((test) => test.enough && test.comparison.statistic !== null)) {
    const sentence = `No column has the ${config.minimumRows} values on both sides that a test needs.`;
    return { verdict: 'INSUFFICIENT_DATA', reason: 'nothing-to-compare', sentence };
  }
  return { verdict: 'OK', reason: null, sentence: `No drift (rule: ${outcome.sentence}).` };
}

function listNames(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

function describeTest(test: ColumnTest, outcome: RuleOutcome, index: number): DriftColumn {
  const { baseline, window, comparison, method } = test;
  const { change, ...numbers } = comparison;
  const adjustedPValue = outcome.adjustedPValues[index] ?? null;
  const alarms = test.fault !== null || outcome.alarms[index] === true;
  const judged = test.enough && comparison.statistic !== null;
  const verdict = alarms ? 'ALARM' : judged ? 'OK' : 'INSUFFICIENT_DATA';
  return {
    column: test.column,
    role: baseline.role,
    kind: baseline.kind,
    test: method.name,
    ...numbers,
    adjustedPValue,
    threshold: outcome.threshold,
    verdict,
    reason: test.fault ?? (alarms ? 'drifted' : judged ? null : 'too-few-rows'),
    n: { reference: baseline.n, current: window.n },
    missing: { reference: baseline.missing, current: window.missing },
    sentence: describeChange(test, verdict, adjustedPValue),
  };
}

const FAULT_WORDS = {
  'missing-column': 'missing from the data',
  'wrong-type': 'most values are no numbers',
} as const;
const VERDICT_WORDS = {
  ALARM: 'drifted',
  OK: 'no drift',
  INSUFFICIENT_DATA: 'too little data to judge',
} as const;

function describeChange(
  test: ColumnTest,
  verdict: DriftColumn['verdict'],
  adjustedPValue: number | null,
): string {
  const { effect, pValue } = test.comparison;
  const parts = [`${test.column}: ${test.fault === null ? VERDICT_WORDS[verdict] : FAULT_WORDS[test.fault]}`];
  if (test.comparison.change !== '') parts.push(test.comparison.change);
  if (effect !== null) parts.push(`${test.method.effectTitle} ${formatNumber(effect)}`);
  if (pValue !== null) parts.push(`p ${formatPValue(pValue)}${describeAdjusted(adjustedPValue)}`);
  return `${parts.join('; ')}.`;
}

function describeAdjusted(adjustedPValue: number | null): string {
  return adjustedPValue === null
    ? ''
    : `, ${formatPValue(adjustedPValue).replace('= ', '')} after correction for all tests`;
}
