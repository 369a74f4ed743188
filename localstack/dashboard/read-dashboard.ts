import {
  type CloudWatchClient,
  GetDashboardCommand,
  paginateDescribeAlarms,
  paginateListDashboards,
} from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { AlarmWidget, CustomWidget } from './body.ts';
import type { TimeRange } from './time-range.ts';

/** Names of all dashboards, in their order. */
export async function listDashboards(client: CloudWatchClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { DashboardEntries = [] } of paginateListDashboards({ client }, {})) {
    names.push(...DashboardEntries.map(({ DashboardName = '' }) => DashboardName));
  }
  return names.sort();
}

/** The body of a dashboard; null where there is none of this name. */
export async function readBody(client: CloudWatchClient, name: string): Promise<string | null> {
  // LocalStack's error for a missing one is not CloudWatch's.
  if (!(await listDashboards(client)).includes(name)) return null;
  const { DashboardBody = '' } = await client.send(new GetDashboardCommand({ DashboardName: name }));
  return DashboardBody;
}

/** An alarm as it stands. */
export interface AlarmState {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly since: Date | null;
  readonly reason: string;
}

/** The states of a widget's alarms in its order; one that does not exist is left out. */
export async function readAlarms(
  client: CloudWatchClient,
  { alarms }: AlarmWidget['properties'],
): Promise<readonly AlarmState[]> {
  const states = new Map<string, AlarmState>();
  for await (const page of paginateDescribeAlarms({ client }, {})) {
    for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
      states.set(alarm.AlarmArn ?? '', {
        name: alarm.AlarmName ?? '',
        state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
        since: alarm.StateUpdatedTimestamp ?? null,
        reason: alarm.StateReason ?? '',
      });
    }
  }
  return alarms.flatMap((arn) => states.get(arn) ?? []);
}

/** What a custom widget's function answers. */
export interface CustomAnswer {
  readonly kind: 'html' | 'markdown' | 'json' | 'error';
  readonly text: string;
}

/**
 * Calls the function of a custom widget as CloudWatch does.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_about.html
 */
export async function askCustomWidget(
  client: LambdaClient,
  { endpoint, params }: CustomWidget['properties'],
  place: { readonly dashboardName: string; readonly range: TimeRange },
): Promise<CustomAnswer> {
  const { start, end } = place.range;
  const widgetContext = {
    dashboardName: place.dashboardName,
    timezone: { label: 'UTC', offsetISO: '+00:00', offsetInMinutes: 0 },
    period: place.range.periodSeconds,
    isAutoPeriod: true,
    timeRange: { mode: 'relative', start, end, relativeStart: end - start },
    theme: 'light',
    linkCharts: true,
    params: params ?? {},
    forms: { all: {} },
  };
  const Payload = JSON.stringify({ ...(params ?? {}), widgetContext });
  const answer = await client
    .send(new InvokeCommand({ FunctionName: endpoint, Payload }))
    .catch((error: Error) => error);
  if (answer instanceof Error) return { kind: 'error', text: answer.message };
  const text = Buffer.from(answer.Payload ?? []).toString();
  if (answer.FunctionError !== undefined) return { kind: 'error', text };
  return readAnswer(JSON.parse(text === '' ? 'null' : text));
}

function readAnswer(value: unknown): CustomAnswer {
  if (typeof value === 'string') return { kind: 'html', text: value };
  if (typeof value === 'object' && value !== null && 'markdown' in value) {
    return { kind: 'markdown', text: String(value.markdown) };
  }
  return { kind: 'json', text: JSON.stringify(value, null, 2) };
}
