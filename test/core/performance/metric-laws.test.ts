import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFile, unpackFile } from '../../../lambdas/codec/packed-file.ts';
import { PERFORMANCE_METRIC_NAMES } from '../../../lambdas/contract/metric-names.ts';
import { PERFORMANCE_METRIC_KEYS, TASKS, type Task } from '../../../lambdas/contract/names.ts';
import type { MetricValue } from '../../../lambdas/contract/report.ts';
import type { PerformanceMetric } from '../../../lambdas/core/performance/metric.ts';
import { PERFORMANCE_METRICS } from '../../../lambdas/core/performance/metrics.ts';
import {
  type PerformanceJson,
  performanceFromJson,
  performanceToJson,
} from '../../../lambdas/core/performance/performance-json.ts';
import {
  mergePerformance,
  type PerformanceState,
  zeroPerformance,
} from '../../../lambdas/core/performance/state.ts';
import type { ScoredRow } from './scored-rows.ts';
import { addRows } from './scored-rows.ts';

const CLASSES = ['a', 'b', 'c'];
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -100, max: 100, noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
);
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1));

const ROWS: Record<Task, fc.Arbitrary<ScoredRow[]>> = {
  regression: fc.array(fc.record({ prediction: number, label: number }), { maxLength: 40 }),
  binary: fc.array(
    fc.record({ predicted: fc.constantFrom(true, false, null), probability: share, label: fc.boolean() }),
    { maxLength: 40 },
  ),
  multiclass: fc.array(
    fc.record({
      predicted: fc.constantFrom(...CLASSES, 'unknown', null),
      label: fc.constantFrom(...CLASSES),
      probabilities: fc.tuple(share, share, share),
    }),
    { maxLength: 40 },
  ),
};

/** Ten rows that are all right, and the same ten a bit wrong and very wrong. */
const QUALITY: Record<Task, (wrongRows: number) => ScoredRow[]> = {
  regression: (wrong) =>
    indices(10).map((i) => ({ label: i + 1, prediction: i + 1 + (i < wrong ? 2 + i / 10 : 0) })),
  binary: (wrong) =>
    indices(10).map((i) => {
      const label = i % 2 === 0;
      return { label, predicted: null, probability: label === i >= wrong ? 1 : 0 };
    }),
  multiclass: (wrong) =>
    indices(10).map((i) => {
      const predicted = (i + (i < wrong ? 1 : 0)) % 3;
      return {
        label: CLASSES[i % 3] as string,
        predicted: CLASSES[predicted] as string,
        probabilities: CLASSES.map((_, c) => (c === predicted ? 1 : 0)),
      };
    }),
};

function indices(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}

function stateOf(task: Task, rows: readonly ScoredRow[]): PerformanceState {
  return addRows(zeroPerformance(task, CLASSES), rows);
}

function packed(state: PerformanceState): Uint8Array {
  return packFile(performanceToJson(state));
}

function storeAndRead(bytes: Uint8Array): PerformanceState {
  return performanceFromJson(unpackFile(bytes) as PerformanceJson);
}

const CASES = PERFORMANCE_METRICS.flatMap((metric: PerformanceMetric) =>
  metric.tasks.map((task) => ({ name: `${metric.key} of a ${task} model`, metric, task })),
);

/** Distance from the best value, so that more is worse for every metric. */
function badness({ direction }: PerformanceMetric, { value }: MetricValue): number {
  if (value === null) return Number.NaN;
  return direction === 'higher' ? -value : Math.abs(value);
}

describe('the list of performance metrics', () => {
  it('holds every key of the monitor file, under its CloudWatch name', () => {
    const metrics: readonly PerformanceMetric[] = PERFORMANCE_METRICS;
    const published = metrics.filter((metric) => metric.cloudWatchName !== null);
    expect(published.map((metric) => metric.key)).toEqual([...PERFORMANCE_METRIC_KEYS]);
    expect(Object.fromEntries(published.map((metric) => [metric.key, metric.cloudWatchName]))).toEqual(
      PERFORMANCE_METRIC_NAMES,
    );
  });

  it('has each key once', () => {
    expect(new Set(PERFORMANCE_METRICS.map((metric) => metric.key)).size).toBe(PERFORMANCE_METRICS.length);
  });

  it('refuses the rows of another task', () => {
    const metrics: readonly PerformanceMetric[] = PERFORMANCE_METRICS;
    for (const metric of metrics) {
      for (const task of TASKS.filter((each) => !metric.tasks.includes(each))) {
        expect(() => metric.read(zeroPerformance(task))).toThrow(TypeError);
      }
    }
  });
});

describe.each(CASES)('$name', ({ metric, task }) => {
  it('is best where every prediction is right', () => {
    const value = metric.read(stateOf(task, QUALITY[task](0))).value as number;
    const best = metric.direction === 'higher' ? metric.range[1] : 0;
    expect(Math.abs(value - best)).toBeLessThan(1e-15);
  });

  it('gets worse with every row that gets worse', () => {
    const values = indices(9).map((wrong) =>
      badness(metric, metric.read(stateOf(task, QUALITY[task](wrong)))),
    );
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(values[2]).toBeGreaterThan(values[0] as number);
    expect(values[8]).toBeGreaterThan(values[2] as number);
  });

  it('gives the same bits for any cut and any order of the rows', () => {
    fc.assert(
      fc.property(ROWS[task], fc.nat(), fc.func(fc.nat()), (rows, cut, place) => {
        const at = rows.length === 0 ? 0 : cut % rows.length;
        const [left, right] = [stateOf(task, rows.slice(0, at)), stateOf(task, rows.slice(at))];
        const whole = metric.read(stateOf(task, rows));
        expect(metric.read(mergePerformance(left, right))).toEqual(whole);
        expect(metric.read(mergePerformance(right, left))).toEqual(whole);
        const shuffled = rows
          .map((row, index) => ({ row, key: place(index) }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row);
        expect(metric.read(stateOf(task, shuffled))).toEqual(whole);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it('lies in its range, within its interval, and says why where it is null', () => {
    fc.assert(
      fc.property(ROWS[task], (rows) => {
        const { value, low, high, standardError, n, reason } = metric.read(stateOf(task, rows));
        for (const part of [value, low, high, standardError])
          expect(part === null || Number.isFinite(part)).toBe(true);
        expect(n).toBeLessThanOrEqual(rows.length);
        if (value === null || low === null || high === null) {
          expect(reason).toMatch(/^[a-z0-9-]+$/);
          return;
        }
        expect(reason).toBeUndefined();
        expect(value).toBeGreaterThanOrEqual(metric.range[0]);
        expect(value).toBeLessThanOrEqual(metric.range[1]);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(standardError).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 200, seed: 12 },
    );
  });

  it('keeps its bits when states are stored on the way to the merge, as the same bytes for any order', () => {
    fc.assert(
      fc.property(ROWS[task], fc.nat({ max: 40 }), (rows, cut) => {
        const parts = [stateOf(task, rows.slice(0, cut)), stateOf(task, rows.slice(cut))] as const;
        const [left, right] = parts.map((state) => storeAndRead(packed(state)));
        const merged = mergePerformance(left as PerformanceState, right as PerformanceState);
        expect(metric.read(merged)).toEqual(metric.read(stateOf(task, rows)));
        expect(packed(merged)).toEqual(packed(stateOf(task, rows.toReversed())));
      }),
      { numRuns: 30, seed: 13 },
    );
  });

  it('leaves the states that it merges as they were', () => {
    const [left, right] = [stateOf(task, QUALITY[task](3)), stateOf(task, QUALITY[task](7))];
    const before = [metric.read(left), metric.read(right)];
    addRows(mergePerformance(left, right), QUALITY[task](5));
    expect([metric.read(left), metric.read(right)]).toEqual(before);
  });
});
