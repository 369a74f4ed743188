import { describe, expect, it } from 'vitest';
import { judgeDrift } from '../../../lambdas/core/drift/judge-drift.ts';
import { makeBaseline } from '../../../lambdas/core/make-baseline.ts';
import { WindowGatherer } from '../../../lambdas/core/profile/window-gatherer.ts';
import { profileTable, sampleTable, type WindowData } from '../../../lambdas/core/profile/window-profile.ts';
import { type Cell, numberColumn } from '../../../lambdas/core/table/column.ts';
import { concatDoubles } from '../../../lambdas/core/table/concat-arrays.ts';
import { type Table, tableOf, takeRows } from '../../../lambdas/core/table/table.ts';
import { monitorOf, normals, picks } from '../support.ts';

const monitor = monitorOf({ columns: { features: { x: 'numeric', c: 'categorical' } } });
const tableFrom = (seed: number, count: number) =>
  tableOf({
    x: normals(seed, count).map((value, row): Cell => (row % 7 === 0 ? null : row % 11 === 0 ? '?' : value)),
    c: picks(seed, count, { a: 3, b: 1 }),
    extra: normals(seed, count),
  });
const baseline = makeBaseline(monitor, takeRows(tableFrom(1, 500), [...Array(500).keys()]), 'v');
const current = tableFrom(2, 900);
const batches = [0, 1, 2].map((part) =>
  takeRows(
    current,
    Array.from({ length: 300 }, (_, row) => 300 * part + row),
  ),
);

function gather(keptNumbers?: number) {
  const gatherer = new WindowGatherer(baseline, keptNumbers);
  for (const batch of batches) gatherer.add(batch);
  return gatherer.finish();
}

function inOnePiece({ columns, ...window }: WindowData) {
  const joined = columns.map((column) =>
    'pieces' in column ? { ...column, pieces: [concatDoubles(column.pieces)] } : column,
  );
  return { ...window, columns: joined };
}

describe('a window gathered from batches', () => {
  it('keeps the values of a window that is small', () => {
    const whole = inOnePiece(sampleTable(baseline, current));
    expect(inOnePiece(gather())).toEqual(whole);
    expect(inOnePiece(gather(900))).toEqual(whole);
  });

  it.each([0, 299, 300, 600, 899])('counts all rows where only %i numbers are kept', (keptNumbers) => {
    expect(gather(keptNumbers)).toEqual(profileTable(baseline, current));
  });

  it('leaves the rows that its values share as they are', () => {
    const [first] = batches as [Table];
    const shared = {
      ...first,
      columns: new Map(first.columns).set('x', numberColumn(Float64Array.from(normals(5, 300)))),
    };
    const before = structuredClone(shared.columns);
    const gatherer = new WindowGatherer(baseline);
    for (const batch of [shared, ...batches]) gatherer.add(batch);
    const profile = gatherer.finish();
    judgeDrift({ baseline, profile, config: monitor.drift, windowSeconds: 3600 });
    expect(makeBaseline(monitor, shared, 'w').columns).toHaveLength(2);
    expect(shared.columns).toEqual(before);
  });

  it('counts from the first batch on where the file is known to have too many rows', () => {
    const [first] = batches as [Table];
    const gatherer = new WindowGatherer(baseline, 900);
    gatherer.add({ ...first, rowsInFile: 901 });
    expect(gatherer.finish()).toEqual(profileTable(baseline, first));
  });

  it('counts a large batch against many values of the reference as it does small ones', () => {
    const numbers = monitorOf({ columns: { features: { x: 'numeric' } } });
    const many = makeBaseline(numbers, tableOf({ x: normals(3, 70_000) }), 'v');
    const table = tableOf({ x: normals(4, 40_000) });
    const gatherer = new WindowGatherer(many, 0);
    for (let row = 0; row < table.rows; row += 1_000)
      gatherer.add(
        takeRows(
          table,
          Array.from({ length: 1_000 }, (_, place) => row + place),
        ),
      );
    expect(profileTable(many, table)).toEqual(gatherer.finish());
  });
});
