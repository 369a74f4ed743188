import type { Clock } from '../ports/clock.ts';
import type { MetricSink } from '../ports/metric-sink.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { StepLog } from '../ports/step-log.ts';

export interface PublishPorts {
  readonly store: ObjectStore;
  readonly sink: MetricSink;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}
