import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  Chain,
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  Pass,
  Result,
  StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { type LambdaInvoke, StepFunctionsStartExecution } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { FAILED_WINDOW } from '../../lambdas/contract/events.ts';
import type { DeployableMonitor } from '../check-deployable.ts';
import { workflowLogsOf, workflowNameOf } from '../names.ts';
import { createWorkflow } from './create-workflow.ts';
import { judgeWindows } from './judge-windows.ts';
import type { MonitorFunction } from './monitor-function.ts';
import { type MonitorFunctions, publishMetricsPermission } from './monitor-functions.ts';
import type { Permission } from './permissions.ts';
import { callStep, publishHeartbeat } from './workflow-tasks.ts';

const TIMEOUT = Duration.hours(12);

export interface MonitorWorkflowProps {
  readonly monitor: DeployableMonitor;
  readonly functions: MonitorFunctions;
  readonly stateBucket: IBucket;
  /**
   * Function that is asked for a retraining run whenever a window alarms.
   *
   * @default - nothing is retrained
   */
  readonly retrainGate?: MonitorFunction;
  /** @default RetentionDays.THREE_MONTHS */
  readonly logRetention?: RetentionDays;
  /** @default - the state needs no key */
  readonly encryptionKey?: IKey;
}

/**
 * The checks of one run as a state machine: plan, then window by window profile, score, publish and page, then
 * the heartbeat. Input: `{"time": "<ISO-8601>"}`, or `{}` for the time of the start; with `from` and `to` it
 * judges the windows of a range that were never judged. A window that fails leaves the others alone; the run
 * then ends as failed. A run that fails publishes the heartbeat 0 and keeps error and cause.
 */
export class MonitorWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly role: Role;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: MonitorWorkflowProps) {
    super(scope, id);
    const { model } = props.monitor;
    const workflow = createWorkflow(this, {
      name: workflowNameOf(model),
      logGroupName: workflowLogsOf(model),
      comment: `Checks the data and the performance of ${model}`,
      definition: this.define(props),
      permissions: permissionsOf(this, props),
      timeout: TIMEOUT,
      logRetention: props.logRetention,
    });
    this.stateMachine = workflow.stateMachine;
    this.role = workflow.role;
    this.logGroup = workflow.logGroup;
    for (const key of new Set([props.encryptionKey, props.stateBucket.encryptionKey])) {
      key?.grantDecrypt(this.role);
    }
    // What the distributed map would add is in the role already, narrower.
    this.stateMachine.node.tryRemoveChild('DistributedMapPolicy');
  }

  private define(props: MonitorWorkflowProps): IChainable {
    const { monitor } = props;
    // A Pass result is taken as it is: in a task's payload a column named "x.$" would be read as a path.
    const monitorFile = new Pass(this, 'Monitor file', { result: Result.fromObject({ monitor }) });
    const failed = new Fail(this, 'Run failed', {
      errorPath: '$.failure.Error',
      causePath: '$.failure.Cause',
    });
    const reportFailure = publishHeartbeat(this, 'Report failure', { monitor, value: 0 });
    reportFailure.addCatch(failed, { resultPath: JsonPath.DISCARD }).next(failed);
    const onFailure = { errors: ['States.ALL'], resultPath: '$.failure' };
    const verdicts = this.collectVerdicts();
    const goOn = this.goOn(props).addCatch(reportFailure, onFailure);
    const asked =
      props.retrainGate === undefined ? verdicts : verdicts.next(this.askForRetraining(props.retrainGate));
    asked.next(
      new Choice(this, 'All judged?')
        .when(
          Condition.stringMatches('$.verdicts', `*"${FAILED_WINDOW}"*`),
          describeFailures(this).next(reportFailure),
        )
        .otherwise(this.answer().next(publishHeartbeat(this, 'Report success', { monitor, value: 1 }))),
    );
    return monitorFile
      .next(this.plan(props).addCatch(reportFailure, onFailure))
      .next(judgeWindows(this, props).addCatch(reportFailure, onFailure))
      .next(
        new Choice(this, 'More of the range?')
          .when(Condition.isNull('$.next'), verdicts)
          .otherwise(goOn.next(verdicts)),
      );
  }

  private plan({ functions }: MonitorWorkflowProps): LambdaInvoke {
    const payload = {
      monitor: JsonPath.objectAt('$.monitor'),
      input: JsonPath.objectAt('$$.Execution.Input'),
      startedAt: JsonPath.stringAt('$$.Execution.StartTime'),
    };
    return callStep(this, 'Plan', { step: functions.plan, payload, outputPath: '$.Payload' });
  }

  /** A long range is judged by one run after the other, each with a history of its own. */
  private goOn(props: MonitorWorkflowProps): StepFunctionsStartExecution {
    return new StepFunctionsStartExecution(this, 'Go on with the range', {
      stateMachine: StateMachine.fromStateMachineArn(this, 'Self', ownArn(this, props, 'stateMachine')),
      input: TaskInput.fromJsonPathAt('$.next'),
      resultPath: JsonPath.DISCARD,
    });
  }

  /** As one text: a choice can search a text, but no list. */
  private collectVerdicts(): Pass {
    return new Pass(this, 'Collect verdicts', {
      parameters: {
        time: JsonPath.stringAt('$.time'),
        windows: JsonPath.objectAt('$.windows'),
        left: JsonPath.numberAt('$.left'),
        ofRange: JsonPath.objectAt('$.ofRange'),
        verdicts: JsonPath.stringAt('States.JsonToString($.windows[*].verdict)'),
      },
    });
  }

  /**
   * Every run that judges ALARM asks, for an alarm fires only once; where that fails the run goes on. What a
   * range of the past shows is no reason to train today.
   */
  private askForRetraining(retrainGate: MonitorFunction): Chain {
    const asked = new Pass(this, 'Asked');
    const ask = callStep(this, 'Ask for retraining', {
      step: retrainGate,
      payload: { source: 'run', windows: JsonPath.objectAt('$.windows') },
      resultSelector: {},
      resultPath: JsonPath.DISCARD,
    });
    ask.addCatch(asked, { errors: ['States.ALL'], resultPath: JsonPath.DISCARD });
    const alarms = new Choice(this, 'Any alarm?')
      .when(
        Condition.and(
          Condition.booleanEquals('$.ofRange', false),
          Condition.stringMatches('$.verdicts', '*"ALARM"*'),
        ),
        ask,
      )
      .otherwise(asked);
    ask.next(asked);
    return Chain.custom(alarms, asked.endStates, asked);
  }

  private answer(): Pass {
    return new Pass(this, 'Answer', {
      parameters: {
        time: JsonPath.stringAt('$.time'),
        windows: JsonPath.objectAt('$.windows'),
        left: JsonPath.numberAt('$.left'),
      },
    });
  }
}

/** The run fails with the first window's error; the next run takes the failed windows up again. */
function describeFailures(scope: Construct): Chain {
  const pick = new Pass(scope, 'Failed windows', {
    parameters: {
      // Not the windows themselves: twice their errors may be more than a state carries.
      windows: JsonPath.arrayLength(JsonPath.objectAt('$.windows')),
      failed: JsonPath.objectAt(`$.windows[?(@.verdict == '${FAILED_WINDOW}')]`),
    },
  });
  const describe = new Pass(scope, 'First failure', {
    parameters: {
      failure: {
        Error: JsonPath.stringAt('$.failed[0].error'),
        Cause: JsonPath.format(
          '{} of {} windows failed and will be judged again by the next run. The first of them, {}: {}',
          JsonPath.stringAt('States.ArrayLength($.failed)'),
          JsonPath.stringAt('$.windows'),
          JsonPath.stringAt('$.failed[0].start'),
          JsonPath.stringAt('$.failed[0].cause'),
        ),
      },
    },
  });
  return pick.next(describe);
}

/** By name: the machine itself depends on what is told of it here. */
function ownArn(
  scope: Construct,
  props: MonitorWorkflowProps,
  resource: 'stateMachine' | 'execution',
): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource,
    resourceName: workflowNameOf(props.monitor.model),
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Calling the five steps, running the chunks of a window, publishing the heartbeat. */
function permissionsOf(scope: Construct, props: MonitorWorkflowProps): readonly Permission[] {
  const { functions, monitor } = props;
  const gate = props.retrainGate === undefined ? [] : [props.retrainGate];
  const steps = [
    functions.plan,
    functions.profile,
    functions.score,
    functions.publish,
    functions.page,
    ...gate,
  ];
  return [
    {
      actions: ['lambda:InvokeFunction'],
      resources: steps.map((step) => step.function.functionArn),
    },
    ...chunkPermissions(scope, props),
    publishMetricsPermission(monitor.namespace),
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html */
function chunkPermissions(scope: Construct, props: MonitorWorkflowProps): readonly Permission[] {
  return [
    { actions: ['states:StartExecution'], resources: [ownArn(scope, props, 'stateMachine')] },
    {
      actions: ['states:DescribeExecution', 'states:StopExecution'],
      resources: [`${ownArn(scope, props, 'execution')}:*`],
      wildcardReason: 'The executions of the chunks get their names when they start.',
    },
    {
      actions: ['s3:GetObject'],
      resources: [props.stateBucket.arnForObjects(`${props.monitor.model}/windows/*`)],
      wildcardReason: 'The lists of chunks are named after their window and content.',
    },
  ];
}
