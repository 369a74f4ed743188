import { describe, expect, it } from 'vitest';
import { gatherGroups, groupBy, type RowGroup } from '../../../bin/history/row-groups.ts';
import { cellsOf } from '../../../lambdas/core/table/column.ts';
import { type Table, tableOf } from '../../../lambdas/core/table/table.ts';

/** Batches of a file with one column, and how many were asked for. */
function fileOf(batches: readonly (readonly string[])[]) {
  const asked = { batches: 0 };
  async function* read(): AsyncGenerator<Table> {
    for (const batch of batches) {
      asked.batches += 1;
      yield tableOf({ week: batch });
    }
  }
  return { asked, read };
}

function gather(batches: AsyncIterable<Table>, rowsOf: Readonly<Record<string, number>>) {
  return gatherGroups(batches, {
    file: 'history.csv',
    groupRows: ({ rows, columns }) => {
      const weeks = [...columns.values()].flatMap(cellsOf);
      return groupBy(rows, (row) => String(weeks[row]));
    },
    rowsOf: new Map(Object.entries(rowsOf)),
    names: new Set(['week', 'late']),
  });
}

async function collect(groups: AsyncIterable<RowGroup<string>>): Promise<readonly RowGroup<string>[]> {
  const all: RowGroup<string>[] = [];
  for await (const group of groups) all.push(group);
  return all;
}

const show = ({ key, table, places }: RowGroup<string>) => ({ key, rows: table.rows, places });

describe('the groups of a file', () => {
  it('come as soon as their last row was read, from as many batches as they lie in', async () => {
    const { asked, read } = fileOf([['a', 'a'], ['a', 'b'], ['b'], ['c']]);
    const seen: unknown[] = [];
    for await (const group of gather(read(), { a: 3, b: 2, c: 1 }))
      seen.push({ ...show(group), batches: asked.batches });
    expect(seen).toEqual([
      { key: 'a', rows: 3, places: [0, 1, 2], batches: 2 },
      { key: 'b', rows: 2, places: [3, 4], batches: 3 },
      { key: 'c', rows: 1, places: [5], batches: 4 },
    ]);
  });

  it('keep their order where their rows lie between those of others', async () => {
    const { read } = fileOf([
      ['b', 'a', 'b'],
      ['c', 'b', 'a'],
    ]);
    const groups = await collect(gather(read(), { a: 2, b: 3, c: 1 }));
    expect(groups.map(show)).toEqual([
      { key: 'a', rows: 2, places: [1, 5] },
      { key: 'b', rows: 3, places: [0, 2, 4] },
      { key: 'c', rows: 1, places: [3] },
    ]);
  });

  it('leave the rest of the file alone once the last one has come', async () => {
    const { asked, read } = fileOf([['x', 'a'], ['b'], ['b']]);
    const groups = await collect(gather(read(), { none: 0, a: 1 }));
    expect(groups.map(show)).toEqual([
      { key: 'none', rows: 0, places: [] },
      { key: 'a', rows: 1, places: [1] },
    ]);
    expect(asked.batches).toBe(1);
  });

  it('have every column that the file has, missing where no batch of theirs brought it', async () => {
    const { read } = fileOf([['a']]);
    const [group] = await collect(gather(read(), { a: 1 }));
    expect([...(group?.table.columns ?? [])].map(([name, column]) => [name, cellsOf(column)])).toEqual([
      ['week', ['a']],
      ['late', [null]],
    ]);
  });

  it('are an error that names the file where it has lost rows since it was looked at', async () => {
    const { read } = fileOf([['a']]);
    await expect(collect(gather(read(), { a: 2 }))).rejects.toThrow(
      'history.csv: has changed while it was read',
    );
  });
});
