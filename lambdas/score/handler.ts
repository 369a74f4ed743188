import { type ScoreResult, scoreEventSchema } from '../contract/events.ts';
import { monitorSchema } from '../contract/monitor.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { describeDistributions } from '../core/drift/distribution.ts';
import { judgeWindow } from '../core/judge-window.ts';
import { describeResiduals } from '../core/performance/residuals.ts';
import { type Clock, systemClock } from '../ports/clock.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog, type StepLog } from '../ports/step-log.ts';
import { findPrevious } from './find-previous.ts';
import { joinWindow } from './join-window.ts';
import { mergeStored } from './merge-stored.ts';
import { storeReport } from './store-report.ts';

export interface ScorePorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** The score step: merges a window's profiles, joins its labels, judges it and stores the report. */
export function createHandler({ store, clock, log, environment }: ScorePorts) {
  return async (event: unknown): Promise<ScoreResult> => {
    const { window } = parseEvent(scoreEventSchema, event, 'score event');
    const bucket = requireVariable(environment, 'STATE_BUCKET');
    const monitor = await readRequiredJson(store, { bucket, key: window.configKey }, monitorSchema);
    const context = { store, clock, log, bucket, monitor, window };
    const { baseline, profile, predictions, findings } = await mergeStored(context);
    const labelled = await joinWindow(context, predictions);
    const judged = judgeWindow({
      monitor,
      window: { start: window.start, end: window.end },
      baseline,
      profile,
      predictions,
      joined: labelled.joined,
      labels: labelled.labels,
      previous: await findPrevious(context),
      findings: [...findings, ...labelled.findings],
    });
    const report = {
      ...judged,
      distributions: describeDistributions(baseline, profile, judged),
      residuals: describeResiduals(labelled.joined?.pairs),
    };
    const { reportKey, verdict } = await storeReport(context, report);
    log.info('scored', {
      model: monitor.model,
      window: window.start,
      stage: window.stage,
      rows: report.rows.current,
      labelled: report.performance?.n ?? null,
      coverage: report.labels?.coverage ?? null,
      verdict,
      reason: report.reason,
      reportKey,
    });
    return { window, reportKey, verdict };
  };
}

export const handler = createHandler({
  store: openS3(),
  clock: systemClock,
  log: openLog('score'),
  environment: process.env,
});
