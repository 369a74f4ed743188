import { Duration } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  Parallel,
  Pass,
  Result,
  type StateMachine,
  Succeed,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Retraining } from '../../lambdas/contract/retraining.ts';
import type { Outcome } from '../../lambdas/contract/retraining-state.ts';
import { RUN_BROKE_OFF } from '../../lambdas/contract/retried-errors.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { retrainingNameOf } from '../names.ts';
import { approvalStates } from './approval-states.ts';
import { createWorkflow } from './create-workflow.ts';
import type { MonitorFunction } from './monitor-function.ts';
import type { Permission } from './permissions.ts';
import type { RetrainingFunctions } from './retraining-functions.ts';
import { compareStates, PATIENT, promoteStates, RUN } from './retraining-states.ts';
import { createTraining } from './trainers/create-training.ts';
import type { Training } from './trainers/trainer.ts';
import { callStep } from './workflow-tasks.ts';

/** Long enough for labels that take weeks; a Standard execution may take a year. */
const TIMEOUT = Duration.days(90);

export interface RetrainingWorkflowProps {
  readonly monitor: DeployableMonitor;
  readonly settings: Retraining;
  readonly endpointName: string;
  readonly functions: RetrainingFunctions;
  /** @default - a run trains without asking anybody */
  readonly askApproval?: MonitorFunction;
  readonly peopleTopic: ITopic;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
}

/**
 * One retraining run as a state machine: prepare, train, compare, deploy, watch, adopt a baseline. Each way
 * it can go ends in a conclusion that people are told; whatever fails, the trial is taken away and the
 * champion serves. Its executions are named after their incidents.
 */
export class RetrainingWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: RetrainingWorkflowProps) {
    super(scope, id);
    const name = retrainingNameOf(props.monitor.model);
    const training = this.defineTraining(props);
    const workflow = createWorkflow(this, {
      name,
      logGroupName: `/aws/vendedlogs/states/${name}`,
      comment: `Trains ${props.monitor.model} anew, compares, deploys and watches`,
      definition: this.define(props, training),
      permissions: permissionsOf(props, training),
      timeout: TIMEOUT,
      logRetention: props.logRetention,
    });
    this.stateMachine = workflow.stateMachine;
    this.role = workflow.role;
    this.logGroup = workflow.logGroup;
  }

  private defineTraining(props: RetrainingWorkflowProps): Training {
    const { monitor, functions, settings } = props;
    if (settings.trainer === undefined) throw new Error('retraining.trainer: missing, required to retrain');
    const next = compareStates(this, props, promoteStates(this, props));
    return createTraining(this, settings.trainer, { monitor, watch: functions.watch, next });
  }

  private define(props: RetrainingWorkflowProps, training: Training): IChainable {
    const { monitor, functions, endpointName } = props;
    const start = new Pass(this, 'Run', {
      parameters: { run: JsonPath.objectAt('$'), brokeOff: false },
    });
    const ended = new Pass(this, 'Run that broke off', {
      parameters: { run: JsonPath.stringToJson(JsonPath.stringAt('$.detail.input')), brokeOff: true },
    });
    // A Pass result is taken as it is: in a task's payload a column named "x.$" would be read as a path.
    const monitorFile = new Pass(this, 'Monitor file', {
      result: Result.fromObject(monitor),
      resultPath: '$.monitor',
    });
    const endpoint = new Pass(this, 'Endpoint', {
      result: Result.fromString(endpointName),
      resultPath: '$.endpoint',
    });
    const finish = this.finish(functions);
    const brokeOff = new Pass(this, 'Broken off', {
      result: Result.fromObject({ Error: RUN_BROKE_OFF, Cause: '' }),
      resultPath: '$.failure',
    });
    const attempt = new Parallel(this, 'Attempt', { outputPath: '$[0]' });
    attempt.branch(this.begin(props, this.prepare(functions).next(training.start)));
    attempt.addCatch(finish, { errors: ['States.ALL'], resultPath: '$.failure' });
    start.next(monitorFile);
    ended.next(monitorFile);
    monitorFile
      .next(endpoint)
      .next(
        new Choice(this, 'Did it break off?')
          .when(Condition.booleanEquals('$.brokeOff', true), brokeOff.next(finish))
          .otherwise(attempt.next(finish)),
      );
    return new Choice(this, 'What is asked?').when(Condition.isPresent('$.detail'), ended).otherwise(start);
  }

  private begin({ askApproval: ask, settings }: RetrainingWorkflowProps, next: IChainable): IChainable {
    if (ask === undefined || settings.approval === undefined) return next;
    return approvalStates(this, { ask, timeout: settings.approval.timeout, onApproved: next });
  }

  private prepare({ prepare }: RetrainingFunctions) {
    return callStep(this, 'Prepare rows', {
      step: prepare,
      payload: RUN,
      resultSelector: { result: JsonPath.objectAt('$.Payload') },
      resultPath: '$.preparation',
    }).next(new Pass(this, 'Prepared', { inputPath: '$.preparation.result', resultPath: '$.prepared' }));
  }

  /** However the attempt went: what does not serve is taken away, and people are told. */
  private finish({ serve, conclude }: RetrainingFunctions): IChainable {
    const tell = callStep(this, 'Conclude', {
      step: conclude,
      attempts: PATIENT,
      resultSelector: { outcome: JsonPath.stringAt('$.Payload.outcome') },
      resultPath: '$.concluded',
    });
    const clear = callStep(this, 'Clear away', {
      step: serve,
      payload: { ...RUN, action: 'abandon' },
      resultSelector: {},
      resultPath: JsonPath.DISCARD,
      attempts: PATIENT,
    });
    clear.addCatch(tell, { errors: ['States.ALL'], resultPath: '$.stray' });
    const failed = new Fail(this, 'Run failed', {
      errorPath: '$.failure.Error',
      causePath: '$.failure.Cause',
    });
    const afterwards = new Choice(this, 'How did it end?')
      .when(Condition.stringEquals('$.concluded.outcome', 'failed'), failed)
      .otherwise(new Succeed(this, 'Run ended'));
    tell.next(afterwards);
    const outcomeIs = (outcome: Outcome) => Condition.stringEquals('$.conclusion.outcome', outcome);
    return new Choice(this, 'Does the challenger stay?')
      .when(
        Condition.and(
          Condition.isPresent('$.conclusion'),
          Condition.or(outcomeIs('promoted'), outcomeIs('unverified')),
        ),
        tell,
      )
      .otherwise(clear.next(tell));
  }
}

/** Calling the steps and the trainer, and telling people. */
function permissionsOf(
  { functions, askApproval, peopleTopic }: RetrainingWorkflowProps,
  training: Training,
): readonly Permission[] {
  return [
    {
      actions: ['lambda:InvokeFunction'],
      resources: [...functions.steps, ...(askApproval ? [askApproval] : [])].map(
        (step) => step.function.functionArn,
      ),
    },
    { actions: ['sns:Publish'], resources: [peopleTopic.topicArn] },
    ...training.permissions,
  ];
}
