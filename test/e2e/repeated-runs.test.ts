import { beforeAll, describe, expect, it } from 'vitest';
import { app, monitorOf } from './support/app.ts';
import { readMetric } from './support/metrics.ts';
import { deleteState, putData, readReportText, reportKey } from './support/objects.ts';
import { awaitEnd, type RunResult, run, startRun } from './support/runs.ts';
import { jsonLines, makeSales } from './support/sales.ts';

const HOUR = 3_600_000;
const repeated = monitorOf('repeated');
const MEASURED = ['Rows', 'DriftScore', 'MissingShare', 'MSE', 'R2', 'LabelCoverage', 'ConceptDrift'];

const hoursAgo = (hours: number): string => new Date(Date.parse(app.hour) - hours * HOUR).toISOString();

beforeAll(async () => {
  for (const hours of [3, 2, 1]) {
    const sales = makeSales({ seed: 100 + hours, rows: 200, start: hoursAgo(hours) });
    await putData(`repeated/predictions/${hours}-hours-ago.jsonl`, jsonLines(sales));
  }
});

describe('a window', () => {
  it('that is judged from scratch again gives the same report byte by byte, and its values only once', async () => {
    const first = await run(repeated, hoursAgo(2));
    expect(first.windows.map(({ verdict }) => verdict)).toEqual(['OK']);
    const text = await readReportText(repeated, hoursAgo(3));
    expect(await samplesAt(hoursAgo(2))).toEqual(once(MEASURED));

    await deleteState(repeated, 'repeated/cursor.json');
    await deleteState(repeated, reportKey(repeated, hoursAgo(3)));
    const second = await run(repeated, hoursAgo(2));
    expect(second.windows.map(({ published }) => published)).toEqual([0]);
    expect(await readReportText(repeated, hoursAgo(3))).toBe(text);
    expect(await samplesAt(hoursAgo(2))).toEqual(once(MEASURED));
    expect(await readMetric(repeated, 'DataDrift', { statistic: 'SampleCount' })).toBe(1);
  });

  it('that two runs take on at the same time is published by one of them', async () => {
    const started = await Promise.all([
      startRun(repeated, hoursAgo(1)),
      startRun(repeated, hoursAgo(1)),
      startRun(repeated, hoursAgo(1)),
    ]);
    const ended = await Promise.all(started.map(awaitEnd));
    expect(ended.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    const published = ended
      .flatMap(({ output }) => (JSON.parse(output ?? '') as RunResult).windows)
      .filter((window) => window.published > 0);
    expect(published).toHaveLength(1);
    expect(await samplesAt(hoursAgo(1))).toEqual(once(MEASURED));
    expect(await readMetric(repeated, 'DataDrift', { statistic: 'SampleCount' })).toBe(2);
  });

  it('that was judged is not taken on again when its event comes late or twice', async () => {
    const late = await run(repeated, hoursAgo(2));
    const twice = await run(repeated, hoursAgo(1));
    expect([late.windows, twice.windows]).toEqual([[], []]);
    const next = await run(repeated, hoursAgo(0));
    expect(next.windows.map((window) => window.reportKey)).toEqual([reportKey(repeated, hoursAgo(1))]);
  });
});

/** How often each measured value was published for the window that ends at `end`. */
async function samplesAt(end: string) {
  const counts = MEASURED.map(async (name) => [
    name,
    await readMetric(repeated, name, { at: end, statistic: 'SampleCount' }),
  ]);
  return Object.fromEntries(await Promise.all(counts));
}

function once(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, 1]));
}
