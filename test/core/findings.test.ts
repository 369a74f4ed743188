import { describe, expect, it } from 'vitest';
import type { Finding } from '../../lambdas/contract/report.ts';
import { findInProfile, findMalformedRows } from '../../lambdas/core/findings.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { mergeProfiles, profileTable } from '../../lambdas/core/profile/window-profile.ts';
import { tableOf } from '../../lambdas/core/table/table.ts';
import { type Columns, monitorOf } from './support.ts';

/** What a window shows against a reference, with columns of the given kinds. */
function find(
  features: Readonly<Record<string, 'numeric' | 'categorical'>>,
  { reference, current }: { readonly reference: Columns; readonly current: Columns },
): readonly Finding[] {
  const baseline = makeBaseline(monitorOf({ columns: { features } }), tableOf(reference), 'test');
  return findInProfile(baseline, profileTable(baseline, tableOf(current)));
}

describe('findings in a window', () => {
  it('are none where the window is like the reference', () => {
    const columns = { x: [1, 2, null], c: ['a', 'b', 'a'] };
    expect(find({ x: 'numeric', c: 'categorical' }, { reference: columns, current: columns })).toEqual([]);
  });

  it('count values beyond the range of the reference, as information', () => {
    const found = find({ x: 'numeric' }, { reference: { x: [1, 2, 5] }, current: { x: [0.5, -3, 1, 5, 9] } });
    expect(found).toEqual([
      {
        kind: 'new-minimum',
        severity: 'info',
        column: 'x',
        count: 2,
        example: '-3',
        sentence: "x has 2 values below the reference's minimum of 1.",
      },
      {
        kind: 'new-maximum',
        severity: 'info',
        column: 'x',
        count: 1,
        example: '9',
        sentence: "x has 1 value above the reference's maximum of 5.",
      },
    ]);
  });

  it('name a single value beyond the reference that is often there, however the window is cut', () => {
    const x = Array.from({ length: 300 }, (_, row) => (row % 30 === 0 ? -999 : row % 7));
    const reference = { x: [0, 1, 2, 3, 4, 5, 6] };
    const baseline = makeBaseline(
      monitorOf({ columns: { features: { x: 'numeric' } } }),
      tableOf(reference),
      'test',
    );
    const spikes = (parts: readonly (readonly number[])[]) =>
      findInProfile(
        baseline,
        parts.map((part) => profileTable(baseline, tableOf({ x: part }))).reduce(mergeProfiles),
      ).filter(({ kind }) => kind === 'suspicious-spike');
    const expected = [
      {
        kind: 'suspicious-spike',
        severity: 'warn',
        column: 'x',
        count: 10,
        example: '-999',
        sentence:
          'x is exactly -999 in 10 rows, below every value of the reference, as a placeholder for a missing value would be.',
      },
    ];
    expect(spikes([x])).toEqual(expected);
    expect(spikes([x.slice(0, 1), x.slice(1, 40), x.slice(40)])).toEqual(expected);
    expect(spikes([x.map((value) => (value < 0 ? 3 : value))])).toEqual([]);
  });

  it('count rows in categories that the reference does not have, with the most frequent one', () => {
    const found = find(
      { c: 'categorical' },
      { reference: { c: ['a', 'b', null] }, current: { c: ['a', 'z', 'y', 'z', null] } },
    );
    expect(found).toEqual([
      {
        kind: 'unseen-category',
        severity: 'warn',
        column: 'c',
        count: 3,
        example: 'z',
        sentence: 'c has 3 rows in 2 categories that the reference does not have, such as "z".',
      },
    ]);
  });

  it('count values that are no numbers, and call a column of them the wrong type', () => {
    const reference = { x: [1, 2, 3, 4] };
    const few = find({ x: 'numeric' }, { reference, current: { x: ['1', 'bad', '2', 'awful'] } });
    expect(few).toMatchObject([{ kind: 'not-a-number', severity: 'warn', count: 2, example: 'awful' }]);
    const most = find({ x: 'numeric' }, { reference, current: { x: ['1', 'bad', 'worse', 'x'] } });
    expect(most).toMatchObject([{ kind: 'wrong-type', severity: 'error', count: 3, example: 'bad' }]);
  });

  it('tell infinite values apart by sign', () => {
    const reference = { x: [1, 2] };
    const found = find({ x: 'numeric' }, { reference, current: { x: ['-inf', '1'] } });
    expect(found).toMatchObject([
      { kind: 'infinite-value', severity: 'warn', count: 1, example: '-Infinity' },
      { kind: 'new-minimum', count: 1, example: '-Infinity' },
    ]);
    expect(find({ x: 'numeric' }, { reference, current: { x: ['inf'] } })[0]?.example).toBe('Infinity');
  });

  it('make a declared column an error where the data or the reference lacks it', () => {
    const features = { gone: 'numeric', extra: 'categorical' } as const;
    const found = find(features, { reference: { gone: [1, 2] }, current: { extra: ['a', 'b', 'c'] } });
    expect(found).toMatchObject([
      { kind: 'missing-column', severity: 'error', column: 'gone', count: 3 },
      { kind: 'missing-in-reference', severity: 'error', column: 'extra', count: 3 },
    ]);
  });

  it('say where a column has no value at all', () => {
    const found = find({ x: 'numeric' }, { reference: { x: [1] }, current: { x: [null, null] } });
    expect(found).toMatchObject([{ kind: 'empty-column', severity: 'warn', count: 2 }]);
  });

  it('count missing values of a column that had none, or significantly more than it had', () => {
    const values = (rows: number, missing: number) =>
      Array.from({ length: rows }, (_, row) => (row < missing ? null : 1));
    const missing = (before: number, now: number) =>
      find(
        { x: 'numeric', c: 'categorical' },
        {
          reference: { x: values(1000, before), c: values(1000, 0) },
          current: { x: values(200, now), c: values(200, 0) },
        },
      );
    expect(missing(0, 1)).toEqual([
      {
        kind: 'new-missing',
        severity: 'warn',
        column: 'x',
        count: 1,
        example: null,
        sentence: 'x is missing in 1 of 200 rows, and in none of the reference.',
      },
    ]);
    expect(missing(20, 20)).toMatchObject([
      { count: 20, sentence: 'x is missing in 20 of 200 rows, and in 2 % of the reference.' },
    ]);
    expect(missing(20, 6)).toEqual([]);
    expect(missing(500, 20)).toEqual([]);
  });

  it('name columns that neither the reference has nor the monitor names, however the window is cut', () => {
    const monitor = monitorOf({ columns: { id: 'id', label: 'y', features: { x: 'numeric' } } });
    const baseline = makeBaseline(monitor, tableOf({ x: [1], old: ['a'] }), 'test');
    const profiles = [
      { ...tableOf({ x: [1, 1], id: [1, 2] }), unread: ['y', 'b', 'old'] },
      tableOf({ x: [1], a: [3] }),
      { ...tableOf({ x: [] }), unread: ['of no row'] },
    ].map((table) => profileTable(baseline, table));
    const found = findInProfile(baseline, profiles.reduce(mergeProfiles));
    expect(found).toEqual(findInProfile(baseline, profiles.reverse().reduce(mergeProfiles)));
    expect(found).toEqual(
      ['a', 'b'].map((column) => ({
        kind: 'new-column',
        severity: 'info',
        column,
        count: 3,
        example: null,
        sentence: `${column} is not in the reference, so it is not compared.`,
      })),
    );
  });

  it('find no fault in a window without rows', () => {
    expect(find({ x: 'numeric' }, { reference: { x: [1] }, current: {} })).toEqual([]);
  });
});

describe('broken rows', () => {
  it('are one finding with count and examples, naming the file where there are several', () => {
    const malformed = { count: 5, examples: ['line 2: x', 'line 3: y'] };
    expect(findMalformedRows(malformed)).toEqual([
      {
        kind: 'malformed-row',
        severity: 'warn',
        column: null,
        count: 5,
        example: 'line 2: x',
        sentence: '5 broken rows were left out: line 2: x; line 3: y.',
      },
    ]);
    expect(findMalformedRows({ count: 1, examples: ['line 2: x'] }, 'in/labels.csv')[0]?.sentence).toBe(
      'in/labels.csv: 1 broken row was left out: line 2: x.',
    );
    expect(findMalformedRows({ count: 0, examples: [] })).toEqual([]);
  });
});
