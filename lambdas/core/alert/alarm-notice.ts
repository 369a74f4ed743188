import { MODEL_DIMENSION } from '../../contract/metric-names.ts';

/** What CloudWatch tells when an alarm changes its state. */
export interface AlarmNotice {
  readonly alarmName: string;
  readonly description: string | null;
  readonly state: string;
  readonly oldState: string | null;
  readonly reason: string;
  /** When the state changed, as CloudWatch wrote it; null where it does not say. */
  readonly at: string | null;
  readonly region: string | null;
  /** The alarm's ARN; null where the message has none. */
  readonly arn: string | null;
  /** Name of the metric that the alarm watches; null where it watches none by itself. */
  readonly metricName: string | null;
  /** The model of the metric's dimension; null where it has none. */
  readonly model: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The alarm notification in a message's text; null if it is something else. Takes both shapes of AWS
 * (`Trigger` with the metric's own fields, and with `Metrics[]`), and dimensions as a list or as a map.
 */
export function parseAlarmNotice(text: string): AlarmNotice | null {
  const message = parseFields(text);
  const alarmName = textOf(message?.AlarmName);
  const state = textOf(message?.NewStateValue);
  if (message === null || alarmName === null || state === null) return null;
  const metric = findMetric(asFields(message.Trigger));
  return {
    alarmName,
    description: textOf(message.AlarmDescription),
    state,
    oldState: textOf(message.OldStateValue),
    reason: textOf(message.NewStateReason) ?? '',
    at: textOf(message.StateChangeTime),
    region: textOf(message.Region),
    arn: textOf(message.AlarmArn),
    metricName: textOf(metric.MetricName),
    model: findDimension(metric.Dimensions, MODEL_DIMENSION),
  };
}

/** The first metric that the alarm names, in the fields of the classic shape. */
function findMetric(trigger: Fields): Fields {
  if (textOf(trigger.MetricName) !== null) return trigger;
  const metrics = Array.isArray(trigger.Metrics) ? trigger.Metrics : [];
  const stats = metrics.map((entry) => asFields(asFields(asFields(entry).MetricStat).Metric));
  return stats.find((metric) => textOf(metric.MetricName) !== null) ?? {};
}

function findDimension(dimensions: unknown, name: string): string | null {
  if (!Array.isArray(dimensions)) return textOf(asFields(dimensions)[name]);
  const entry = dimensions.map(asFields).find((each) => (each.name ?? each.Name) === name);
  return textOf(entry?.value ?? entry?.Value);
}

function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : null;
  } catch {
    return null;
  }
}

function asFields(value: unknown): Fields {
  return value !== null && typeof value === 'object' ? (value as Fields) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
