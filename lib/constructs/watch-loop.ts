import {
  Choice,
  Condition,
  type IChainable,
  JsonPath,
  Pass,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { MonitorFunction } from './monitor-function.ts';
import { callStep } from './workflow-tasks.ts';

/** What is watched, and where the run goes from there. */
export interface Watched {
  readonly step: MonitorFunction;
  readonly what: 'training' | 'pipeline' | 'endpoint';
  /** Path to its name. */
  readonly name: string;
  /** Path to the configuration that an endpoint is to serve. */
  readonly config?: string;
  /** Where the model lies, if the watched job itself does not say. */
  readonly modelData?: string;
  readonly timeoutSeconds: number;
  readonly onDone: IChainable;
  /** Reached with the reason at `$.watch.reason`. */
  readonly onFailed: IChainable;
}

/** Looks at a job or endpoint again and again, after longer and longer waits, until it is done or failed. */
export function watchUntilDone(scope: Construct, id: string, watched: Watched): IChainable {
  const { step, what, name, config, modelData, timeoutSeconds } = watched;
  const begin = new Pass(scope, `Begin to watch ${id}`, {
    parameters: { polls: 0, since: JsonPath.stringAt('$$.State.EnteredTime') },
    resultPath: '$.watch',
  });
  const look = callStep(scope, `Look at ${id}`, {
    step,
    payload: {
      what,
      name: JsonPath.stringAt(name),
      ...(config !== undefined && { config: JsonPath.stringAt(config) }),
      ...(modelData !== undefined && { modelData }),
      timeoutSeconds,
      before: { polls: JsonPath.numberAt('$.watch.polls'), since: JsonPath.stringAt('$.watch.since') },
    },
    resultSelector: { seen: JsonPath.objectAt('$.Payload') },
    resultPath: '$.watched',
  });
  const keep = new Pass(scope, `Seen of ${id}`, { inputPath: '$.watched.seen', resultPath: '$.watch' });
  const wait = new Wait(scope, `Wait for ${id}`, { time: WaitTime.secondsPath('$.watch.waitSeconds') });
  return begin
    .next(look)
    .next(keep)
    .next(
      new Choice(scope, `Is ${id} done?`)
        .when(Condition.stringEquals('$.watch.status', 'done'), watched.onDone)
        .when(Condition.stringEquals('$.watch.status', 'failed'), watched.onFailed)
        .otherwise(wait.next(look)),
    );
}
