import { DescribeStackResourcesCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import type { Clients } from './clients.ts';
import type { Timeline } from './timeline.ts';

/** What the deployed stack made, by output name. */
export type Deployment = Readonly<Record<string, string>>;

export async function readLocalStack({ endpoint }: Clients, timeline: Timeline): Promise<void> {
  const answer = await fetch(`${endpoint}/_localstack/health`);
  const { version, edition } = (await answer.json()) as Record<string, unknown>;
  timeline.add('localstack', {
    at: new Date().toISOString(),
    event: 'localstack-ready',
    detail: { endpoint, version, edition },
  });
}

export async function readDeployment(
  clients: Clients,
  timeline: Timeline,
  { stack, deployment }: { stack: string; deployment: Deployment },
): Promise<void> {
  const { Stacks } = await clients.cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
  const { StackResources } = await clients.cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: stack }),
  );
  const { DashboardBody } = await clients.cloudWatch.send(
    new GetDashboardCommand({ DashboardName: deployment.DashboardName }),
  );
  const { MetricAlarms } = await clients.cloudWatch.send(new DescribeAlarmsCommand({}));
  timeline.add('deployed', {
    at: new Date().toISOString(),
    event: 'deployed',
    detail: {
      stack,
      status: Stacks?.[0]?.StackStatus,
      resources: StackResources?.length,
      alarms: MetricAlarms?.length,
      dashboard: deployment.DashboardName,
      widgets: (JSON.parse(DashboardBody ?? '{"widgets":[]}') as { widgets: unknown[] }).widgets.length,
    },
  });
}
