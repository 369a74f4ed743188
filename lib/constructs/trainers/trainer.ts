import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { DeployableMonitor } from '../../check-deployable.ts';
import type { MonitorFunction } from '../monitor-function.ts';
import type { Permission } from '../permissions.ts';

/** What the states of a trainer are put between. */
export interface TrainingSlot {
  readonly monitor: DeployableMonitor;
  /** The function that looks how a job stands. */
  readonly watch: MonitorFunction;
  /** Goes on with the S3 address of the model at `$.trained.modelData`. */
  readonly next: IChainable;
}

/**
 * States that train: they find the rows at `$.prepared.rowsUri`, where to put the model at
 * `$.prepared.outputUri` and the run's name at `$.run.incident`.
 */
export interface Training {
  readonly start: IChainable;
  /** What the state machine must be allowed for them. */
  readonly permissions: readonly Permission[];
}
