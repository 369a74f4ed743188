import type { PlannedWindow } from '../contract/events.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { StepLog } from '../ports/step-log.ts';

/** What every part of a score needs. */
export interface ScoreContext {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: StepLog;
  /** Bucket of the monitor's own state. */
  readonly bucket: string;
  readonly monitor: Monitor;
  readonly window: PlannedWindow;
}
