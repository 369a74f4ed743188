import type { Verdict } from '../../../lambdas/contract/names.ts';
import type { Report } from '../../../lambdas/contract/report.ts';
import type { KeyedReport } from '../../../lambdas/core/retraining/weigh-evidence.ts';

const HOUR = 3_600_000;

/** What a window judged; a part that is left out judged nothing. */
export interface WindowVerdicts {
  readonly drift?: Verdict;
  readonly degradation?: Verdict;
  readonly labelled?: number;
  /** What was estimated without labels. */
  readonly estimate?: { readonly pValue: number | null };
  /** @default 'first' */
  readonly baselineVersion?: string;
}

/** Reports of windows of an hour from midnight on, the newest first, as far as the brakes read them. */
export function makeReports(windows: readonly WindowVerdicts[]): readonly KeyedReport[] {
  return windows
    .map(({ drift, degradation, labelled = 0, estimate, baselineVersion = 'first' }, index) => {
      const start = hour(index);
      const report = {
        window: { start, end: hour(index + 1) },
        baselineVersion,
        drift: drift === undefined ? null : { verdict: drift },
        degradation: degradation === undefined ? null : { verdict: degradation },
        ...(estimate && { estimate: { ...estimate, sentence: 'estimated' } }),
        performance: labelled === 0 ? null : { n: labelled, verdict: 'OK' },
      };
      return { key: `price/reports/${start.replaceAll(':', '-')}.json`, report: report as unknown as Report };
    })
    .reverse();
}

/** The start of a window: so many hours after midnight. */
export function hour(index: number): string {
  return `${new Date(Date.parse('2026-01-05T00:00:00Z') + index * HOUR).toISOString().slice(0, 19)}Z`;
}
