import { secondsOf } from '../contract/duration.ts';
import type { Monitor } from '../contract/monitor.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { verifyEventSchema } from '../contract/retraining-steps.ts';
import { verifyWindows, type Watch } from '../core/retraining/verify-windows.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { readServedReports } from './read-served-reports.ts';

export interface VerifyPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** Windows that may stay unjudged, for every one that is asked for, before the watch is given up. */
const PATIENCE = 3;
const LONGEST_WAIT = 3600;

/** What the watch decides: as the windows say, or `giveUp` where too few of them can be judged in time. */
export interface Verification extends Omit<Watch, 'decision'> {
  readonly decision: Watch['decision'] | 'giveUp';
  /** Seconds until the next look. */
  readonly waitSeconds: number;
}

/** The step that looks, once a window, whether the promoted model is as good as the one before. */
export function createHandler(ports: VerifyPorts) {
  return async (event: unknown): Promise<Verification> => {
    const { monitor, run, promotedAt } = parseEvent(verifyEventSchema, event, 'verify event');
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const windows = monitor.retraining?.verify.windows ?? 1;
    const served = await readServedReports({ ...ports, bucket, model: monitor.model }, promotedAt);
    const watch = verifyWindows({ monitor, ...served, windows });
    const late = ports.clock.now().getTime() > deadlineOf(monitor, promotedAt, windows);
    const decision = watch.decision === 'wait' && late ? 'giveUp' : watch.decision;
    ports.log.info('verified', { model: monitor.model, incident: run.incident, ...watch, decision });
    return { ...watch, decision, waitSeconds: Math.min(LONGEST_WAIT, secondsOf(monitor.window)) };
  };
}

function deadlineOf(monitor: Monitor, promotedAt: string, windows: number): number {
  const { window, captureDelay, labelDelay } = monitor;
  const seconds =
    PATIENCE * (windows + 1) * secondsOf(window) + secondsOf(captureDelay) + secondsOf(labelDelay);
  return Date.parse(promotedAt) + 1000 * seconds;
}

export const handler = createHandler({
  store: openS3(),
  clock: systemClock,
  log: openLog('verify'),
  environment: process.env,
});
