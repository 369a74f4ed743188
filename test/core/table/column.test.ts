import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, numberOf } from '../../../lambdas/core/table/cells.ts';
import {
  type Cell,
  type Column,
  cellAt,
  cellsOf,
  isEmptyColumn,
  numberColumn,
  spreadCells,
  takeCells,
} from '../../../lambdas/core/table/column.ts';
import { ColumnBuilder, columnOf } from '../../../lambdas/core/table/column-builder.ts';
import {
  countValuesOf,
  instantsOf,
  numbersOf,
  readValues,
} from '../../../lambdas/core/table/column-values.ts';
import { concatColumns } from '../../../lambdas/core/table/concat-columns.ts';

const repeat = (count: number, cell: (row: number) => Cell): readonly Cell[] =>
  Array.from({ length: count }, (_, row) => cell(row));

const instants: Column = {
  kind: 'instants',
  length: 2,
  values: Float64Array.of(Date.UTC(2026, 0, 2), Number.NaN),
};

describe('the kind of a column', () => {
  it.each([
    ['numbers', 'numbers', repeat(9, (row) => (row === 3 ? null : row))],
    ['no value', 'numbers', [null, null]],
    ['numbers but for a few texts', 'numbers', repeat(900, (row) => (row % 300 === 5 ? 'n/k' : row))],
    ['texts that repeat', 'dictionary', repeat(9000, (row) => `city ${row % 50}`)],
    ['booleans and gaps', 'dictionary', [true, null, false]],
    ['texts that all differ', 'cells', repeat(9000, (row) => `id-${row}`)],
    ['texts behind numbers', 'dictionary', repeat(900, (row) => (row < 400 ? row % 7 : `x${row % 7}`))],
  ])('that holds %s is %s', (_, kind, cells) => {
    const column = columnOf(cells);
    expect(column.kind).toBe(kind);
    expect(cellsOf(column)).toEqual(cells);
  });

  it('does not show in its cells; instants are ISO-8601 in UTC', () => {
    expect(cellsOf(instants)).toEqual(['2026-01-02T00:00:00.000Z', null]);
    expect(cellsOf(numberColumn(Float64Array.of(1, Number.NaN), new Map([[1, '007']])))).toEqual([1, '007']);
    expect(cellAt(instants, 2)).toBeNull();
  });
});

describe('building a column', () => {
  it('takes skipped rows for missing and the last of two cells of a row', () => {
    for (const cell of [1, 'a', true]) {
      const builder = new ColumnBuilder();
      builder.add(1, 'other');
      builder.add(1, cell);
      builder.add(3, cell);
      expect(cellsOf(builder.finish(5))).toEqual([null, cell, null, cell, null]);
    }
  });
});

describe('laws of columns', () => {
  const cell = fc.oneof(
    fc.constant(null),
    // Minus zero and zero are one value: a dictionary does not tell them apart.
    fc.double({ noNaN: true }).map((value) => value + 0),
    fc.boolean(),
    fc.constantFrom('a', '7', '1e3', '2026-01-02', 'NaN'),
    fc.string(),
  );
  const cells = fc.array(cell, { maxLength: 40 });

  it('cells come back, joined and picked in any way', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 4 }), fc.infiniteStream(fc.nat()), (parts, picks) => {
        const all = parts.flat();
        const joined = concatColumns(parts.map(columnOf));
        expect(cellsOf(joined)).toEqual(all);
        const indices = all.map(() => (picks.next().value as number) % all.length);
        expect(cellsOf(takeCells(joined, indices))).toEqual(indices.map((index) => all[index]));
        const rows = Int32Array.from(all, (_, index) => (index % 3 === 0 ? -1 : 2 * (all.length - index)));
        const spread = cellsOf(spreadCells(joined, rows, 2 * all.length + 1));
        expect(spread).toEqual(spread.map((_, row) => all[rows.indexOf(row)] ?? null));
        expect(isEmptyColumn(joined)).toBe(all.every((each) => each === null));
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('numbers, instants, answers and counts are those of its cells', () => {
    fc.assert(
      fc.property(cells, (list) => {
        const column = columnOf(list);
        const { values, wrong } = numbersOf(column);
        expect([...values]).toEqual(list.map((each) => numberOf(each) ?? Number.NaN));
        expect([...wrong].sort((a, b) => a - b)).toEqual(
          list.flatMap((each, row) => (numberOf(each) === undefined ? [row] : [])),
        );
        expect([...instantsOf(column)]).toEqual(list.map((each) => instantOf(each) ?? Number.NaN));
        const answers = readValues(column, (value) => typeof value);
        expect(list.map((_, row) => answers(row))).toEqual(
          list.map((each) => (each === null ? null : typeof each)),
        );
        const { counts, missing } = countValuesOf(column);
        expect(missing + [...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
      { seed: 12, numRuns: 500 },
    );
  });

  it('joins columns of one kind to that kind, past parts without a value', () => {
    const empty = columnOf([null, null]);
    for (const column of [columnOf([1, 2]), columnOf(['a', 'a']), instants]) {
      const joined = concatColumns([empty, column, column]);
      expect(joined.kind).toBe(column.kind);
      expect(cellsOf(joined)).toEqual([null, null, ...cellsOf(column), ...cellsOf(column)]);
    }
  });
});
