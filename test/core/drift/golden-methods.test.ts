import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ColumnKind } from '../../../lambdas/contract/names.ts';
import type { Comparison, DriftMethod } from '../../../lambdas/core/drift/method.ts';
import { DRIFT_METHODS } from '../../../lambdas/core/drift/methods.ts';
import { baselineColumns } from '../../../lambdas/core/profile/baseline.ts';
import { profileTable } from '../../../lambdas/core/profile/window-profile.ts';
import type { Cell } from '../../../lambdas/core/table/column.ts';
import { tableOf } from '../../../lambdas/core/table/table.ts';

interface Sides<T> {
  readonly reference: readonly T[];
  readonly current: readonly T[];
}
interface Case<T> extends Sides<T> {
  readonly answers: Readonly<Record<string, number | null>>;
}
interface Golden {
  readonly numeric: readonly Case<number | string>[];
  readonly categorical: readonly Case<number>[];
}

const golden = JSON.parse(readFileSync('test/golden/drift-methods.json', 'utf8')) as Golden;
const measures = DRIFT_METHODS.filter((method: DriftMethod) => method.limit !== null);

function compare(method: DriftMethod, kind: ColumnKind, { reference, current }: Sides<Cell>): Comparison {
  const [column] = baselineColumns(tableOf({ x: reference }), [{ column: 'x', role: 'feature', kind }]);
  if (column === undefined) throw new Error('no column');
  const baseline = { version: 'test', rows: reference.length, columns: [column], performance: null };
  const [window] = profileTable(baseline, tableOf({ x: current })).columns;
  if (window === undefined) throw new Error('no column');
  return method.compare(column, window);
}

function answerOf({ answers }: Pick<Case<unknown>, 'answers'>, { name }: DriftMethod): number | null {
  const answer = answers[name];
  if (answer === undefined) throw new Error(`no golden value of ${name}`);
  return answer;
}

/** How far from the oracle's value, beyond the stated error, in units of the tolerance. */
function excessOf({ statistic, errorBound }: Comparison, expected: number | null): number {
  if (statistic === null || expected === null) return statistic === expected ? 0 : Number.NaN;
  const tolerance = 1e-12 * Math.max(1, Math.abs(expected)) + (errorBound ?? 0) * (1 + 1e-9);
  return Math.abs(statistic - expected) / tolerance;
}

const spread = (counts: readonly number[]): readonly Cell[] =>
  counts.flatMap((count, index) => new Array<Cell>(count).fill(`c${index}`));

describe.each(measures.filter((method) => method.kinds.some((kind) => kind === 'numeric')))(
  '$name of numbers',
  (method) => {
    it(`is scipy's for ${golden.numeric.length} pairs of samples, beside the stated error`, () => {
      expect(golden.numeric.length).toBeGreaterThan(300);
      let exact = 0;
      for (const sides of golden.numeric) {
        const answer = compare(method, 'numeric', sides);
        // Between infinity and the reference nothing is known of where a quantile lies.
        if (answer.statistic === null && sides.current.includes('-inf')) continue;
        expect(excessOf(answer, answerOf(sides, method))).toBeLessThanOrEqual(1);
        if (answer.method === 'exact') exact += 1;
      }
      expect(exact).toBeGreaterThan(30);
    });
  },
);

describe.each(measures.filter((method) => method.kinds.some((kind) => kind === 'categorical')))(
  '$name of categories',
  (method) => {
    it(`is scipy's for ${golden.categorical.length} tables`, () => {
      expect(golden.categorical.length).toBeGreaterThan(50);
      for (const { reference, current, answers } of golden.categorical) {
        const sides = { reference: spread(reference), current: spread(current) };
        const answer = compare(method, 'categorical', sides);
        expect(answer).toMatchObject({ method: 'exact', errorBound: null });
        expect(excessOf(answer, answerOf({ answers }, method))).toBeLessThanOrEqual(1);
      }
    });
  },
);

describe('a distance along the axis', () => {
  it.each(['wasserstein', 'quantile-shift'])(
    '%s is exact where the window has no value of its own',
    (name) => {
      const method = measures.find((candidate) => candidate.name === name) as DriftMethod;
      const own = golden.numeric.slice(-18);
      for (const sides of own) expect(compare(method, 'numeric', sides).errorBound).toBeNull();
      expect(own.filter((sides) => sides.answers[name] !== null).length).toBeGreaterThan(8);
    },
  );
});
