import { Duration } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  JsonPath,
  Pass,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Outcome } from '../../lambdas/contract/retraining-state.ts';
import { tellPeople } from './retraining-tasks.ts';
import type { RetrainingWorkflowProps } from './retraining-workflow.ts';
import { watchUntilDone } from './watch-loop.ts';
import { callStep } from './workflow-tasks.ts';

/** About an hour of tries, for an endpoint that is still changing. */
export const PATIENT = 60;
export const RUN = { monitor: JsonPath.objectAt('$.monitor'), run: JsonPath.objectAt('$.run') };

/** From the trained model to the decision: both models side by side on an endpoint for the time of the trial. */
export function compareStates(
  scope: Construct,
  props: RetrainingWorkflowProps,
  promote: IChainable,
): IChainable {
  const { functions, settings } = props;
  const start = callStep(scope, 'Try challenger', {
    step: functions.serve,
    payload: { ...RUN, action: 'try', trained: JsonPath.objectAt('$.trained') },
    resultSelector: {
      endpoint: JsonPath.stringAt('$.Payload.endpoint'),
      champion: JsonPath.objectAt('$.Payload.champion'),
    },
    resultPath: '$.trial',
  });
  const evaluate = callStep(scope, 'Evaluate', {
    step: functions.evaluate,
    payload: { ...RUN, prepared: JsonPath.objectAt('$.prepared') },
    resultSelector: { result: JsonPath.objectAt('$.Payload') },
    resultPath: '$.evaluation',
  });
  const withdraw = callStep(scope, 'Withdraw trial', {
    step: functions.serve,
    payload: { ...RUN, action: 'withdraw' },
    attempts: PATIENT,
    resultSelector: {},
    resultPath: JsonPath.DISCARD,
  });
  const isBetter = new Choice(scope, 'Is the challenger better?')
    .when(Condition.booleanEquals('$.evaluation.result.promote', true), promote)
    .otherwise(
      conclude(
        scope,
        'Keep champion',
        'challenger-rejected',
        JsonPath.stringAt('$.evaluation.result.sentence'),
      ),
    );
  const doesNotServe = JsonPath.format(
    'The challenger does not come into service: {}. The champion is kept.',
    JsonPath.stringAt('$.watch.reason'),
  );
  const watching = watchUntilDone(scope, 'the trial', {
    step: functions.watch,
    what: 'endpoint',
    name: '$.trial.endpoint',
    timeoutSeconds: secondsOf(settings.deployment.timeout),
    onDone: evaluate.next(withdraw).next(isBetter),
    onFailed: conclude(scope, 'Challenger does not serve', 'challenger-rejected', doesNotServe),
  });
  return start.next(watching);
}

/** From the decision to the end: the endpoint moves, the new model is watched, then kept or rolled back. */
export function promoteStates(scope: Construct, props: RetrainingWorkflowProps): IChainable {
  const { functions, settings, monitor } = props;
  const promote = callStep(scope, 'Promote challenger', {
    step: functions.serve,
    payload: { ...RUN, action: 'promote', champion: JsonPath.objectAt('$.trial.champion') },
    resultSelector: { config: JsonPath.stringAt('$.Payload.config') },
    resultPath: '$.update',
  });
  const promoted = new Pass(scope, 'Promoted', {
    inputPath: '$$.State.EnteredTime',
    resultPath: '$.promotedAt',
  });
  const cameBack = JsonPath.format(
    '{} The deployment was undone: {}. The champion serves.',
    JsonPath.stringAt('$.evaluation.result.sentence'),
    JsonPath.stringAt('$.watch.reason'),
  );
  const firstWait = new Wait(scope, 'Wait for the first window', {
    time: WaitTime.duration(Duration.seconds(secondsOf(monitor.window))),
  });
  const watching = watchUntilDone(scope, 'the deployment', {
    step: functions.watch,
    what: 'endpoint',
    name: '$.endpoint',
    config: '$.update.config',
    timeoutSeconds: secondsOf(settings.deployment.timeout),
    onDone: promoted
      .next(tellPeople(scope, 'Tell of the promotion', props))
      .next(firstWait)
      .next(verifyStates(scope, props)),
    onFailed: conclude(scope, 'Deployment undone', 'rolled-back', cameBack),
  });
  return promote.next(watching);
}

function verifyStates(scope: Construct, props: RetrainingWorkflowProps): IChainable {
  const verify = callStep(scope, 'Verify', {
    step: props.functions.verify,
    payload: { ...RUN, promotedAt: JsonPath.stringAt('$.promotedAt') },
    resultSelector: { result: JsonPath.objectAt('$.Payload') },
    resultPath: '$.verification',
  });
  const decision = '$.verification.result.decision';
  const wait = new Wait(scope, 'Wait for the next window', {
    time: WaitTime.secondsPath('$.verification.result.waitSeconds'),
  });
  const keep = adopt(scope, props, { id: 'Adopt baseline', outcome: 'promoted' });
  const giveUp = adopt(scope, props, { id: 'Adopt baseline without verdict', outcome: 'unverified' });
  return verify.next(
    new Choice(scope, 'Does the new model hold?')
      .when(Condition.stringEquals(decision, 'rollBack'), rollBackStates(scope, props))
      .when(Condition.stringEquals(decision, 'keep'), keep)
      .when(Condition.stringEquals(decision, 'giveUp'), giveUp)
      .otherwise(wait.next(verify)),
  );
}

function adopt(
  scope: Construct,
  { functions }: RetrainingWorkflowProps,
  { id, outcome }: { readonly id: string; readonly outcome: Outcome },
): IChainable {
  const said = [
    JsonPath.stringAt('$.evaluation.result.sentence'),
    JsonPath.stringAt('$.verification.result.sentence'),
  ];
  const task = callStep(scope, id, {
    step: functions.adopt,
    payload: {
      ...RUN,
      prepared: JsonPath.objectAt('$.prepared'),
      promotedAt: JsonPath.stringAt('$.promotedAt'),
    },
    resultSelector: { result: JsonPath.objectAt('$.Payload') },
    resultPath: '$.baseline',
  });
  const without = JsonPath.format(
    '{} {} No new baseline could be made: {}',
    ...said,
    JsonPath.stringAt('$.noBaseline.Cause'),
  );
  task.addCatch(conclude(scope, `${id}: none`, outcome, without), { resultPath: '$.noBaseline' });
  const made = JsonPath.format(
    '{} {} Later windows are compared with a new baseline of {} rows trained on and {} rows served.',
    ...said,
    JsonPath.stringAt('$.baseline.result.trainingRows'),
    JsonPath.stringAt('$.baseline.result.servedRows'),
  );
  return task.next(conclude(scope, `${id}: made`, outcome, made));
}

function rollBackStates(scope: Construct, { functions, settings }: RetrainingWorkflowProps): IChainable {
  const restore = callStep(scope, 'Restore champion', {
    step: functions.serve,
    payload: { ...RUN, action: 'restore', champion: JsonPath.objectAt('$.trial.champion') },
    attempts: PATIENT,
    resultSelector: { config: JsonPath.stringAt('$.Payload.config') },
    resultPath: '$.update',
  });
  const sentence = JsonPath.format(
    '{} The champion serves again.',
    JsonPath.stringAt('$.verification.result.sentence'),
  );
  const watching = watchUntilDone(scope, 'the rollback', {
    step: functions.watch,
    what: 'endpoint',
    name: '$.endpoint',
    config: '$.update.config',
    timeoutSeconds: secondsOf(settings.deployment.timeout),
    onDone: conclude(scope, 'Rolled back', 'rolled-back', sentence),
    onFailed: new Fail(scope, 'Rollback failed', { error: 'RollbackFailed', causePath: '$.watch.reason' }),
  });
  return restore.next(watching);
}

/** Ends the attempt with an outcome and a sentence that says why. */
export function conclude(scope: Construct, id: string, outcome: Outcome, sentence: string): Pass {
  return new Pass(scope, id, { parameters: { outcome, sentence }, resultPath: '$.conclusion' });
}
