import { ALLOWED_ENDINGS, findFormat } from '../lambdas/contract/data-format.ts';
import { secondsOf } from '../lambdas/contract/duration.ts';
import type { Monitor } from '../lambdas/contract/monitor.ts';
import { ConfigError } from '../lambdas/core/errors.ts';
import { checkPerformanceConfig } from '../lambdas/core/performance/check-config.ts';
import { comparedMetric } from '../lambdas/core/retraining/compared-metric.ts';
import { ALLOWED_PERIODS, isAlarmPeriod } from './alarm-timing.ts';
import { metricNamesOf } from './metrics.ts';

/**
 * Of the 4 KB that a function's environment variables may take, so much for the alerts.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_ALERTS_BYTES = 3072;

const REQUIRED = {
  data: 'an object that says where predictions and labels arrive',
  baseline: 'an S3 address such as "s3://bucket/reference.csv"',
  schedule: 'an EventBridge expression such as "rate(1 hour)"',
} as const;
type RequiredKey = keyof typeof REQUIRED;

/** A monitor that names all that a deployment needs. */
export type DeployableMonitor = Monitor & { readonly [Key in RequiredKey]-?: NonNullable<Monitor[Key]> };

/** Narrows a monitor once {@link findDeployProblems} has found nothing. */
export function isDeployable(monitor: Monitor): monitor is DeployableMonitor {
  return (Object.keys(REQUIRED) as RequiredKey[]).every((key) => monitor[key] !== undefined);
}

/**
 * What keeps a valid monitor from being deployed, one line a problem: path, what was got, what is allowed.
 *
 * @example findDeployProblems({ ...monitor, baseline: undefined })
 * // ['baseline: missing, required to deploy, allowed: an S3 address such as "s3://bucket/reference.csv"']
 */
export function findDeployProblems(monitor: Monitor): readonly string[] {
  return [
    ...findMissing(monitor),
    ...findBadData(monitor),
    ...findConfigError(() => checkPerformanceConfig(monitor)),
    ...findBadAlarms(monitor),
    ...findBadAlerts(monitor),
    ...findBadRetraining(monitor),
  ];
}

function findMissing(monitor: Monitor): readonly string[] {
  return (Object.keys(REQUIRED) as RequiredKey[])
    .filter((key) => monitor[key] === undefined)
    .map((key) => `${key}: missing, required to deploy, allowed: ${REQUIRED[key]}`);
}

function findBadData({ data, baseline, columns }: Monitor): readonly string[] {
  const problems: string[] = [];
  if (baseline !== undefined && findFormat(baseline) === undefined) {
    problems.push(`baseline: got "${baseline}", allowed: an object that ends in ${ALLOWED_ENDINGS}`);
  }
  for (const part of ['id', 'label'] as const) {
    if (data?.labels === undefined || columns[part] !== undefined) continue;
    problems.push(`columns.${part}: missing, required to join data.labels, allowed: the name of a column`);
  }
  return problems;
}

function findBadAlarms(monitor: Monitor): readonly string[] {
  const { period, anomalyDetection } = monitor.alarms;
  const names = metricNamesOf(monitor.task);
  const unknown = anomalyDetection.filter((name) => !names.includes(name));
  return [
    ...(isAlarmPeriod(secondsOf(period))
      ? []
      : [`alarms.period: got "${period}", allowed: ${ALLOWED_PERIODS}`]),
    ...unknown.map(
      (name) => `alarms.anomalyDetection: got "${name}", allowed: ${names.map(quote).join(', ')}`,
    ),
  ];
}

/** What the notifier is told of the alerts, as JSON. The topic knows the addresses. */
export function notifierSettings({ email: _subscribed, ...settings }: Monitor['alerts']): string {
  return JSON.stringify(settings);
}

function findBadAlerts({ alerts }: Monitor): readonly string[] {
  const bytes = Buffer.byteLength(notifierSettings(alerts));
  if (bytes <= MAX_ALERTS_BYTES) return [];
  return [
    `alerts: got ${bytes} bytes of channels and mutes, allowed: at most ${MAX_ALERTS_BYTES}, as much as a function's environment holds`,
  ];
}

function findBadRetraining(monitor: Monitor): readonly string[] {
  const { retraining, endpoint, columns } = monitor;
  if (retraining?.trainer === undefined) return [];
  const needed: readonly [string, unknown, string][] = [
    ['endpoint', endpoint, 'an object with the name of the endpoint that serves the model'],
    ['columns.label', columns.label, 'the name of a column'],
    ['retraining.deployment.role', retraining.deployment.role, 'the role that the models run under'],
  ];
  return [
    ...needed
      .filter(([, value]) => value === undefined)
      .map(([path, , allowed]) => `${path}: missing, required with retraining.trainer, allowed: ${allowed}`),
    ...findConfigError(() => comparedMetric(monitor)),
  ];
}

/** The message of the ConfigError that a check throws. */
function findConfigError(check: () => void): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message];
  }
}

function quote(name: string): string {
  return `"${name}"`;
}
