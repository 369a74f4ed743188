import { describe, expect, it } from 'vitest';
import { monitorSchema } from '../../../lambdas/contract/monitor.ts';
import type { Task } from '../../../lambdas/contract/names.ts';
import type { DegradationRule, PerformancePart } from '../../../lambdas/contract/report.ts';
import {
  type DegradationInput,
  judgeDegradation,
} from '../../../lambdas/core/performance/judge-degradation.ts';
import { readPerformance } from '../../../lambdas/core/performance/read-performance.ts';
import { zeroPerformance } from '../../../lambdas/core/performance/state.ts';
import type { ScoredRow } from './scored-rows.ts';
import { addRows } from './scored-rows.ts';
import { bell, type Draw, seededDraw } from './seeded-rows.ts';

const HOUR = 3600;
type Config = Readonly<Record<string, unknown>>;

function configOf(task: Task, performance: Config = {}) {
  return monitorSchema.parse({ model: 'm', task, performance }).performance;
}

function partOf(task: Task, rows: readonly ScoredRow[], labelsImmature = false): PerformancePart {
  const state = addRows(zeroPerformance(task), rows);
  return readPerformance(state, { rows: rows.length, minimumRows: 100, labelsImmature });
}

/** `right` of `n` rows predicted right, half of them positive. */
function accuracyPart(right: number, n: number, labelsImmature = false): PerformancePart {
  const rows = Array.from({ length: n }, (_, i) => {
    const label = i % 2 === 0;
    return { label, predicted: label === i < right, probability: null };
  });
  return partOf('binary', rows, labelsImmature);
}

function regressionPart(n: number, deviation: number, draw: Draw): PerformancePart {
  const rows = Array.from({ length: n }, () => {
    const label = 10 * draw();
    return { label, prediction: label + deviation * bell(draw) };
  });
  return partOf('regression', rows);
}

function judge(input: Partial<DegradationInput> & { current: PerformancePart; performance?: Config }) {
  const { performance = {}, ...rest } = input;
  const task = input.current.task;
  const config = configOf(task, performance);
  return judgeDegradation({ previous: null, baseline: null, config, task, windowSeconds: HOUR, ...rest });
}

function ruleOf(part: { rules: readonly DegradationRule[] }, name: DegradationRule['rule']): DegradationRule {
  const found = part.rules.find((rule) => rule.rule === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

describe('a threshold', () => {
  it('alarms where the metric is below it beyond chance', () => {
    const part = judge({
      current: accuracyPart(820, 1000),
      performance: { thresholds: { accuracy: { min: 0.9 } } },
    });
    const rule = ruleOf(part, 'belowThreshold');
    expect(part).toMatchObject({ verdict: 'ALARM', reason: 'degraded', guard: 'significance' });
    expect(rule).toMatchObject({ metric: 'accuracy', value: 0.82, against: 0.9, limit: 0.9, change: null });
    expect(rule).toMatchObject({ verdict: 'ALARM', reason: 'past-limit' });
    expect(rule.sentence).toMatch(/^Accuracy is 0\.82, below the limit of 0\.9, p = \d(\.\d)?e-\d+\.$/);
  });

  it('keeps quiet where chance may have done it, and says so', () => {
    const performance = { thresholds: { accuracy: { min: 0.9 } } };
    const rule = ruleOf(judge({ current: accuracyPart(88, 100), performance }), 'belowThreshold');
    expect(rule).toMatchObject({ verdict: 'OK', reason: 'may-be-chance' });
    expect(rule.pValue).toBeGreaterThan(0.2);
    expect(rule.sentence).toBe(
      'Accuracy is 0.88, below the limit of 0.9, which may be chance: p = 0.3, an alarm needs 0.001389.',
    );
  });

  it('alarms on the bare value without a guard, but not at the limit itself', () => {
    const performance = { guard: 'none', thresholds: { accuracy: { min: 0.9 } } };
    const below = ruleOf(judge({ current: accuracyPart(899, 1000), performance }), 'belowThreshold');
    expect(below).toMatchObject({ verdict: 'ALARM', pValue: null, adjustedPValue: null });
    const at = judge({ current: accuracyPart(900, 1000), performance });
    expect(ruleOf(at, 'belowThreshold')).toMatchObject({ verdict: 'OK', reason: null });
    expect(at).toMatchObject({ verdict: 'OK', reason: null });
  });

  it('bounds errors from above, and a signed error from both sides', () => {
    const draw = seededDraw(1);
    const current = regressionPart(500, 2, draw);
    const thresholds = { rmse: { max: 1.5 }, bias: { min: -1, max: 1 } };
    const rules = judge({ current, performance: { thresholds } }).rules;
    expect(rules.slice(0, 3).map(({ metric, verdict }) => [metric, verdict])).toEqual([
      ['rmse', 'ALARM'],
      ['bias', 'OK'],
      ['bias', 'OK'],
    ]);
    expect(rules[0]?.sentence).toMatch(/^Root mean squared error is 2\.\d+, above the limit of 1\.5, p = /);
  });

  it('is not judged on a metric that is undefined', () => {
    const current = partOf(
      'binary',
      new Array(200).fill({ label: false, predicted: false, probability: null }),
    );
    const part = judge({ current, performance: { thresholds: { recall: { min: 0.5 } } } });
    expect(ruleOf(part, 'belowThreshold')).toMatchObject({
      value: null,
      verdict: 'INSUFFICIENT_DATA',
      reason: 'undefined-metric',
    });
    expect(part).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'nothing-to-compare' });
  });
});

describe('a drop from the previous window', () => {
  it('alarms beyond the allowed points', () => {
    const part = judge({ current: accuracyPart(820, 1000), previous: accuracyPart(930, 1000) });
    const rule = ruleOf(part, 'dropFromPrevious');
    expect(part.verdict).toBe('ALARM');
    expect(rule.change).toBeCloseTo(0.11, 12);
    expect(rule).toMatchObject({ value: 0.82, against: 0.93, limit: 0.05 });
    expect(rule.sentence).toMatch(
      /^Accuracy fell from the previous window's 0\.93 to 0\.82 \(0\.11 points; a drop of 0\.05 is allowed\), p = /,
    );
  });

  it('of exactly the allowed points is no alarm, whatever floating point makes of 0.9 − 0.85', () => {
    expect(0.9 - 0.85).toBeGreaterThan(0.05);
    const part = judge({
      current: accuracyPart(85, 100),
      previous: accuracyPart(90, 100),
      performance: { guard: 'none' },
    });
    expect(ruleOf(part, 'dropFromPrevious').verdict).toBe('OK');
    const more = judge({
      current: accuracyPart(84, 100),
      previous: accuracyPart(90, 100),
      performance: { guard: 'none' },
    });
    expect(ruleOf(more, 'dropFromPrevious').verdict).toBe('ALARM');
  });

  it('of a perfect model to a small loss is no certainty', () => {
    const part = judge({ current: accuracyPart(94, 100), previous: accuracyPart(100, 100) });
    const rule = ruleOf(part, 'dropFromPrevious');
    expect(rule.pValue).toBeGreaterThan(0.2);
    expect(rule.verdict).toBe('OK');
  });

  it('is relative for errors', () => {
    const draw = seededDraw(2);
    const [previous, current] = [regressionPart(2000, 1, draw), regressionPart(2000, 1.2, draw)];
    const rule = ruleOf(judge({ current, previous }), 'dropFromPrevious');
    expect(rule.metric).toBe('mse');
    expect(rule.change).toBeGreaterThan(0.3);
    expect(rule.verdict).toBe('ALARM');
    expect(rule.sentence).toMatch(/^Mean squared error rose from .* %; a rise of 5 % is allowed\), p /);
  });

  it('watches the primary metric: the size of the bias rises to either side', () => {
    const shifted = (shift: number, seed: number) => {
      const draw = seededDraw(seed);
      const rows = Array.from({ length: 400 }, () => ({ label: 0, prediction: shift + bell(draw) }));
      return partOf('regression', rows);
    };
    const performance = { primary: 'bias' };
    const worse = ruleOf(
      judge({ current: shifted(-2, 1), previous: shifted(0.5, 2), performance }),
      'dropFromPrevious',
    );
    expect(worse).toMatchObject({ metric: 'bias', verdict: 'ALARM' });
    expect(worse.sentence).toMatch(/^Bias rose in size from/);
    const better = ruleOf(
      judge({ current: shifted(0.5, 3), previous: shifted(-2, 4), performance }),
      'dropFromPrevious',
    );
    expect(better.verdict).toBe('OK');
  });

  it('is not judged without an earlier window, nor against one that was not judged', () => {
    const current = accuracyPart(900, 1000);
    expect(ruleOf(judge({ current }), 'dropFromPrevious')).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      reason: 'no-previous-window',
      against: null,
    });
    expect(ruleOf(judge({ current, previous: accuracyPart(9, 10) }), 'dropFromPrevious')).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      reason: 'previous-too-few-rows',
      against: 0.9,
    });
  });

  it('from an error of zero has no relative size', () => {
    const exact = partOf(
      'regression',
      Array.from({ length: 100 }, (_, i) => ({ label: i, prediction: i })),
    );
    const rule = ruleOf(
      judge({ current: regressionPart(100, 1, seededDraw(1)), previous: exact }),
      'dropFromPrevious',
    );
    expect(rule).toMatchObject({ change: null, verdict: 'INSUFFICIENT_DATA', reason: 'base-is-zero' });
  });
});

describe('the baseline', () => {
  it('is compared with only where a limit is set', () => {
    const input = { current: accuracyPart(800, 1000), baseline: accuracyPart(950, 1000) };
    expect(judge(input).rules.map((rule) => rule.rule)).toEqual(['dropFromPrevious', 'conceptDrift']);
    const part = judge({ ...input, performance: { maxDropFromBaseline: 0.1 } });
    expect(ruleOf(part, 'dropFromBaseline')).toMatchObject({ verdict: 'ALARM', against: 0.95, limit: 0.1 });
    expect(ruleOf(part, 'dropFromBaseline').sentence).toContain("from the baseline's 0.95 to 0.8");
  });

  it('gives concept drift by the mean squared error of a regression', () => {
    const draw = seededDraw(5);
    const [baseline, current] = [regressionPart(2000, 1, draw), regressionPart(2000, 1.3, draw)];
    const part = judge({ current, baseline });
    const rise = (current.metrics.mse?.value as number) / (baseline.metrics.mse?.value as number) - 1;
    expect(part.conceptDrift).toBeCloseTo(rise, 12);
    expect(ruleOf(part, 'conceptDrift')).toMatchObject({ metric: 'mse', verdict: 'ALARM', limit: 0.1 });
  });

  it('gives concept drift by the error rate where a side has no probabilities', () => {
    const part = judge({ current: accuracyPart(800, 1000), baseline: accuracyPart(900, 1000) });
    const rule = ruleOf(part, 'conceptDrift');
    expect(rule).toMatchObject({ metric: 'errorRate', value: 0.2, against: 0.1, verdict: 'ALARM' });
    expect(part.conceptDrift).toBe(1);
    expect(rule.sentence).toMatch(
      /^Concept drift: error rate rose from the baseline's 0\.1 to 0\.2 \(100 %; /,
    );
  });

  it('gives concept drift by the log loss where both sides have probabilities', () => {
    const scored = (sharpness: number) => {
      const draw = seededDraw(8);
      const rows = Array.from({ length: 500 }, () => {
        const probability = draw();
        const label = draw() < 0.5 + sharpness * (probability - 0.5);
        return { label, predicted: null, probability };
      });
      return partOf('binary', rows);
    };
    const part = judge({ current: scored(0), baseline: scored(1) });
    expect(ruleOf(part, 'conceptDrift')).toMatchObject({ metric: 'logLoss', verdict: 'ALARM' });
    expect(ruleOf(part, 'conceptDrift').sentence).toContain(' nats ');
  });

  it('of no errors leaves concept drift undefined', () => {
    const part = judge({ current: accuracyPart(800, 1000), baseline: accuracyPart(1000, 1000) });
    expect(part.conceptDrift).toBeNull();
    expect(ruleOf(part, 'conceptDrift')).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      reason: 'base-is-zero',
    });
  });

  it('may be missing for a reason that the rules repeat', () => {
    const part = judge({ current: accuracyPart(800, 1000), baselineAbsence: 'baseline-is-training' });
    expect(part.conceptDrift).toBeNull();
    expect(ruleOf(part, 'conceptDrift')).toMatchObject({ reason: 'baseline-is-training', against: null });
    expect(ruleOf(part, 'conceptDrift').sentence).toContain('the baseline is training data');
  });
});

describe('a window that cannot be judged', () => {
  it.each(['significance', 'none'])('never alarms on too few rows, guard %s', (guard) => {
    const part = judge({
      current: accuracyPart(0, 99),
      previous: accuracyPart(1000, 1000),
      baseline: accuracyPart(900, 1000),
      performance: { guard, thresholds: { accuracy: { min: 0.9 } }, maxDropFromBaseline: 0.1 },
    });
    expect(part).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(part.rules).toHaveLength(4);
    for (const rule of part.rules) {
      expect(rule).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows', pValue: null });
    }
    expect(ruleOf(part, 'dropFromPrevious')).toMatchObject({ value: 0, against: 1, change: 1 });
  });

  it('waits for its labels', () => {
    const part = judge({ current: accuracyPart(500, 1000, true), previous: accuracyPart(1000, 1000) });
    expect(part).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'labels-immature' });
  });

  it('has nothing to compare with at first', () => {
    expect(judge({ current: accuracyPart(900, 1000) })).toMatchObject({
      verdict: 'INSUFFICIENT_DATA',
      reason: 'nothing-to-compare',
    });
  });
});

describe('the guard', () => {
  it('adjusts the p-values of all tested rules by Holm', () => {
    const part = judge({
      current: accuracyPart(860, 1000),
      previous: accuracyPart(930, 1000),
      baseline: accuracyPart(930, 1000),
      performance: { thresholds: { accuracy: { min: 0.9 } } },
    });
    const tested = part.rules.map((rule) => rule.pValue as number).sort((a, b) => a - b);
    expect(tested).toHaveLength(3);
    const smallest = part.rules.find((rule) => rule.pValue === tested[0]);
    expect(smallest?.adjustedPValue).toBe(3 * (tested[0] as number));
    for (const rule of part.rules) expect(rule.adjustedPValue).toBeGreaterThanOrEqual(rule.pValue as number);
  });

  it('asks for more certainty the more windows a month has', () => {
    const input = {
      current: accuracyPart(865, 1000),
      performance: { thresholds: { accuracy: { min: 0.9 } } },
    };
    const p = ruleOf(judge(input), 'belowThreshold').adjustedPValue as number;
    const windowAtLevel = p * 30 * 86_400;
    const strict = judge({ ...input, windowSeconds: windowAtLevel * 0.99 });
    const lenient = judge({ ...input, windowSeconds: windowAtLevel * 1.01 });
    expect(ruleOf(strict, 'belowThreshold').verdict).toBe('OK');
    expect(ruleOf(lenient, 'belowThreshold').verdict).toBe('ALARM');
  });

  /** Share of windows that alarm when the model stays as it is, exactly at the edge of what is allowed. */
  function alarmShare(make: (draw: Draw) => Parameters<typeof judge>[0], windows: number): number {
    const draw = seededDraw(99);
    let alarms = 0;
    for (let i = 0; i < windows; i += 1) if (judge(make(draw)).verdict === 'ALARM') alarms += 1;
    return alarms / windows;
  }

  const binomialPart = (share: number, draw: Draw) => {
    const rows = Array.from({ length: 250 }, () => ({
      label: true,
      predicted: draw() < share,
      probability: null,
    }));
    return partOf('binary', rows);
  };
  // A window of 36 hours with one false alarm a month: a level of 0.05, which a simulation can resolve.
  const windowSeconds = 36 * HOUR;

  it('keeps false alarms within the budget where nothing changed, and misses no real drop', () => {
    const performance = { thresholds: { accuracy: { min: 0.9 } } };
    const quiet = alarmShare((draw) => {
      const [current, previous] = [binomialPart(0.9, draw), binomialPart(0.95, draw)];
      return { current, previous, performance, windowSeconds };
    }, 400);
    expect(quiet).toBeLessThan(0.06);
    expect(quiet).toBeGreaterThan(0);
    const real = alarmShare((draw) => {
      const [current, previous] = [binomialPart(0.75, draw), binomialPart(0.95, draw)];
      return { current, previous, performance, windowSeconds };
    }, 50);
    expect(real).toBe(1);
  });

  it('keeps false alarms within the budget for errors as well', () => {
    const quiet = alarmShare((draw) => {
      const [current, previous] = [regressionPart(200, 1, draw), regressionPart(200, 1, draw)];
      return { current, previous, performance: { maxDropFromPrevious: 0 }, windowSeconds };
    }, 400);
    expect(quiet).toBeLessThan(0.06);
    expect(quiet).toBeGreaterThan(0);
    const real = alarmShare((draw) => {
      const [current, previous] = [regressionPart(200, 2, draw), regressionPart(200, 1, draw)];
      return { current, previous, performance: {}, windowSeconds };
    }, 50);
    expect(real).toBe(1);
  });

  it('is what separates noise from an alarm', () => {
    const noisy = (guard: string) =>
      alarmShare((draw) => {
        const [current, previous] = [binomialPart(0.85, draw), binomialPart(0.85, draw)];
        return { current, previous, performance: { guard }, windowSeconds: HOUR };
      }, 200);
    expect(noisy('none')).toBeGreaterThan(0.02);
    expect(noisy('significance')).toBe(0);
  });
});
