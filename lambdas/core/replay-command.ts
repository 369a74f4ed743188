import type { Report } from '../contract/report.ts';

export interface JudgedBy {
  readonly window: Report['window'];
  /** S3 address of the configuration that the window was judged by. */
  readonly config: string | null;
  /** Bucket of the monitor's state. */
  readonly bucket: string;
}

/**
 * The command that judges a window again by the configuration that judged it; null where the configuration is not
 * known, or the window has no times.
 */
export function writeReplayCommand({ window: { start, end }, config, bucket }: JudgedBy): string | null {
  if (config === null || start === null || end === null) return null;
  return `aws s3 cp ${config} monitor.json && cdk-model-monitor replay --config monitor.json --bucket ${bucket} --from ${start} --to ${end}`;
}
