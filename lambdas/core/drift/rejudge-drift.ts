import type { Monitor } from '../../contract/monitor.ts';
import type { DriftColumn, DriftPart, Report } from '../../contract/report.ts';
import { formatNumber, formatPValue } from '../format.ts';
import { isCalibrated } from './column-statistics.ts';
import { type DriftFacts, driftVerdict } from './drift-verdict.ts';
import type { DriftMethod } from './method.ts';
import { DRIFT_METHODS } from './methods.ts';
import { type DriftTest, RULES, type RuleOutcome } from './rules.ts';

const METHODS: ReadonlyMap<string, DriftMethod> = new Map(
  DRIFT_METHODS.map((method): [string, DriftMethod] => [method.name, method]),
);
/** Faults of a column alarm without a test; whatever is judged anew, they stay. */
const FAULTS: readonly string[] = ['missing-column', 'missing-in-reference', 'wrong-type'];
const WORDS = { ALARM: 'drifted', OK: 'no drift', INSUFFICIENT_DATA: 'too little data to judge' } as const;

/** A drift part as a report stores it, and what it is to be judged by now. */
export interface RejudgeDrift {
  readonly rows: Report['rows'];
  readonly config: Monitor['drift'];
  readonly windowSeconds: number;
}

interface StoredTest extends DriftTest {
  readonly stored: DriftColumn;
  readonly fault: string | null;
}

/**
 * The drift verdict of a judged window under other thresholds: from the statistics and p-values that its
 * report keeps, without its data.
 */
export function rejudgeDrift(part: DriftPart, { rows, config, windowSeconds }: RejudgeDrift): DriftPart {
  const judged = part.columns.filter(({ test }) => METHODS.get(test)?.limit === null);
  const tests = judged.map((column) => restoreTest(column, { rows, config }));
  const outcome = RULES[config.rule](tests, { ...config, threshold: config.threshold, windowSeconds });
  const columns = tests.map((test, index) => judgeAgain(test, outcome, index));
  const drifted = columns.filter((column) => column.verdict === 'ALARM').map((column) => column.column);
  const driftedColumns = [...new Set(drifted)];
  const facts = { rows, slice: sliceOf(part), config, outcome, driftedColumns, tests };
  const measured = part.columns.filter((column) => !judged.includes(column));
  return {
    ...part,
    rule: config.rule,
    driftedColumns,
    columns: [...columns, ...measured],
    ...driftVerdict(facts),
  };
}

function restoreTest(
  stored: DriftColumn,
  { rows, config }: Pick<RejudgeDrift, 'rows' | 'config'>,
): StoredTest {
  const method = METHODS.get(stored.test);
  const { reference, current } = method?.counts === 'rows' ? rows : stored.n;
  const median = config.calibration?.medians[stored.column];
  return {
    stored,
    column: stored.column,
    comparison: { ...stored, change: '' },
    fault: stored.reason !== null && FAULTS.includes(stored.reason) ? stored.reason : null,
    enough: Math.min(reference, current) >= config.minimumRows,
    inScore: method?.inScore === true && stored.role === 'feature',
    ...(method !== undefined && isCalibrated(method) && median !== undefined && { median }),
  };
}

function judgeAgain(test: StoredTest, outcome: RuleOutcome, index: number): DriftColumn {
  const { stored, fault, enough } = test;
  if (fault !== null) return stored;
  const alarms = outcome.alarms[index] === true;
  const judged = enough && stored.statistic !== null;
  const verdict = alarms ? 'ALARM' : judged ? 'OK' : 'INSUFFICIENT_DATA';
  const adjustedPValue = outcome.adjustedPValues[index] ?? null;
  const parts = [
    `${stored.column}: ${WORDS[verdict]}`,
    ...(stored.effect === null
      ? []
      : [`${METHODS.get(stored.test)?.effectTitle} ${formatNumber(stored.effect)}`]),
    ...(adjustedPValue === null ? [] : [`p ${formatPValue(adjustedPValue)} after correction for all tests`]),
  ];
  return {
    ...stored,
    adjustedPValue,
    threshold: outcome.thresholds[index] ?? null,
    verdict,
    reason: alarms ? 'drifted' : judged ? null : 'too-few-rows',
    sentence: `${parts.join('; ')}.`,
  };
}

function sliceOf({ season }: DriftPart): DriftFacts['slice'] {
  if (season === null || season === undefined) return undefined;
  const name = season.slice ?? 'the window has no part of the reference';
  return { season: season.by, step: season.slice === null ? null : 0, name };
}
