import { describe, expect, it } from 'vitest';
import { readPerformance } from '../../../lambdas/core/performance/read-performance.ts';
import { addColumns, mergePerformance, zeroPerformance } from '../../../lambdas/core/performance/state.ts';
import type { ScoredRow } from './scored-rows.ts';
import { addRows } from './scored-rows.ts';

const OPTIONS = { rows: 10, minimumRows: 1 };

function metricsOf(task: 'regression' | 'binary' | 'multiclass', rows: ScoredRow[]) {
  return readPerformance(addRows(zeroPerformance(task, ['a', 'b']), rows), OPTIONS).metrics;
}

function regression(...pairs: [prediction: number, label: number][]) {
  return metricsOf(
    'regression',
    pairs.map(([prediction, label]) => ({ prediction, label })),
  );
}

function binary(...rows: [label: boolean, probability: number | null, predicted?: boolean][]) {
  return metricsOf(
    'binary',
    rows.map(([label, probability, predicted = null]) => ({ label, probability, predicted })),
  );
}

describe('metrics that cannot be computed', () => {
  it('are all null without rows', () => {
    for (const task of ['regression', 'binary', 'multiclass'] as const) {
      for (const metric of Object.values(metricsOf(task, []))) {
        expect(metric).toMatchObject({ value: null, low: null, high: null, standardError: null, n: 0 });
        expect(metric.reason).toBeTypeOf('string');
      }
    }
  });

  it('lack an interval for one row, and R² altogether', () => {
    const metrics = regression([3, 1]);
    expect(metrics.mse).toEqual({
      value: 4,
      low: null,
      high: null,
      standardError: null,
      n: 1,
      reason: 'one-row',
    });
    expect(metrics.r2).toMatchObject({ value: null, reason: 'one-row' });
  });

  it('leave R² undefined for a constant label, even where its sum rounds', () => {
    expect(regression([3, 0.1], [4, 0.1], [5, 0.1]).r2).toMatchObject({
      value: null,
      reason: 'constant-label',
    });
  });

  it('leave the percentage error to the labels that are not 0', () => {
    expect(regression([1, 0], [3, 2], [6, 4]).mape).toMatchObject({ value: 0.5, n: 2 });
    expect(regression([1, 0], [3, 0]).mape).toMatchObject({ value: null, n: 0, reason: 'all-labels-zero' });
  });

  it('are null, not infinite, where a value is infinite or too large to square', () => {
    const infinite = regression([Number.POSITIVE_INFINITY, 1], [2, 1], [4, 3]);
    for (const key of ['mse', 'rmse', 'mae', 'r2', 'bias', 'mape']) {
      expect(infinite[key]).toMatchObject({ value: null, reason: 'not-finite' });
    }
    const huge = regression([1e200, 1], [2, 1], [4, 3]);
    expect(huge.mse).toMatchObject({ value: null, reason: 'not-finite' });
    expect(huge.mae?.value).toBe(1e200 / 3);
  });

  it('leave precision undefined where nothing was predicted positive, and F1 zero', () => {
    const metrics = binary([true, 0.2], [false, 0.1], [true, 0.3]);
    expect(metrics.precision).toMatchObject({ value: null, n: 0, reason: 'no-predicted-positives' });
    expect(metrics.recall).toMatchObject({ value: 0, n: 2 });
    expect(metrics.f1).toMatchObject({ value: 0, n: 2 });
  });

  it('leave recall and AUC undefined without positives', () => {
    const metrics = binary([false, 0.2], [false, 0.1]);
    expect(metrics.recall).toMatchObject({ value: null, reason: 'no-positives' });
    expect(metrics.f1).toMatchObject({ value: null, reason: 'no-positives' });
    expect(metrics.auc).toMatchObject({ value: null, n: 2, reason: 'no-positives' });
    expect(metrics.accuracy?.value).toBe(1);
  });

  it('leave AUC undefined without negatives', () => {
    expect(binary([true, 0.2], [true, 0.9]).auc).toMatchObject({ value: null, reason: 'no-negatives' });
  });

  it('give AUC no interval where a side has one row', () => {
    expect(binary([true, 0.9], [false, 0.1], [false, 0.2]).auc).toEqual({
      value: 1,
      low: null,
      high: null,
      standardError: null,
      n: 3,
      reason: 'one-row-of-a-class',
    });
  });

  it('leave log loss and AUC undefined without probabilities', () => {
    const metrics = binary([true, null, true], [false, null, true]);
    expect(metrics.logLoss).toMatchObject({ value: null, reason: 'no-probabilities' });
    expect(metrics.auc).toMatchObject({ value: null, reason: 'no-probabilities' });
    expect(metrics.accuracy?.value).toBe(0.5);
  });

  it('leave log loss undefined for a probability above 1, but not for rounding in single precision', () => {
    expect(binary([true, 1.5], [false, 0.1]).logLoss).toMatchObject({
      value: null,
      reason: 'probability-outside-0-to-1',
    });
    expect(binary([true, 1.0000001], [false, 0.5]).logLoss?.value).toBeCloseTo(Math.LN2 / 2, 12);
  });

  it('leave the AUC of several classes undefined where one has no rows', () => {
    const row = { predicted: 'a', label: 'a', probabilities: [0.7, 0.3] };
    expect(metricsOf('multiclass', [row, row]).auc).toMatchObject({
      value: null,
      reason: 'no-rows-of-a-class',
    });
  });
});

describe('metrics at the edge', () => {
  const alternating = (positives: number, probability: (label: boolean) => number) =>
    binary(
      ...Array.from({ length: 2 * positives }, (_, i): [boolean, number] => [
        i % 2 === 0,
        probability(i % 2 === 0),
      ]),
    );

  it('give a perfect AUC an interval as wide as the smaller class is small', () => {
    const few = alternating(10, (label) => (label ? 0.9 : 0.1)).auc;
    const many = alternating(1000, (label) => (label ? 0.9 : 0.1)).auc;
    expect(few).toMatchObject({ value: 1, high: 1, n: 20 });
    expect(few?.low).toBeCloseTo(10 / (10 + 1.959963984540054 ** 2), 12);
    expect(many?.low).toBeGreaterThan(0.99);
    expect(few?.standardError).toBeGreaterThan(many?.standardError as number);
  });

  it('give an AUC of 0, and of equal scores, an interval that is not a point', () => {
    expect(alternating(50, (label) => (label ? 0.1 : 0.9)).auc).toMatchObject({ value: 0, low: 0 });
    const equal = alternating(50, () => 0.5).auc;
    expect(equal?.value).toBe(0.5);
    expect(equal?.low).toBeLessThan(0.45);
    expect(equal?.high).toBeGreaterThan(0.55);
  });

  it('decide by a probability of 0.5 and above where no class is given', () => {
    expect(binary([true, 0.5], [false, 0.49999]).accuracy?.value).toBe(1);
    expect(binary([true, 0.9, false]).accuracy?.value).toBe(0);
  });

  it('clip the log loss of a certain mistake', () => {
    expect(binary([true, 0], [false, 1]).logLoss?.value).toBeCloseTo(52 * Math.LN2, 12);
  });

  it('take the likeliest class, the first at a tie, where none is given', () => {
    const state = zeroPerformance('multiclass', ['a', 'b']);
    addRows(state, [{ predicted: null, label: 'a', probabilities: [0.5, 0.5] }]);
    expect(readPerformance(state, OPTIONS).confusion).toEqual({ classes: ['a'], counts: [[1]] });
  });

  it('count a class that the model does not know, with the largest loss there is', () => {
    const part = readPerformance(
      addRows(zeroPerformance('multiclass', ['a', 'b']), [
        { predicted: 'a', label: 'new', probabilities: [0.8, 0.2] },
        { predicted: 'a', label: 'a', probabilities: [1, 0] },
      ]),
      OPTIONS,
    );
    expect(part.confusion).toEqual({
      classes: ['a', 'new'],
      counts: [
        [1, 0],
        [1, 0],
      ],
    });
    expect(part.metrics.logLoss?.value).toBeCloseTo(26 * Math.LN2, 12);
  });

  it('count a class that is never predicted as precision 0 in the average', () => {
    const rows = [
      { predicted: 'a', label: 'a', probabilities: null },
      { predicted: 'a', label: 'b', probabilities: null },
    ];
    expect(metricsOf('multiclass', rows).precision?.value).toBe(0.25);
  });

  it('order numeric classes as numbers', () => {
    const labels = ['10', '9', 'x', '1'];
    const rows = labels.map((label) => ({ predicted: label, label, probabilities: null }));
    const part = readPerformance(addRows(zeroPerformance('multiclass'), rows), OPTIONS);
    expect(part.confusion?.classes).toEqual(['1', '9', '10', 'x']);
  });
});

describe('rows and states that do not fit', () => {
  it('are refused, and nothing of them is added', () => {
    const state = zeroPerformance('multiclass', ['a', 'b']);
    const column = Float64Array.of(1);
    expect(() => addColumns(state, { predicted: ['a'], labels: ['a'], probabilities: [column] })).toThrow(
      '2 probabilities, got 1',
    );
    expect(() => addRows(state, [{ predicted: null, label: 'a', probabilities: null }])).toThrow(TypeError);
    expect(() => addColumns(state, { predicted: [], labels: ['a'] })).toThrow(RangeError);
    expect(state).toEqual(zeroPerformance('multiclass', ['a', 'b']));
    const binary = zeroPerformance('binary');
    expect(() => addRows(binary, [{ predicted: null, label: true, probability: null }])).toThrow(TypeError);
    expect(() => addColumns(binary, { predicted: Uint8Array.of(1, 0), labels: Uint8Array.of(1) })).toThrow(
      '2 predictions, but 1 labels',
    );
    expect(binary).toEqual(zeroPerformance('binary'));
    expect(() =>
      addColumns(zeroPerformance('regression'), { predictions: column, labels: new Float64Array(2) }),
    ).toThrow('1 predictions, but 2 labels');
    expect(() => mergePerformance(state, zeroPerformance('multiclass', ['b', 'a']))).toThrow(TypeError);
    expect(() =>
      mergePerformance<ReturnType<typeof zeroPerformance>>(state, zeroPerformance('binary')),
    ).toThrow(TypeError);
  });
});
