import { type PublishResult, publishEventSchema } from '../contract/events.ts';
import { monitorSchema } from '../contract/monitor.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { systemClock } from '../ports/clock.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import { openCloudWatch } from '../ports/metric-sink.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { moveCursor } from './move-cursor.ts';
import { noteInputs } from './note-inputs.ts';
import { noteStatement } from './note-statement.ts';
import type { PublishPorts } from './publish-ports.ts';
import { publishStages } from './publish-stages.ts';

/** The publish step: a stage's metrics to CloudWatch, once, and then the ledger and the cursor past its window. */
export function createHandler(ports: PublishPorts) {
  return async (event: unknown): Promise<PublishResult> => {
    const { window, reportKey, verdict, time } = parseEvent(publishEventSchema, event, 'publish event');
    const { store, log } = ports;
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const monitor = await readRequiredJson(store, { bucket, key: window.configKey }, monitorSchema);
    const report = await readRequiredJson(store, { bucket, key: reportKey }, storedReportSchema);
    const context = { ports, bucket, monitor, window };
    const { outcome, published, restamped, stages } = await publishStages(context, report);
    // Whoever is publishing right now notes it; if it died, the window is planned again.
    if (outcome !== 'in-progress') {
      await noteStatement({ store, bucket, monitor }, window, report);
      await noteInputs({ store, bucket, model: monitor.model }, window, report);
      await moveCursor({ store, bucket, model: monitor.model }, window, stages);
    }
    log.info('published', {
      model: monitor.model,
      window: window.start,
      stage: window.stage,
      time,
      verdict,
      outcome,
      metrics: published,
      restamped,
      restated: report.labels?.restated?.sentence ?? null,
      reportKey,
    });
    return { reportKey, verdict, published };
  };
}

export const handler = createHandler({
  store: openS3(),
  sink: openCloudWatch(),
  clock: systemClock,
  log: openLog('publish'),
  environment: process.env,
});
