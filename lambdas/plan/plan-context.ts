import type { Monitor } from '../contract/monitor.ts';
import { ConfigError } from '../core/errors.ts';
import { requireData } from '../core/plan/data-sources.ts';
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
 * The parts of a deployed monitor.
 *
 * @throws ConfigError naming the key of the monitor file that a deployed monitor must have
 */
export function requireDeployed(monitor: Monitor): DeployedData {
  const { baseline, columns } = monitor;
  const data = requireData(monitor);
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
