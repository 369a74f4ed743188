import type { Monitor } from '../../contract/monitor.ts';
import type { DriftPart, Report } from '../../contract/report.ts';
import type { Baseline } from '../profile/baseline.ts';
import type { DriftTest, RuleOutcome } from './rules.ts';

/** What the drift verdict of a window rests on. */
export interface DriftFacts {
  readonly rows: Report['rows'];
  /** The part of the reference that it is compared with; undefined for the whole. */
  readonly slice: Pick<NonNullable<Baseline['slice']>, 'season' | 'step' | 'name'> | undefined;
  readonly config: Pick<Monitor['drift'], 'minimumRows'>;
  readonly outcome: RuleOutcome;
  readonly driftedColumns: readonly string[];
  readonly tests: readonly (DriftTest & { readonly fault: string | null })[];
}

/**
 * The verdict of a window from its tests: faults alarm whatever the rule says, too few rows are not judged, and
 * then the rule decides.
 */
export function driftVerdict(facts: DriftFacts): Pick<DriftPart, 'verdict' | 'reason' | 'sentence'> {
  const { rows, slice, config, outcome, driftedColumns, tests } = facts;
  const against = slice === undefined ? '' : ` from the reference of ${slice.name}`;
  const faulty = tests.filter((test) => test.fault !== null).map((test) => test.column);
  if (faulty.length > 0) {
    const sentence = `Columns missing or of the wrong type: ${listNames(faulty)}.`;
    return { verdict: 'ALARM', reason: 'schema', sentence };
  }
  if (rows.current < config.minimumRows) return tooFewRows(`the window has ${rows.current}`, config);
  if (slice?.step === null) {
    const sentence = `Drift cannot be judged by ${slice.season}: ${slice.name}.`;
    return { verdict: 'INSUFFICIENT_DATA', reason: 'no-season', sentence };
  }
  if (rows.reference < config.minimumRows)
    return tooFewRows(
      `the reference has ${rows.reference}${slice === undefined ? '' : ` (${slice.name})`}`,
      config,
    );
  if (outcome.alarm) {
    const names = driftedColumns.length === 0 ? '' : `: ${listNames(driftedColumns)}`;
    const sentence = `The data drifted${against}${names} (rule: ${outcome.sentence}).`;
    return { verdict: 'ALARM', reason: 'drifted', sentence };
  }
  if (!tests.some((test) => test.enough && test.comparison.statistic !== null)) {
    const sentence = `No column has the ${config.minimumRows} values on both sides that a test needs.`;
    return { verdict: 'INSUFFICIENT_DATA', reason: 'nothing-to-compare', sentence };
  }
  return { verdict: 'OK', reason: null, sentence: `No drift${against} (rule: ${outcome.sentence}).` };
}

function tooFewRows(side: string, { minimumRows }: DriftFacts['config']) {
  const sentence = `Too few rows to judge drift: ${side}, ${minimumRows} are needed.`;
  return { verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows', sentence } as const;
}

function listNames(names: readonly string[]): string {
  return names.length <= 5
    ? names.join(', ')
    : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}
