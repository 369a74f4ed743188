import { describe, expect, it } from 'vitest';
import type { MonitorInput } from '../../../lambdas/contract/monitor.ts';
import golden from '../../golden/estimated-accuracy.json' with { type: 'json' };
import { type Columns, judgeColumns } from '../support.ts';

interface Wanted {
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly against: number;
  readonly pValue: number;
}

const NUMBERS = ['value', 'low', 'high', 'against', 'pValue'] as const;
const performance = { maxDropFromPrevious: golden.limit };

interface Case {
  readonly monitor: Partial<MonitorInput>;
  readonly reference: Columns;
  readonly current: Columns;
}

/** Weights of bins are multiples of 2⁻²⁰; everything else is as exact as doubles are. */
function expectEstimate({ monitor, reference, current }: Case, wanted: Wanted): void {
  const { estimate } = judgeColumns({ ...monitor, performance }, { reference, current });
  expect(estimate?.n).toBe(wanted.n);
  for (const key of NUMBERS) {
    expect(Math.abs((estimate?.[key] as number) - wanted[key]), key).toBeLessThanOrEqual(golden.tolerance);
  }
  expect(estimate?.harmed).toBe(wanted.pValue < 0.025);
}

describe('the estimated accuracy, against numpy and scipy', () => {
  it('of two classes', () => {
    const columns = { probability: 's', label: 'y', features: {} };
    for (const { scores, labels, window, ...wanted } of golden.binary) {
      const reference = { s: scores, y: labels };
      expectEstimate({ monitor: { task: 'binary', columns }, reference, current: { s: window } }, wanted);
    }
  });

  it.each(golden.multiclass)(
    'of several classes, $rareClasses of them rare',
    ({ probabilities, labels, window, predicted, decided, rareClasses: _, ...wanted }) => {
      const named = predicted !== null;
      const columns = {
        probabilities: Object.fromEntries(probabilities.map((_, index) => [`${index}`, `p${index}`])),
        label: 'y',
        features: {},
        ...(named && { prediction: 'c' }),
      };
      const tableOf = (shares: readonly (readonly number[])[]) =>
        Object.fromEntries(shares.map((share, index) => [`p${index}`, share]));
      const reference = { ...tableOf(probabilities), y: labels, ...(named && { c: predicted }) };
      const current = { ...tableOf(window), ...(decided !== null && { c: decided }) };
      expectEstimate({ monitor: { task: 'multiclass', columns }, reference, current }, wanted);
    },
  );
});
