import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import { seededRandom } from '../../lambdas/core/simulate/random.ts';
import { type Table, tableOf } from '../../lambdas/core/table/table.ts';
import { type Columns, monitorOf } from './support.ts';

const HOURS = 24;
const ROWS_AN_HOUR = 60;

/** Speeds that are high by night and low by day, one a minute over so many days. */
function traffic(start: string, days: number, seed: number): Columns {
  const random = seededRandom(seed);
  const minutes = days * HOURS * ROWS_AN_HOUR;
  const instants = Array.from({ length: minutes }, (_, minute) => Date.parse(start) + 60_000 * minute);
  return {
    ts: instants.map((instant) => new Date(instant).toISOString()),
    speed: instants.map((instant) => {
      const hour = new Date(instant).getUTCHours();
      return (hour < 6 ? 80 : 30) + 10 * random();
    }),
  };
}

const reference = tableOf(traffic('2026-01-01T00:00:00Z', 14, 1));
const COLUMNS = { timestamp: 'ts', features: { speed: 'numeric' } } as const;

function judgeHour(season: MonitorInput['drift'], window: Report['window'], current: Table): Report {
  const monitor = monitorOf({ columns: COLUMNS, drift: season });
  const baseline = baselinesOf(monitor, reference, { version: 'v', name: 'reference' })(window);
  const profile = sampleTable(baseline, current);
  return judgeWindow({ monitor, window, baseline, profile, joined: null, previous: null });
}

const NIGHT = { start: '2026-02-01T03:00:00Z', end: '2026-02-01T04:00:00Z' };
const nightly = (rows: number): Table => {
  const { ts = [], speed = [] } = traffic(NIGHT.start, 1, 2);
  return tableOf({ ts: ts.slice(0, rows), speed: speed.slice(0, rows) });
};

describe('a baseline by season', () => {
  it('compares night with night where the whole reference would alarm', () => {
    expect(judgeHour({}, NIGHT, nightly(60)).drift).toMatchObject({ verdict: 'ALARM', season: null });
    const report = judgeHour({ season: 'hour-of-day' }, NIGHT, nightly(60));
    expect(report.rows).toEqual({ reference: 14 * ROWS_AN_HOUR, current: 60 });
    expect(report.drift).toMatchObject({
      verdict: 'OK',
      season: { by: 'hour-of-day', slice: '03:00 to 04:00 UTC' },
      columns: [{ n: { reference: 14 * ROWS_AN_HOUR, current: 60 } }],
    });
    expect(report.drift?.sentence).toContain('No drift from the reference of 03:00 to 04:00 UTC');
  });

  it('alarms at what is odd for the hour though the whole reference has it', () => {
    const noon = { start: '2026-02-01T12:00:00Z', end: '2026-02-01T13:00:00Z' };
    const report = judgeHour({ season: 'hour-of-day' }, noon, nightly(60));
    expect(report.drift?.verdict).toBe('ALARM');
    expect(report.drift?.sentence).toContain('drifted from the reference of 12:00 to 13:00 UTC: speed');
    const above = report.findings.find(({ kind }) => kind === 'new-maximum');
    expect(above?.sentence).toContain('(12:00 to 13:00 UTC)');
  });

  it('tells days of the week apart', () => {
    const day = { start: '2026-02-01T00:00:00Z', end: '2026-02-02T00:00:00Z' };
    const monitor = monitorOf({ columns: COLUMNS, window: '1d', drift: { season: 'day-of-week' } });
    const baseline = baselinesOf(monitor, reference, { version: 'v', name: 'reference' })(day);
    expect(baseline).toMatchObject({ rows: 2 * HOURS * ROWS_AN_HOUR, slice: { name: 'Sundays UTC' } });
  });

  it('has too little data where the part of the reference is small', () => {
    const report = judgeHour({ season: 'hour-of-day', minimumRows: 1000 }, NIGHT, nightly(1200));
    expect(report.drift).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(report.drift?.sentence).toContain('the reference has 840 (03:00 to 04:00 UTC), 1000 are needed');
  });

  it('does not judge a window that no part of the season fits', () => {
    const twoHours = { ...NIGHT, end: '2026-02-01T05:00:00Z' };
    for (const window of [twoHours, { start: null, end: null }]) {
      const report = judgeHour({ season: 'hour-of-day' }, window, nightly(120));
      expect(report).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'no-season' });
      expect(report.drift?.season).toEqual({ by: 'hour-of-day', slice: null });
      expect(report.drift?.sentence).toContain('Drift cannot be judged by hour-of-day');
    }
  });

  it('measures performance against the whole reference', () => {
    const { ts = [], speed = [] } = traffic('2026-01-01T00:00:00Z', 14, 1);
    const columns = { timestamp: 'ts', prediction: 'p', label: 'y' };
    const monitor = monitorOf({ columns, drift: { season: 'hour-of-day' } });
    const labelled = tableOf({ ts, p: speed, y: speed });
    const baseline = baselinesOf(monitor, labelled, { version: 'v', name: 'reference' })(NIGHT);
    expect(baseline.rows).toBe(14 * ROWS_AN_HOUR);
    expect(baseline.performance?.n).toBe(14 * HOURS * ROWS_AN_HOUR);
  });

  it('counts the rows of the reference that have no readable time', () => {
    const monitor = monitorOf({ columns: COLUMNS, drift: { season: 'hour-of-day' } });
    const table = tableOf({ ts: ['soon', null, '2026-01-01T03:00:00Z'], speed: [1, 2, 3] });
    const baseline = baselinesOf(monitor, table, { version: 'v', name: 'reference' })(NIGHT);
    expect(baseline.rows).toBe(1);
    const profile = sampleTable(baseline, nightly(60));
    const report = judgeWindow({ monitor, window: NIGHT, baseline, profile, joined: null, previous: null });
    const finding = report.findings.find(({ kind }) => kind === 'no-timestamp');
    expect(finding).toMatchObject({ severity: 'warn', column: 'ts', count: 2 });
    expect(finding?.sentence).toBe(
      'The reference has 2 rows with no readable time in column ts, so drift.season leaves them out.',
    );
  });

  it('needs a reference with times, and says so', () => {
    const monitor = monitorOf({ drift: { season: 'day-of-week' } });
    expect(() => baselinesOf(monitor, tableOf({ x: [1, 2] }), { version: 'v', name: 'ref.csv' })).toThrow(
      'ref.csv: no column of times, which drift.season "day-of-week" needs, allowed: an ISO-8601 time in every row',
    );
    const named = monitorOf({ columns: { timestamp: 'ts' }, drift: { season: 'day-of-week' } });
    expect(() => baselinesOf(named, tableOf({ x: [1, 2] }), { version: 'v', name: 'ref.csv' })).toThrow(
      'ref.csv: no column "ts"',
    );
  });
});
