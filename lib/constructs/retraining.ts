import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Retraining as RetrainingSettings } from '../../lambdas/contract/retraining.ts';
import { incidentPrefix } from '../../lambdas/core/retraining/incident.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { retrainingNameOf } from '../names.ts';
import { createDeadLetterQueue } from './dead-letter-queue.ts';
import { MonitorFunction } from './monitor-function.ts';
import { letDrawPages } from './page-drawing.ts';
import { allow } from './permissions.ts';
import { RetrainingApproval } from './retraining-approval.ts';
import { RetrainingFunctions } from './retraining-functions.ts';
import { RetrainingWorkflow } from './retraining-workflow.ts';
import { allowState, NOTE_RETRAINING } from './state-permissions.ts';

export interface RetrainingProps {
  readonly monitor: DeployableMonitor;
  /** `retraining` of the monitor file, with a trainer. */
  readonly settings: RetrainingSettings;
  /** Name of the endpoint that serves the model. */
  readonly endpointName: string;
  readonly stateBucket: IBucket;
  /** The function that draws the pages of reports. */
  readonly page: MonitorFunction;
  readonly alarmTopic: ITopic;
  readonly peopleTopic: ITopic;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
  /** @default - state and topics need no key */
  readonly encryptionKey?: IKey;
  /** @default - the data needs no key, or its key's policy already lets the functions in */
  readonly dataEncryptionKey?: IKey;
}

/** What trains a model anew: the gate with the brakes, whatever asks it, and the workflow that it starts. */
export class Retraining extends Construct {
  readonly functions: RetrainingFunctions;
  /** What asks a person first; only where `approval` is configured. */
  readonly approval: RetrainingApproval | undefined;
  readonly stateMachine: StateMachine;
  /** The function that everybody asks for a run. */
  readonly gate: MonitorFunction;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: RetrainingProps) {
    super(scope, id);
    const { monitor, endpointName } = props;
    const prefix = incidentPrefix(monitor.model);
    const steps = { ...props, endpoint: { name: endpointName, prefix } };
    this.functions = new RetrainingFunctions(this, 'Functions', steps);
    this.approval =
      props.settings.approval === undefined ? undefined : new RetrainingApproval(this, 'Approval', steps);
    const workflow = new RetrainingWorkflow(this, 'Workflow', {
      ...props,
      functions: this.functions,
      ...(this.approval && { askApproval: this.approval.ask }),
    });
    this.stateMachine = workflow.stateMachine;
    this.deadLetters = createDeadLetterQueue(this, 'DeadLetters');
    Validations.of(this.deadLetters).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: that of the rules below, where cdk-nag does not look.',
    });
    this.gate = this.createGate(props);
    const { conclude } = this.functions;
    letDrawPages(props.page, [this.gate, conclude, ...(this.approval ? [this.approval.ask] : [])]);
    this.askOnAlarm(props);
    this.askOnSchedule(props);
    this.seeToBrokenRuns(prefix);
  }

  private createGate(props: RetrainingProps): MonitorFunction {
    const { monitor, stateBucket, logRetention, settings } = props;
    const { trainer: _, ...brakes } = settings;
    const gate = new MonitorFunction(this, 'Gate', {
      step: 'retrain-gate',
      model: monitor.model,
      description: 'Starts a retraining run if no brake holds it',
      memoryMegabytes: 1024,
      deadLetterQueue: this.deadLetters,
      environment: {
        STATE_BUCKET: stateBucket.bucketName,
        RETRAINING: JSON.stringify(brakes),
        RETRAINING_STATE_MACHINE_ARN: this.stateMachine.stateMachineArn,
      },
      logRetention,
    });
    allowState(gate.role, props, ...NOTE_RETRAINING);
    allow(
      gate.role,
      { actions: ['states:StartExecution'], resources: [this.stateMachine.stateMachineArn] },
      {
        actions: ['states:DescribeExecution'],
        resources: [executionsOf(this, monitor.model)],
        wildcardReason: 'Executions are named after the incidents that they answer.',
      },
    );
    return gate;
  }

  private askOnAlarm({ alarmTopic }: RetrainingProps): void {
    alarmTopic.addSubscription(
      new LambdaSubscription(this.gate.function, { deadLetterQueue: this.deadLetters }),
    );
  }

  private askOnSchedule({ settings, monitor }: RetrainingProps): void {
    if (settings.schedule === undefined) return;
    new Rule(this, 'Schedule', {
      description: `Asks for a retraining run of ${monitor.model}`,
      schedule: Schedule.expression(settings.schedule),
      targets: [
        new LambdaFunction(this.gate.function, {
          event: RuleTargetInput.fromObject({ source: 'schedule' }),
          deadLetterQueue: this.deadLetters,
          retryAttempts: 3,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
  }

  /** A run that is stopped from outside cannot see to its own end. */
  private seeToBrokenRuns(prefix: string): void {
    new Rule(this, 'BrokenRuns', {
      description: 'Sees to the end of retraining runs that were stopped',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [this.stateMachine.stateMachineArn],
          status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
          name: [{ prefix }],
        },
      },
      targets: [
        new SfnStateMachine(this.stateMachine, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 3,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
  }
}

/** The executions of a model's retraining workflow, whose name is known before the machine is. */
function executionsOf(scope: Construct, model: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${retrainingNameOf(model)}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
