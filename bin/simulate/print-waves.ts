import { plural } from '../../lambdas/core/findings.ts';
import { formatNumber } from '../../lambdas/core/format.ts';
import type { WavePeriod, WavesResult } from './run-waves.ts';

const BLOCKS = ' ▁▂▃▄▅▆▇█';
const MOST_FAILURES = 3;

type Cells = readonly string[];

/** The result as a table, a line a period, with the course of each measure below. */
export function printWaves({ endpoint, periods, failures, labelsWritten }: WavesResult): string {
  const measures = Object.keys(
    periods.find(({ performance }) => Object.keys(performance).length > 0)?.performance ?? {},
  );
  const header = [
    'period',
    'sent',
    'failed',
    'p50 ms',
    'p95 ms',
    ...measures,
    'invocations',
    '4xx',
    '5xx',
    'model ms',
    'drift',
  ];
  const rows = periods.map((period) => rowOf(period, measures));
  const plots = measures.map(
    (name) => `${name.padEnd(10)} ${plot(periods.map(({ performance }) => performance[name] ?? null))}`,
  );
  return [
    `${endpoint}: sent and answered as seen from here; invocations, 4xx, 5xx and model ms as CloudWatch has them`,
    '',
    ...alignColumns([header, ...rows]),
    '',
    `${'p95 ms'.padEnd(10)} ${plot(periods.map(({ latency }) => latency?.p95 ?? null))}`,
    ...plots,
    '',
    `${labelsWritten} labels written`,
    ...printFailures(failures),
  ].join('\n');
}

/** Why requests failed, the most frequent cause first. */
function printFailures(failures: WavesResult['failures']): readonly string[] {
  const causes = Object.entries(failures);
  if (causes.length === 0) return [];
  const failed = causes.reduce((sum, [, count]) => sum + count, 0);
  const further = causes.length - MOST_FAILURES;
  return [
    `${failed} ${plural(failed, 'request', 'requests')} failed:`,
    ...causes.slice(0, MOST_FAILURES).map(([cause, count]) => `  ${count} × ${cause}`),
    ...(further > 0 ? [`  and ${further} further ${plural(further, 'cause', 'causes')}: see --json`] : []),
  ];
}

function rowOf(
  { period, sent, failed, latency, performance, cloudWatch, drift }: WavePeriod,
  measures: Cells,
): Cells {
  return [
    String(period),
    String(sent),
    String(failed),
    formatCell(latency?.p50),
    formatCell(latency?.p95),
    ...measures.map((name) => formatCell(performance[name])),
    formatCell(cloudWatch?.invocations),
    formatCell(cloudWatch?.errors4xx),
    formatCell(cloudWatch?.errors5xx),
    formatCell(cloudWatch?.modelMilliseconds),
    drift.join(', '),
  ];
}

const formatCell = (value: number | null | undefined): string => (value == null ? '–' : formatNumber(value));

function alignColumns(rows: readonly Cells[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const last = widths.length - 1;
  return rows.map((row) =>
    row
      .map((cell, at) => (at === last ? cell : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Bars from 0 to the largest value, one a period, and both ends of their range. */
function plot(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return '';
  const most = Math.max(...known, 0);
  const bars = values.map((value) => {
    const share = value === null || most === 0 ? 0 : Math.max(0, value) / most;
    return BLOCKS[value === null ? 0 : Math.max(1, Math.round(share * (BLOCKS.length - 1)))];
  });
  return `${bars.join('')}  ${formatNumber(Math.min(...known))} to ${formatNumber(Math.max(...known))}`;
}
