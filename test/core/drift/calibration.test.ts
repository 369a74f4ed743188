import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../../lambdas/contract/monitor.ts';
import {
  type Calibration,
  type ColumnStatistics,
  calibrate,
  supportedBudget,
  windowsNeeded,
} from '../../../lambdas/core/calibration.ts';
import { columnStatistics } from '../../../lambdas/core/drift/column-statistics.ts';
import { type Columns, judgeColumns, normals, picks } from '../support.ts';

const HOUR = 3600;

/** A window of three columns, of which two move together. */
function windowOf(seed: number, shift = 0, rows = 80): Columns {
  const x = normals(seed, rows, shift);
  const noise = normals(seed + 100_000, rows);
  return {
    x,
    y: x.map((value, index) => value + (noise[index] ?? 0) / 4),
    cut: picks(seed + 200_000, rows, { Ideal: 5, Good: 3, Fair: 2 }),
  };
}

const reference = windowOf(1, 0, 400);

function judge(current: Columns, drift: MonitorInput['drift'] = {}) {
  const part = judgeColumns({ drift }, { reference, current }).drift;
  if (part === null) throw new Error('nothing was judged');
  return part;
}

const statisticsOf = (seed: number): ColumnStatistics => columnStatistics(judge(windowOf(seed)));

/** Whether a window passes the limit that the others give. */
function passes(windows: readonly ColumnStatistics[], index: number): boolean {
  const { medians, threshold } = calibrate(
    windows.filter((_, other) => other !== index),
    HOUR,
  );
  return Object.entries(medians).some(
    ([column, median]) => (windows[index]?.get(column) ?? 0) / median > threshold,
  );
}

describe('a calibration', () => {
  it('scales by the medians and takes the largest over columns and windows', () => {
    const history = [
      { a: 1, b: 10 },
      { a: 2, b: 50 },
      { a: 3, b: 20 },
      { a: 8, b: 40 },
    ].map((window) => new Map(Object.entries(window)));
    expect(calibrate(history, HOUR)).toEqual({
      windows: 4,
      supports: 144,
      threshold: 3.2,
      medians: { a: 2.5, b: 30 },
    });
  });

  it('leaves out columns that a window lacks or that mostly do not differ, and needs one that is left', () => {
    const window = (entries: Record<string, number>) => new Map(Object.entries(entries));
    const history = [window({ a: 1, still: 0, gone: 1 }), window({ a: 1, still: 0 })];
    expect(calibrate(history, HOUR).medians).toEqual({ a: 1 });
    expect(() => calibrate([window({ still: 0 })], HOUR)).toThrow('no column has a statistic above zero');
    expect(() => calibrate([], HOUR)).toThrow('no window to calibrate on');
  });

  it('supports the windows of a month divided by n + 1, and the reverse', () => {
    expect(supportedBudget(719, HOUR)).toBeCloseTo(1, 12);
    expect(windowsNeeded({ falseAlarmsPerMonth: 1, windowSeconds: HOUR })).toBe(719);
    expect(windowsNeeded({ falseAlarmsPerMonth: 7, windowSeconds: HOUR })).toBe(102);
    expect(supportedBudget(102, HOUR)).toBeLessThanOrEqual(7);
    expect(supportedBudget(101, HOUR)).toBeGreaterThan(7);
    expect(windowsNeeded({ falseAlarmsPerMonth: 100, windowSeconds: 30 * 86_400 })).toBe(1);
  });

  it('lets exactly one of n + 1 windows of one column pass what the others give', () => {
    for (let block = 0; block < 5; block += 1) {
      const seeds = Array.from({ length: 20 }, (_, index) => 1000 + 20 * block + index);
      const windows = seeds.map((seed) => {
        const statistic = statisticsOf(seed).get('cut');
        return new Map([['cut', statistic ?? Number.NaN]]);
      });
      expect(windows.filter((_, index) => passes(windows, index))).toHaveLength(1);
    }
  });

  it('lets about one of n + 1 windows of several dependent columns pass', () => {
    const blocks = 15;
    let passed = 0;
    for (let block = 0; block < blocks; block += 1) {
      const windows = Array.from({ length: 40 }, (_, index) => statisticsOf(2000 + 40 * block + index));
      passed += windows.filter((_, index) => passes(windows, index)).length;
    }
    expect(passed).toBeGreaterThanOrEqual(0.8 * blocks);
    expect(passed).toBeLessThanOrEqual(1.2 * blocks);
  });
});

describe('the drift verdict by calibration', () => {
  const history = Array.from({ length: 60 }, (_, index) => statisticsOf(5000 + index));
  const calibration: Calibration = calibrate(history, HOUR);
  const drift = { calibration };

  it('does not alarm on any window of the history', () => {
    for (let index = 0; index < 60; index += 1) {
      expect(judge(windowOf(5000 + index), drift).verdict).toBe('OK');
    }
  });

  it('alarms on a shifted window, names the columns and says by what', () => {
    const part = judge(windowOf(9000, 3), drift);
    expect(part).toMatchObject({ verdict: 'ALARM', reason: 'drifted', driftedColumns: ['x', 'y'] });
    expect(part.sentence).toContain('calibrated on 60 good windows, which support 11.8 false alarms');
    const [x] = part.columns;
    expect(x).toMatchObject({ verdict: 'ALARM', threshold: calibration.threshold, adjustedPValue: null });
    expect((x?.statistic ?? 0) / (calibration.medians.x ?? 0)).toBeGreaterThan(calibration.threshold);
    expect(x?.sentence).toContain("times the statistic's median in good windows, limit");
  });

  it('takes the place of p-values and of the smallest effect', () => {
    const eager = { ...calibration, threshold: 1e-6 };
    const part = judge(windowOf(5000), { calibration: eager, minimumEffect: 1 });
    expect(part.driftedColumns).toEqual(['x', 'y', 'cut']);
    const lenient = { ...calibration, threshold: 1e6 };
    expect(judge(windowOf(9000, 3), { calibration: lenient }).verdict).toBe('OK');
  });

  it('still judges missing shares and new columns by their p-values', () => {
    const current = windowOf(5000);
    const half = { ...current, x: (current.x ?? []).map((value, index) => (index % 2 ? value : null)) };
    const part = judge(half, drift);
    expect(part.driftedColumns).toEqual(['x']);
    const missing = part.columns.find((column) => column.test === 'missing-share');
    expect(missing).toMatchObject({ verdict: 'ALARM', threshold: 1 / 720 });
    expect(part.sentence).toContain('by p-values where there is no calibration: false alarms expected');
    const { x, ...medians } = calibration.medians;
    const withoutX = judge(windowOf(9000, 3), { calibration: { ...calibration, medians } });
    expect(withoutX.columns[0]).toMatchObject({ column: 'x', verdict: 'ALARM', threshold: 1 / 720 });
  });

  it('needs the rows that every judgement needs', () => {
    const few = Object.fromEntries(
      Object.entries(windowOf(9000, 5)).map(([name, cells]) => [name, cells.slice(0, 20)]),
    );
    expect(judge(few, drift)).toMatchObject({ verdict: 'INSUFFICIENT_DATA', driftedColumns: [] });
  });
});
