import type { Monitor } from '../contract/monitor.ts';
import { requireVariable } from '../contract/parse-event.ts';
import type { RetrainingInput } from '../contract/retraining-state.ts';
import { ConfigError } from '../core/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Executions } from '../ports/executions.ts';
import type { Fields, ModelHost } from '../ports/model-host.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { StepLog } from '../ports/step-log.ts';

export interface ServePorts {
  readonly store: ObjectStore;
  readonly host: ModelHost;
  /** The executions of a state machine, by its ARN. */
  readonly executionsOf: (stateMachineArn: string) => Executions;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** What every change of what is served needs. */
export interface ServeContext extends ServePorts {
  /** Of the monitor's own state. */
  readonly bucket: string;
  readonly incident: string;
  /** When the run was started, ISO-8601 UTC. */
  readonly startedAt: string;
  readonly monitor: Monitor;
  readonly endpoint: NonNullable<Monitor['endpoint']>;
  readonly settings: NonNullable<Monitor['retraining']>;
}

/** @throws ConfigError naming the key of the monitor file that is missing */
export function openContext(
  ports: ServePorts,
  monitor: Monitor,
  { incident, startedAt }: RetrainingInput,
): ServeContext {
  const { endpoint, retraining } = monitor;
  if (endpoint === undefined) throw new ConfigError('endpoint: missing, required to retrain');
  if (retraining === undefined) throw new ConfigError('retraining: missing, nothing says how to retrain');
  const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
  return { ...ports, bucket, incident, startedAt, monitor, endpoint, settings: retraining };
}

/** @throws ConfigError where it is not there */
export async function requireThing(
  { host }: ServeContext,
  kind: 'model' | 'config',
  name: string,
): Promise<Fields> {
  const found = await host.describe(kind, name);
  if (found === null) throw new ConfigError(`the ${kind} ${name} does not exist, allowed: one that is there`);
  return found;
}
