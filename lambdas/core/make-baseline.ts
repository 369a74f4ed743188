import type { Monitor } from '../contract/monitor.ts';
import { columnNamed, joinLabels } from './join.ts';
import { checkPositiveLabel } from './odd-classes.ts';
import { readPerformance } from './performance/read-performance.ts';
import { makeReliabilities } from './performance/reliability.ts';
import { type Baseline, baselineColumns } from './profile/baseline.ts';
import { knownColumns, watchedColumns } from './table/columns.ts';
import type { Table } from './table/table.ts';

/**
 * The baseline of a monitor from its reference rows. The performance on them counts only where the
 * serving model was not trained on them (`baselineIsTraining`) and they hold predictions and labels.
 *
 * @throws ConfigError where the labels of a binary model show that `positiveLabel` is none of them
 */
export function makeBaseline(monitor: Monitor, reference: Table, version: string): Baseline {
  const labels = columnNamed(reference, monitor.columns.label);
  if (monitor.task === 'binary' && labels !== null) checkPositiveLabel(monitor.columns, labels);
  const joined = monitor.baselineIsTraining ? null : joinLabels(monitor, reference, null);
  const { minimumRows, primary } = monitor.performance;
  return {
    version,
    rows: reference.rows,
    columns: baselineColumns(reference, watchedColumns(monitor, reference)),
    knownColumns: knownColumns(monitor, [reference]),
    performance:
      joined === null || joined.rows === 0
        ? null
        : readPerformance(joined.state, { rows: joined.rows, minimumRows, ...(primary && { primary }) }),
    ...(joined !== null && makeReliabilities(joined.state)),
  };
}
