import { DescribeStackResourcesCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { DescribeExecutionCommand, paginateListExecutions } from '@aws-sdk/client-sfn';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Report } from '../../lambdas/contract/report.ts';
import type { Clients } from './clients.ts';
import type { Timeline } from './timeline.ts';

/** Executions that the demo starts bear this; the rule names its own. */
export const EXECUTION_PREFIX = 'by-hand-';

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

interface JudgedWindow {
  readonly reportKey: string;
}

/** Every window that a finished run judged, from the run's output and the report that it stored. */
export async function readRuns(clients: Clients, timeline: Timeline, deployment: Deployment): Promise<void> {
  const pages = paginateListExecutions(
    { client: clients.stepFunctions },
    { stateMachineArn: deployment.StateMachineArn },
  );
  for await (const { executions } of pages) {
    for (const { executionArn, name = '', status } of executions ?? []) {
      if (status === 'FAILED' || status === 'TIMED_OUT') {
        const { error, cause } = await clients.stepFunctions.send(
          new DescribeExecutionCommand({ executionArn }),
        );
        throw new Error(`run ${name} of the monitor failed: ${error} ${cause}`);
      }
      if (status !== 'SUCCEEDED') continue;
      const { output } = await clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
      const { windows = [] } = JSON.parse(output ?? '{}') as { windows?: JudgedWindow[] };
      for (const { reportKey } of windows)
        await readReport(clients, timeline, { reportKey, name, deployment });
    }
  }
}

async function readReport(
  { s3 }: Clients,
  timeline: Timeline,
  { reportKey, name, deployment }: { reportKey: string; name: string; deployment: Deployment },
): Promise<void> {
  const place = { Bucket: deployment.StateBucketName, Key: reportKey };
  const { Body, ETag, LastModified } = await s3.send(new GetObjectCommand(place));
  const report = JSON.parse((await Body?.transformToString()) ?? '{}') as Report;
  // A window is judged when it closes, and again when its labels are in.
  timeline.add(`report ${reportKey} ${ETag}`, {
    at: (LastModified ?? new Date()).toISOString(),
    event: 'window-checked',
    detail: {
      start: report.window.start,
      end: report.window.end,
      verdict: report.verdict,
      reason: report.reason,
      rows: report.rows.current,
      labelled: report.performance?.n ?? 0,
      driftedColumns: report.drift?.driftedColumns ?? [],
      startedBy: name.startsWith(EXECUTION_PREFIX) ? 'hand' : 'rule',
      report: `s3://${place.Bucket}/${reportKey}`,
    },
  });
}

/**
 * Every change of an alarm's state. LocalStack stamps an entry of the history with the time of the change
 * before it, so the time is that of the next entry, or of the alarm's present state.
 */
export async function readAlarms({ cloudWatch }: Clients, timeline: Timeline): Promise<void> {
  const { MetricAlarms = [] } = await cloudWatch.send(new DescribeAlarmsCommand({}));
  const { AlarmHistoryItems = [] } = await cloudWatch.send(
    new DescribeAlarmHistoryCommand({ HistoryItemType: 'StateUpdate', MaxRecords: 100 }),
  );
  for (const { AlarmName: name, StateUpdatedTimestamp: last } of MetricAlarms) {
    const changes = AlarmHistoryItems.filter((item) => item.AlarmName === name);
    changes.forEach(({ HistoryData }, index) => {
      const { oldState, newState } = JSON.parse(HistoryData ?? '{}') as AlarmHistory;
      const at = (changes[index + 1]?.Timestamp ?? last ?? new Date()).toISOString();
      timeline.add(`alarm ${name} ${index}`, {
        at,
        event: 'alarm',
        detail: { name, state: newState?.stateValue, from: oldState?.stateValue },
      });
    });
  }
}

interface AlarmHistory {
  readonly oldState?: { readonly stateValue?: string };
  readonly newState?: { readonly stateValue?: string };
}

/** Reads the mails: who got them from LocalStack's outbox, which loses the subject, and that from a queue beside it. */
export class MailReader {
  private readonly clients: Clients;
  private readonly queueUrl: string;
  private readonly subjects = new Map<string, string>();

  private constructor(clients: Clients, queueUrl: string) {
    this.clients = clients;
    this.queueUrl = queueUrl;
  }

  /** Subscribes a queue to the topic that the mails go out by. */
  static async open(clients: Clients, topicArn: string): Promise<MailReader> {
    const { QueueUrl = '' } = await clients.sqs.send(new CreateQueueCommand({ QueueName: 'demo-mails' }));
    const { Attributes } = await clients.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    await clients.sns.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }),
    );
    return new MailReader(clients, QueueUrl);
  }

  async read(timeline: Timeline): Promise<void> {
    await this.readSubjects();
    const answer = await fetch(`${this.clients.endpoint}/_aws/ses`);
    const { messages } = (await answer.json()) as { messages: OutboxMail[] };
    for (const mail of messages) {
      const text = mail.Body?.text_part ?? '';
      const subject = this.subjects.get(text);
      if (subject === undefined) continue;
      const [to] = mail.Destination?.ToAddresses ?? [];
      timeline.add(`mail ${mail.Id}`, {
        at: new Date(mail.Timestamp).toISOString(),
        event: 'email',
        detail: { to, subject, text },
      });
    }
  }

  private async readSubjects(): Promise<void> {
    const { Messages = [] } = await this.clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: this.queueUrl, MaxNumberOfMessages: 10 }),
    );
    for (const { Body, ReceiptHandle } of Messages) {
      const { Subject = '', Message = '' } = JSON.parse(Body ?? '{}') as {
        Subject?: string;
        Message?: string;
      };
      this.subjects.set(Message, Subject);
      await this.clients.sqs.send(new DeleteMessageCommand({ QueueUrl: this.queueUrl, ReceiptHandle }));
    }
  }
}

interface OutboxMail {
  readonly Id: string;
  readonly Timestamp: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[] };
  readonly Body?: { readonly text_part?: string };
}
