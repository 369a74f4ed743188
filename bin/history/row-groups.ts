import { InputError } from '../../lambdas/core/errors.ts';
import { missingColumn } from '../../lambdas/core/table/column.ts';
import { drainTables, type Table, takeRows } from '../../lambdas/core/table/table.ts';

/**
 * The rows of a batch by the group that each belongs to; those of no group are left out.
 *
 * @param first place in the file of the batch's first row
 */
export type GroupRows<K> = (batch: Table, first: number) => ReadonlyMap<K, readonly number[]>;

/** The rows of one group, in the order of the file. */
export interface RowGroup<K> {
  readonly key: K;
  readonly table: Table;
  /** Place of each row in the file. */
  readonly places: readonly number[];
}

/** Numbers of rows by what they have in common. */
export function groupBy<K>(rows: number, keyOf: (row: number) => K | undefined): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (let row = 0; row < rows; row += 1) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** What is to be gathered of a file. */
export interface WantedGroups<K> {
  /** What the file is called. */
  readonly file: string;
  readonly groupRows: GroupRows<K>;
  /** The groups, in the order in which they are to come, with how many rows the file has of each. */
  readonly rowsOf: ReadonlyMap<K, number>;
  /** Columns that every group has, whichever its batches bring. */
  readonly names: ReadonlySet<string>;
}

/**
 * Groups of a file's rows, each as soon as its last row was read and those before it have come. So only groups
 * that have begun and are not over are held: of a file in the order of its groups one of them, and a batch.
 *
 * @throws InputError naming the file where it has fewer rows of a group than it was said to have
 */
export async function* gatherGroups<K>(
  batches: AsyncIterable<Table>,
  { file, groupRows, rowsOf, names }: WantedGroups<K>,
): AsyncGenerator<RowGroup<K>> {
  const waiting = [...rowsOf.keys()].reverse();
  const held = new Map<K, OpenGroup>();
  const takeWhole = function* (): Generator<RowGroup<K>> {
    for (let key = waiting.at(-1); key !== undefined; key = waiting.at(-1)) {
      const group = held.get(key) ?? { parts: [], places: [] };
      if (group.places.length < (rowsOf.get(key) ?? 0)) return;
      held.delete(key);
      waiting.pop();
      yield { key, table: joinParts(group.parts, names), places: group.places };
    }
  };
  yield* takeWhole();
  if (waiting.length === 0) return;
  let first = 0;
  for await (const batch of batches) {
    for (const [key, rows] of groupRows(batch, first)) {
      if (!rowsOf.has(key)) continue;
      const group = held.get(key) ?? { parts: [], places: [] };
      held.set(key, group);
      group.parts.push(takeRows(batch, rows));
      for (const row of rows) group.places.push(first + row);
    }
    first += batch.rows;
    yield* takeWhole();
    if (waiting.length === 0) return;
  }
  throw new InputError(`${file}: has changed while it was read, allowed: a file that nobody writes to`);
}

interface OpenGroup {
  readonly parts: Table[];
  readonly places: number[];
}

function joinParts(parts: Table[], names: ReadonlySet<string>): Table {
  const table = drainTables(parts);
  const columns = [...names].map(
    (name) => [name, table.columns.get(name) ?? missingColumn(table.rows)] as const,
  );
  return { ...table, columns: new Map(columns) };
}
