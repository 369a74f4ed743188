import type { Stage } from '../../contract/events.ts';

/** Where a monitor keeps its state on S3: every key of every step. */
export const stateKeys = {
  cursor: (model: string) => `${model}/cursor.json`,
  config: (model: string, hash: string) => `${model}/config/${hash}.json`,
  baseline: (model: string, version: string) => `${model}/baselines/${version}.json.gz`,
  /** Prefix of what one run hands from step to step; nothing needs it once the run is over. */
  run: (model: string, time: string) => `${model}/runs/${dashed(time)}/`,
  chunk: (run: string, hash: string) => `${run}chunk-${hash}.json`,
  labels: (run: string, hash: string) => `${run}labels-${hash}.json`,
  profile: (window: { readonly start: string; readonly stage: Stage }, chunkKey: string) =>
    `${chunkKey.replace(/\.json$/, '')}-${dashed(window.start)}-${window.stage}.profile.json.gz`,
  reports: (model: string) => `${model}/reports/`,
  report: (model: string, start: string) => `${model}/reports/${dashed(start)}.json`,
  published: (model: string, { start, stage }: { readonly start: string; readonly stage: Stage }) =>
    `${model}/published/${dashed(start)}.${stage}.json`,
} as const;

/**
 * The window that a report's key names, or null if it names none.
 *
 * @example windowStartOf('m/reports/2026-01-05T10-00-00Z.json') // '2026-01-05T10:00:00Z'
 */
export function windowStartOf(reportKey: string): string | null {
  const parts = /(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2})Z\.json$/.exec(reportKey);
  return parts === null ? null : `${parts[1]}:${parts[2]}:${parts[3]}Z`;
}

function dashed(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}
