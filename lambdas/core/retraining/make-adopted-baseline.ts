import type { Monitor } from '../../contract/monitor.ts';
import type { JoinedRows } from '../join.ts';
import { readPerformance } from '../performance/read-performance.ts';
import { makeReliabilities } from '../performance/reliability.ts';
import { type Baseline, baselineColumns } from '../profile/baseline.ts';
import { knownColumns, watchedColumns } from '../table/columns.ts';
import { concatTables, type Table } from '../table/table.ts';

export interface AdoptedRows {
  /** Rows that the new model was trained on: features as they are now. */
  readonly training: Table;
  /** Rows that the new model served, with its predictions. */
  readonly served: Table;
  /** The served rows joined with their labels; null where none have come. */
  readonly joined: JoinedRows | null;
}

/**
 * The baseline of a promoted model. Features come from the rows that it was trained on and those that it
 * served; predictions and performance only from rows that it served, which it was not trained on.
 */
export function makeAdoptedBaseline(
  monitor: Monitor,
  { training, served, joined }: AdoptedRows,
  version: string,
): Baseline {
  const watched = watchedColumns(monitor, served);
  const features = watched.filter(({ role }) => role === 'feature');
  const predictions = watched.filter(({ role }) => role === 'prediction');
  const { minimumRows, primary } = monitor.performance;
  return {
    version,
    rows: training.rows + served.rows,
    columns: [
      ...baselineColumns(concatTables([training, served]), features),
      ...baselineColumns(served, predictions),
    ],
    knownColumns: knownColumns(monitor, [training, served]),
    performance:
      joined === null || joined.state.rows === 0
        ? null
        : readPerformance(joined.state, { rows: joined.rows, minimumRows, ...(primary && { primary }) }),
    ...(joined !== null && makeReliabilities(joined.state)),
  };
}
