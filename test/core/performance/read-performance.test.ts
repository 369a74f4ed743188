import { describe, expect, it } from 'vitest';
import { readPerformance } from '../../../lambdas/core/performance/read-performance.ts';
import { zeroPerformance } from '../../../lambdas/core/performance/state.ts';
import { addRows } from './scored-rows.ts';

const rows = Array.from({ length: 120 }, (_, i) => ({ label: i, prediction: i + (i % 2 === 0 ? 1 : -1) }));
const state = addRows(zeroPerformance('regression'), rows);

describe('the performance of a window', () => {
  it('is OK with enough labelled rows, and never an alarm', () => {
    const part = readPerformance(state, { rows: 160, minimumRows: 100 });
    expect(part).toMatchObject({
      verdict: 'OK',
      reason: null,
      task: 'regression',
      n: 120,
      labelCoverage: 0.75,
    });
    expect(part.confusion).toBeNull();
    expect(part.sentence).toBe(
      'Mean squared error is 1 (95 % interval 1 to 1). 120 of 160 predictions (75 %) have their label. The percentage error leaves out 1 row whose label is 0.',
    );
  });

  it('shows its values below the minimum, without a verdict', () => {
    const part = readPerformance(state, { rows: 160, minimumRows: 121 });
    expect(part).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(part.metrics.mse?.value).toBe(1);
    expect(part.sentence).toContain('121 are needed to judge');
  });

  it('waits while labels may still come', () => {
    const part = readPerformance(state, { rows: 160, minimumRows: 100, labelsImmature: true });
    expect(part).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'labels-immature' });
    expect(part.sentence).toContain('too early to judge');
  });

  it('has no coverage where there was no prediction', () => {
    const part = readPerformance(zeroPerformance('binary'), { rows: 0, minimumRows: 100 });
    expect(part).toMatchObject({ n: 0, labelCoverage: null, reason: 'too-few-rows' });
    expect(part.sentence).toBe(
      'Accuracy is undefined (no-rows). 0 of 0 predictions have their label; 100 are needed to judge.',
    );
  });

  it('names the metric that the monitor watches', () => {
    expect(readPerformance(state, { rows: 120, minimumRows: 100, primary: 'bias' }).sentence).toMatch(
      /^Bias is 0 \(/,
    );
  });
});
