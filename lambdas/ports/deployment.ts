import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { describeFailure } from './aws-failure.ts';

/** A stack as CloudFormation has it. */
export interface DeployedStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

interface DeployedAlarm {
  readonly name: string;
  readonly state: string;
  /** ARNs of the topics that it tells when it goes off. */
  readonly actions: readonly string[];
  readonly enabled: boolean;
}

interface Subscription {
  readonly protocol: string;
  readonly endpoint: string;
  readonly confirmed: boolean;
}

/** The newest execution of a state machine. */
interface NewestRun {
  readonly name: string;
  readonly status: string;
  /** ISO-8601 UTC. */
  readonly startedAt: string;
}

/** What of a monitor is deployed. Every method throws ConfigError or DependencyError where AWS refuses. */
export interface Deployment {
  /** The region that the calls go to, and whose key signs them; throws where there is none. */
  whoAsks(): Promise<{ readonly region: string; readonly accessKeyId: string }>;
  /** The stack of that name, or null if there is none. */
  findStack(name: string): Promise<DeployedStack | null>;
  /** The alarms that belong to the stack of that name. */
  listAlarms(stack: string): Promise<readonly DeployedAlarm[]>;
  listSubscriptions(topicArn: string): Promise<readonly Subscription[]>;
  findNewestRun(stateMachineArn: string): Promise<NewestRun | null>;
}

/** The deployment in the account and region of the environment. */
export function openDeployment(): Deployment {
  const stacks = new CloudFormationClient({});
  return {
    whoAsks: async () => {
      const { accessKeyId } = await stacks.config.credentials();
      return { region: await stacks.config.region(), accessKeyId };
    },
    findStack: (name) => findStack(stacks, name),
    listAlarms: (stack) => listAlarms(stacks, stack),
    listSubscriptions,
    findNewestRun,
  };
}

async function findStack(client: CloudFormationClient, name: string): Promise<DeployedStack | null> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    if (stack === undefined) return null;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    return { status: stack.StackStatus ?? 'UNKNOWN', outputs: Object.fromEntries(outputs) };
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return null;
    throw describeFailure(`look up the stack ${name}`, error);
  }
}

/** Alarms by their names: a prefix would find those of a model whose name begins the same, too. */
async function listAlarms(stacks: CloudFormationClient, stack: string): Promise<readonly DeployedAlarm[]> {
  const found: DeployedAlarm[] = [];
  try {
    const client = new CloudWatchClient({});
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client: stacks },
      { StackName: stack },
    )) {
      const AlarmNames = StackResourceSummaries.flatMap(({ ResourceType, PhysicalResourceId }) =>
        ResourceType === 'AWS::CloudWatch::Alarm' && PhysicalResourceId !== undefined
          ? [PhysicalResourceId]
          : [],
      );
      if (AlarmNames.length === 0) continue;
      const { MetricAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({ AlarmNames, MaxRecords: AlarmNames.length }),
      );
      for (const alarm of MetricAlarms) {
        found.push({
          name: alarm.AlarmName ?? '',
          state: alarm.StateValue ?? 'UNKNOWN',
          actions: alarm.AlarmActions ?? [],
          enabled: alarm.ActionsEnabled ?? true,
        });
      }
    }
  } catch (error) {
    throw describeFailure(`list the alarms of the stack ${stack}`, error);
  }
  return found;
}

async function listSubscriptions(topicArn: string): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  try {
    const client = new SNSClient({});
    const pages = paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn });
    for await (const { Subscriptions = [] } of pages) {
      for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of Subscriptions) {
        found.push({ protocol: Protocol, endpoint: Endpoint, confirmed: SubscriptionArn.startsWith('arn:') });
      }
    }
  } catch (error) {
    throw describeFailure(`list the subscriptions of ${topicArn}`, error);
  }
  return found;
}

async function findNewestRun(stateMachineArn: string): Promise<NewestRun | null> {
  try {
    const { executions = [] } = await new SFNClient({}).send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }),
    );
    const [run] = executions;
    if (run === undefined) return null;
    const startedAt = (run.startDate ?? new Date(0)).toISOString();
    return { name: run.name ?? '', status: run.status ?? 'UNKNOWN', startedAt };
  } catch (error) {
    throw describeFailure(`list the runs of ${stateMachineArn}`, error);
  }
}
