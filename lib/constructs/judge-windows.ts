import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  Choice,
  Condition,
  DistributedMap,
  JsonPath,
  Map as MapState,
  Pass,
  S3JsonItemReader,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvocationType } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { FAILED_WINDOW } from '../../lambdas/contract/events.ts';
import type { MonitorFunctions } from './monitor-functions.ts';
import { callStep } from './workflow-tasks.ts';

/** Chunks that are profiled at the same time: of a window whose chunks the state carries, and of a large one. */
const INLINE_AT_ONCE = 10;
const DISTRIBUTED_AT_ONCE = 40;

export interface JudgeWindowsProps {
  readonly functions: MonitorFunctions;
  /** Where the lists of chunks are. */
  readonly stateBucket: IBucket;
}

/**
 * Window by window: the chunks profiled side by side, then scored and published, its page drawn. A window that
 * fails is noted as `FAILED` with its error and the others go on. Takes `windows` and `time`; leaves what became of
 * each window in `windows`.
 */
export function judgeWindows(scope: Construct, props: JudgeWindowsProps): MapState {
  const windows = new MapState(scope, 'Each window', {
    itemsPath: '$.windows',
    itemSelector: { window: JsonPath.objectAt('$$.Map.Item.Value'), time: JsonPath.stringAt('$.time') },
    // In order: a window is compared with the one before it.
    maxConcurrency: 1,
    resultPath: '$.windows',
  });
  const failed = noteFailure(scope);
  const onFailure = { errors: ['States.ALL'], resultPath: '$.failure' };
  const judge = score(scope, props.functions).addCatch(failed, onFailure);
  judge
    .next(publish(scope, props.functions).addCatch(failed, onFailure))
    .next(drawPage(scope, props.functions));
  const few = profileChunks(scope, props.functions).addCatch(failed, onFailure);
  const many = profileManyChunks(scope, props).addCatch(failed, onFailure);
  return windows.itemProcessor(
    new Choice(scope, 'Many chunks?')
      .when(Condition.isNull('$.window.chunkListKey'), few.next(judge))
      .otherwise(many.next(judge)),
  );
}

/**
 * Of what a function says, its message only: with their stack traces, the errors of a hundred windows would be more
 * than a state may carry.
 */
function noteFailure(scope: Construct): Choice {
  const failed = new Pass(scope, 'Window failed', {
    parameters: {
      start: JsonPath.stringAt('$.window.start'),
      stage: JsonPath.stringAt('$.window.stage'),
      verdict: FAILED_WINDOW,
      error: JsonPath.stringAt('$.failure.Error'),
      cause: JsonPath.stringAt('$.failure.Cause'),
    },
  });
  const read = new Pass(scope, 'Read error', {
    parameters: { error: JsonPath.stringToJson(JsonPath.stringAt('$.failure.Cause')) },
    resultPath: '$.read',
  });
  const keep = new Pass(scope, 'Keep message', {
    inputPath: '$.read.error.errorMessage',
    resultPath: '$.failure.Cause',
  });
  return new Choice(scope, 'Error of a function?')
    .when(Condition.stringMatches('$.failure.Cause', '{*"errorMessage":*}'), read.next(keep).next(failed))
    .otherwise(failed);
}

function profileChunks(scope: Construct, { profile }: MonitorFunctions): MapState {
  const chunks = new MapState(scope, 'Each chunk', {
    itemsPath: '$.window.chunkKeys',
    itemSelector: chunkOfWindow(),
    maxConcurrency: INLINE_AT_ONCE,
    resultPath: JsonPath.DISCARD,
  });
  return chunks.itemProcessor(
    callStep(scope, 'Profile', { step: profile, payload: chunk(), outputPath: '$.Payload.profileKey' }),
  );
}

/** The state carries the key of the list of chunks only; every chunk has an execution of its own. */
function profileManyChunks(scope: Construct, { functions, stateBucket }: JudgeWindowsProps): DistributedMap {
  const chunks = new DistributedMap(scope, 'Each of many chunks', {
    label: 'Chunks',
    mapExecutionType: StateMachineType.STANDARD,
    itemReader: new S3JsonItemReader({
      bucket: stateBucket,
      key: JsonPath.stringAt('$.window.chunkListKey'),
    }),
    itemSelector: chunkOfWindow(),
    maxConcurrency: DISTRIBUTED_AT_ONCE,
    resultPath: JsonPath.DISCARD,
  });
  return chunks.itemProcessor(
    callStep(scope, 'Profile one of many', {
      step: functions.profile,
      payload: chunk(),
      outputPath: '$.Payload.profileKey',
    }),
  );
}

function chunkOfWindow(): Record<string, unknown> {
  return { window: JsonPath.objectAt('$.window'), chunkKey: JsonPath.stringAt('$$.Map.Item.Value') };
}

function chunk(): Record<string, unknown> {
  return { window: JsonPath.objectAt('$.window'), chunkKey: JsonPath.stringAt('$.chunkKey') };
}

function score(scope: Construct, functions: MonitorFunctions) {
  return callStep(scope, 'Score', {
    step: functions.score,
    payload: { window: JsonPath.objectAt('$.window') },
    resultSelector: {
      window: JsonPath.objectAt('$.Payload.window'),
      reportKey: JsonPath.stringAt('$.Payload.reportKey'),
      verdict: JsonPath.stringAt('$.Payload.verdict'),
    },
    resultPath: '$.scored',
  });
}

function publish(scope: Construct, functions: MonitorFunctions) {
  const payload = {
    window: JsonPath.objectAt('$.scored.window'),
    reportKey: JsonPath.stringAt('$.scored.reportKey'),
    verdict: JsonPath.stringAt('$.scored.verdict'),
    time: JsonPath.stringAt('$.time'),
  };
  return callStep(scope, 'Publish', { step: functions.publish, payload, outputPath: '$.Payload' });
}

/** Nothing waits for the page, and a window without one is judged all the same: Lambda tries again by itself. */
function drawPage(scope: Construct, functions: MonitorFunctions) {
  const draw = callStep(scope, 'Draw page', {
    step: functions.page,
    payload: { reportKey: JsonPath.stringAt('$.reportKey') },
    invocationType: LambdaInvocationType.EVENT,
    attempts: 1,
    resultPath: JsonPath.DISCARD,
  });
  const without = new Pass(scope, 'Without a page');
  return draw.addCatch(without, { errors: ['States.ALL'], resultPath: JsonPath.DISCARD });
}
