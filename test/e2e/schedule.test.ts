import { describe, expect, it } from 'vitest';
import { acknowledgeAlarm, awaitAlarming } from './support/alarms.ts';
import { monitorOf } from './support/app.ts';
import { awaitValue } from './support/await.ts';
import { awaitEmail } from './support/mail.ts';
import { readMetric } from './support/metrics.ts';
import { readReport } from './support/objects.ts';
import { awaitEnd, listRuns, type Run, type RunResult } from './support/runs.ts';

const MINUTE = 60_000;
// LocalStack looks at its rules once a minute.
const patience = { timeout: 200_000, interval: 500 };
const scheduled = monitorOf('scheduled');

describe('the rule', () => {
  it('starts runs by itself, each with its own time, and they judge one window after the other', async () => {
    // Nobody but the rule starts runs of this monitor.
    const runs = await awaitValue('runs of the rule that judge two windows', twoWindows, patience);
    for (const { status, error, cause, input, startDate } of runs) {
      expect(status, `${error}: ${cause}`).toBe('SUCCEEDED');
      const { time } = JSON.parse(input ?? '') as { time: string };
      expect(Math.abs(Date.parse(time) - Number(startDate))).toBeLessThan(MINUTE);
    }
    const windows = runs.flatMap(windowStarts);
    const [oldest = Number.NaN] = windows;
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

/** The runs so far, once one has failed or two windows have been judged. */
async function twoWindows(): Promise<readonly Run[] | undefined> {
  const runs = await Promise.all((await listRuns(scheduled)).map(awaitEnd));
  const failed = runs.some(({ status }) => status !== 'SUCCEEDED');
  return failed || runs.flatMap(windowStarts).length >= 2 ? runs : undefined;
}

/** Starts of the windows that a run has judged, milliseconds since 1970 UTC. */
function windowStarts({ output }: Run): readonly number[] {
  const { windows } = JSON.parse(output ?? '{"windows":[]}') as RunResult;
  return windows.map(({ reportKey }) => {
    const name = reportKey.slice(reportKey.lastIndexOf('/') + 1, -'.json'.length);
    return Date.parse(name.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z'));
  });
}
