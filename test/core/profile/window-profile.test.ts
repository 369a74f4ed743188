import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packFile, unpackFile } from '../../../lambdas/codec/packed-file.ts';
import { DRIFT_MEASURES } from '../../../lambdas/contract/names.ts';
import type { DriftMethod } from '../../../lambdas/core/drift/method.ts';
import { DRIFT_METHODS } from '../../../lambdas/core/drift/methods.ts';
import { makeBaseline } from '../../../lambdas/core/make-baseline.ts';
import type { Baseline } from '../../../lambdas/core/profile/baseline.ts';
import {
  addTable,
  mergeProfiles,
  profileTable,
  sampleTable,
  type WindowData,
  type WindowProfile,
  zeroProfile,
} from '../../../lambdas/core/profile/window-profile.ts';
import type { Cell } from '../../../lambdas/core/table/column.ts';
import { watchedColumns } from '../../../lambdas/core/table/columns.ts';
import { type Table, tableOf, takeRows } from '../../../lambdas/core/table/table.ts';
import { monitorOf } from '../support.ts';

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -5, max: 5 }),
  fc.constant(null),
  fc.constant('?'),
);
const category = fc.constantFrom<Cell>('a', 'b', 'c', 1, true, null);
const rows = (least: number) =>
  fc
    .array(fc.tuple(number, category), { minLength: least, maxLength: 60 })
    .map((cells) => tableOf({ x: cells.map(([x]) => x), c: cells.map(([, c]) => c) }));
const monitor = monitorOf({ columns: { features: { x: 'numeric', c: 'categorical' } } });

function split(table: Table, cuts: readonly number[]): readonly Table[] {
  const owner = (row: number) => cuts[row % cuts.length] ?? 0;
  const all = Array.from({ length: table.rows }, (_, row) => row);
  return [0, 1, 2].map((part) =>
    takeRows(
      table,
      all.filter((row) => owner(row) % 3 === part),
    ),
  );
}

describe('a window profile', () => {
  it('is the same for any split and any order of the chunks, in the last bit', () => {
    fc.assert(
      fc.property(
        rows(1),
        rows(0),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 7 }),
        (reference, current, cuts) => {
          const baseline = makeBaseline(monitor, reference, 'v');
          const whole = profileTable(baseline, current);
          const parts = split(current, cuts).map((part) => profileTable(baseline, part));
          const forwards = parts.reduce(mergeProfiles, zeroProfile(baseline));
          const backwards = [...parts].reverse().reduce(mergeProfiles, zeroProfile(baseline));
          const added = split(current, cuts).reduce(
            (profile, part) => addTable(baseline, profile, part),
            zeroProfile(baseline),
          );
          expect(unpackFile(packFile(forwards))).toEqual(unpackFile(packFile(whole)));
          expect(unpackFile(packFile(added))).toEqual(unpackFile(packFile(whole)));
          expect(unpackFile(packFile(backwards))).toEqual(unpackFile(packFile(whole)));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });

  it('does not add to a profile of another baseline', () => {
    const [a, b] = ['1', '2'].map((version) =>
      zeroProfile(makeBaseline(monitor, tableOf({ x: [1], c: ['a'] }), version)),
    );
    expect(() => mergeProfiles(a as WindowProfile, b as WindowProfile)).toThrow(
      'baselines 1 and 2 do not add',
    );
  });

  it('survives being stored, infinities and all', () => {
    const baseline = makeBaseline(monitor, tableOf({ x: ['inf', '-inf', 0.1], c: ['a', null, 'b'] }), 'v');
    expect(unpackFile(packFile(baseline))).toEqual(baseline);
  });
});

describe('every drift method', () => {
  const compareAll = (
    reference: Table,
    current: Table,
    read: (baseline: Baseline, table: Table) => WindowData = profileTable,
  ) => {
    const baseline = makeBaseline(monitor, reference, 'v');
    const profile = read(baseline, current);
    return baseline.columns.flatMap((column, index) =>
      DRIFT_METHODS.filter((method: DriftMethod) => method.kinds.includes(column.kind)).map((method) => ({
        method,
        answer: method.compare(column, profile.columns[index] as (typeof profile.columns)[number]),
      })),
    );
  };

  it('finds no difference between a sample and itself', () => {
    fc.assert(
      fc.property(rows(1), (table) => {
        for (const { answer } of compareAll(table, table)) {
          expect(answer.statistic ?? 0).toBeCloseTo(0, 12);
          expect(answer.effect ?? 0).toBeCloseTo(0, 12);
          expect(answer.pValue ?? 1).toBeCloseTo(1, 9);
        }
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('keeps its range, and its p-value between 0 and 1', () => {
    fc.assert(
      fc.property(rows(1), rows(1), (reference, current) => {
        for (const { method, answer } of compareAll(reference, current)) {
          if (answer.statistic === null) continue;
          const [least, most] = method.range;
          expect(answer.statistic).toBeGreaterThanOrEqual(least);
          expect(answer.statistic).toBeLessThanOrEqual(most ?? Number.POSITIVE_INFINITY);
          expect(answer.effect).toBeGreaterThanOrEqual(0);
          if (method.limit !== null) {
            expect(answer).toMatchObject({ pValue: null, verdictPValue: null, effect: answer.statistic });
            continue;
          }
          expect(answer.effect).toBeLessThanOrEqual(1 + 1e-12);
          expect(answer.pValue).toBeGreaterThanOrEqual(0);
          expect(answer.pValue).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  it('gives one answer for a window of values and of counts, in the last bit', () => {
    fc.assert(
      fc.property(rows(1), rows(0), (reference, current) => {
        const ofValues = compareAll(reference, current, sampleTable).map(({ answer }) => answer);
        expect(ofValues).toEqual(compareAll(reference, current).map(({ answer }) => answer));
      }),
      { seed: 10, numRuns: 200 },
    );
  });

  it('can be asked for in the monitor file if and only if it never sets the verdict', () => {
    const measures = DRIFT_METHODS.filter((method: DriftMethod) => method.limit !== null);
    expect(measures.map((method) => method.name)).toEqual([...DRIFT_MEASURES]);
  });

  it('watches what the monitor file names and nothing else', () => {
    expect(
      watchedColumns(monitor, tableOf({ x: [1], c: ['a'], extra: [2] })).map((column) => column.column),
    ).toEqual(['x', 'c']);
  });
});
