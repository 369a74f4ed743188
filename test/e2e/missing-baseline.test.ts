import { describe, expect, it } from 'vitest';
import { acknowledgeAlarm, awaitAlarming } from './support/alarms.ts';
import { app, monitorOf } from './support/app.ts';
import { awaitEmail } from './support/mail.ts';
import { readMetric } from './support/metrics.ts';
import { DATA_BUCKET } from './support/monitors.ts';
import { putData } from './support/objects.ts';
import { awaitEnd, run, startRun } from './support/runs.ts';
import { referenceSales } from './support/sales.ts';

const missingBaseline = monitorOf('missingBaseline');
const key = 'missing-baseline/reference.csv';

// One story, told in order.
describe('a baseline that is not there', () => {
  it('fails the run with an error that names the object', async () => {
    const ended = await awaitEnd(await startRun(missingBaseline, app.hour));
    expect(ended.status).toBe('FAILED');
    expect(ended.error).toBe('ConfigError');
    expect(ended.cause).toContain(`baseline: s3://${DATA_BUCKET}/${key} does not exist`);
  });

  it('is heard of: the heartbeat is 0, the alarm goes off, people are told', async () => {
    expect(await readMetric(missingBaseline, 'MonitorRuns', { statistic: 'Maximum' })).toBe(0);
    await acknowledgeAlarm(missingBaseline, 'MonitorFailed');
    // By the failed run's own beat: that none comes is another reason.
    await awaitAlarming(missingBaseline, 'MonitorFailed', 0);
    const part = 'Alarm: missing-baseline-MonitorFailed, OK -> ALARM';
    const mail = await awaitEmail('missing-baseline@example.com', part);
    expect(mail).toMatch(/^missing-baseline: a run of the monitor failed or did not come\./);
  });

  it('is used as soon as it is there', async () => {
    await putData(key, referenceSales());
    await run(missingBaseline, app.hour);
    expect(await readMetric(missingBaseline, 'MonitorRuns', { statistic: 'Maximum' })).toBe(1);
  });
});
