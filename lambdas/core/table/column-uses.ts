import type { Monitor } from '../../contract/monitor.ts';
import type { WatchedColumn } from './columns.ts';

/**
 * What a column is read for: `numbers` where only its numbers matter, so that a reader need not keep how they
 * were written; `any` where its values also compare as text or are times.
 */
export type ColumnUse = 'numbers' | 'any';

/** The columns that are read, by name. */
export type ColumnUses = ReadonlyMap<string, ColumnUse>;

/** The columns that judging a window reads, and what for. */
export function columnUses(
  { columns, task }: Pick<Monitor, 'columns' | 'task'>,
  watched: readonly WatchedColumn[],
): ColumnUses {
  const numeric = task === 'regression' ? 'numbers' : 'any';
  const uses: (readonly [string | undefined, ColumnUse])[] = [
    ...watched.map(({ column, kind }) => [column, kind === 'numeric' ? 'numbers' : 'any'] as const),
    [columns.probability, 'numbers'],
    ...Object.values(columns.probabilities ?? {}).map((name) => [name, 'numbers'] as const),
    [columns.prediction, numeric],
    [columns.label, numeric],
    [columns.id, 'any'],
    [columns.timestamp, 'any'],
    [columns.labelTimestamp, 'any'],
    [columns.period, 'any'],
  ];
  const read = new Map<string, ColumnUse>();
  for (const [name, use] of uses) {
    if (name !== undefined) read.set(name, read.get(name) === 'any' ? 'any' : use);
  }
  return read;
}
