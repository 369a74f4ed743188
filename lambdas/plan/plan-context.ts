import type { Monitor } from '../contract/monitor.ts';
import { ConfigError } from '../core/errors.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { StepLog } from '../ports/step-log.ts';

export interface PlanPorts {
  readonly store: ObjectStore;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** The parts of a monitor that only a deployed one has. */
export interface DeployedData {
  readonly data: NonNullable<Monitor['data']>;
  /** S3 address of the reference data. */
  readonly baseline: string;
}

/** What every part of a plan needs. */
export interface PlanContext extends DeployedData {
  readonly ports: PlanPorts;
  /** Bucket of the monitor's own state. */
  readonly bucket: string;
  readonly monitor: Monitor;
  /** The run's time, ISO-8601 UTC. */
  readonly time: string;
}

/**
 * Where the data lies.
 *
 * @throws ConfigError naming the key of the monitor file that a deployed monitor must have
 */
export function requireData({ data, baseline, columns }: Monitor): DeployedData {
  if (data === undefined)
    throw new ConfigError('data: missing, a deployed monitor must say where predictions arrive');
  if (baseline === undefined) {
    throw new ConfigError('baseline: missing, a deployed monitor must name its reference data');
  }
  for (const name of ['id', 'label'] as const) {
    if (data.labels !== undefined && columns[name] === undefined) {
      throw new ConfigError(`columns.${name}: missing, required to join the labels of data.labels`);
    }
  }
  return { data, baseline };
}
