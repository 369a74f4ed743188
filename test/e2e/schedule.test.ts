import { describe, expect, it } from 'vitest';
import { acknowledgeAlarm, awaitAlarming } from './support/alarms.ts';
import { monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { awaitEmail } from './support/mail.ts';
import { readMetric } from './support/metrics.ts';
import { readReport } from './support/objects.ts';
import { awaitEnd, listRuns, type RunResult } from './support/runs.ts';

const MINUTE = 60_000;
const scheduled = monitorOf('scheduled');

describe('the rule', () => {
  it('starts runs by itself, each with its own time, and they judge one window after the other', async () => {
    // Nobody but the rule starts runs of this monitor.
    const [first, second] = await awaitValue(
      'two runs that the rule started',
      async () => {
        const runs = await listRuns(scheduled);
        return runs.length < 2 ? undefined : runs;
      },
      { timeout: 150_000, interval: 500 },
    );
    const runs = await Promise.all([awaitEnd(first as string), awaitEnd(second as string)]);
    const windows = runs.flatMap((run) => {
      expect(run.status, `${run.error}: ${run.cause}`).toBe('SUCCEEDED');
      const { time } = JSON.parse(run.input ?? '') as { time: string };
      expect(Math.abs(Date.parse(time) - Number(run.startDate))).toBeLessThan(MINUTE);
      return (JSON.parse(run.output ?? '') as RunResult).windows.map((window) => startOf(window.reportKey));
    });
    const [oldest = Number.NaN] = windows;
    expect(windows.length).toBeGreaterThanOrEqual(2);
    expect(windows).toEqual(windows.map((_, index) => oldest + index * MINUTE));
    const report = await readReport(scheduled, new Date(oldest).toISOString());
    expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', rows: { current: 0 } });
    expect(await readMetric(scheduled, 'MonitorRuns', { statistic: 'Minimum' })).toBe(1);
  });

  it('keeps windows without a row from passing silently', async () => {
    await acknowledgeAlarm(scheduled, 'NoData');
    // By the zeros of the runs: that nothing at all comes is another reason.
    await awaitAlarming(scheduled, 'NoData', 0);
    expect(await readMetric(scheduled, 'Rows', { statistic: 'Maximum' })).toBe(0);
    const mail = await awaitEmail('scheduled@example.com', 'Alarm: scheduled-NoData, OK -> ALARM');
    expect(mail).toMatch(/^scheduled: no predictions arrive\./);
  });
});

/** Start of the window of a report, milliseconds since 1970 UTC. */
function startOf(reportKey: string): number {
  const name = reportKey.slice(reportKey.lastIndexOf('/') + 1, -'.json'.length);
  return Date.parse(name.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z'));
}
