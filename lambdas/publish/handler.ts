import { type PublishResult, publishEventSchema } from '../contract/events.ts';
import { monitorSchema } from '../contract/monitor.ts';
import { parseEvent, requireVariable } from '../contract/parse-event.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { reportMetrics } from '../core/metric-data.ts';
import { systemClock } from '../ports/clock.ts';
import { readRequiredJson } from '../ports/json-object.ts';
import { openCloudWatch } from '../ports/metric-sink.ts';
import { openS3 } from '../ports/s3-object-store.ts';
import { openLog } from '../ports/step-log.ts';
import { moveCursor } from './move-cursor.ts';
import { publishOnce } from './publish-once.ts';
import type { PublishPorts } from './publish-ports.ts';

/** The publish step: a stage's metrics to CloudWatch, once, and then the cursor past its window. */
export function createHandler(ports: PublishPorts) {
  return async (event: unknown): Promise<PublishResult> => {
    const { window, reportKey, verdict, time } = parseEvent(publishEventSchema, event, 'publish event');
    const { store, sink, clock, log } = ports;
    const bucket = requireVariable(ports.environment, 'STATE_BUCKET');
    const { model, namespace } = await readRequiredJson(
      store,
      { bucket, key: window.configKey },
      monitorSchema,
    );
    const report = await readRequiredJson(store, { bucket, key: reportKey }, storedReportSchema);
    const metrics = reportMetrics(report, { stage: window.stage, now: clock.now().toISOString() });
    const outcome = await publishOnce({ store, clock, bucket, model, window }, () =>
      sink.publish(namespace, metrics.data),
    );
    // Whoever is publishing right now moves the cursor; if it died, the window is planned again.
    if (outcome !== 'in-progress') await moveCursor({ store, bucket, model }, window);
    const published = outcome === 'published' ? metrics.data.length : 0;
    log.info('published', {
      model,
      window: window.start,
      stage: window.stage,
      time,
      verdict,
      outcome,
      metrics: published,
      restamped: metrics.restamped,
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
