import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { gridAtOrAfter, gridAtOrBefore, type Span, writeInstant } from '../../lambdas/core/plan/grid.ts';
import { missingColumn } from '../../lambdas/core/table/column.ts';
import { instantsOf } from '../../lambdas/core/table/column-values.ts';
import { loadMonitor } from '../files/local-data.ts';
import { TimeColumns, type TimeFold } from '../files/time-columns.ts';
import { judgeGroups } from '../history/judge-groups.ts';
import { openHistory } from '../history/open-history.ts';
import { type GroupRows, gatherGroups, groupBy } from '../history/row-groups.ts';
import type { Replay, ReplayOptions } from './replay.ts';

type FileOptions = ReplayOptions & { readonly reference: string; readonly data: string };

/**
 * Judges the windows of a range from files, as the deployed monitor would: by the times of the rows. The history is
 * read twice: first for the windows that it has rows in, then window by window.
 */
export async function replayFiles(options: FileOptions, range: Span): Promise<Replay> {
  const { config, reference, data: current, labels } = options;
  const monitor = loadMonitor({ config, current });
  const length = 1000 * secondsOf(monitor.window);
  const times = new TimeColumns(monitor.columns.timestamp, countWindows(length));
  const files = { config, reference, current, labels };
  const history = await openHistory(files, monitor, { add: (batch) => times.add(batch) });
  const { name, state: rowsOf } = times;
  if (name === undefined) {
    throw new InputError(`${current}: no column of times, allowed: ISO-8601 times in columns.timestamp`);
  }
  const first = gridAtOrAfter(range.start, length);
  checkHasRows(options, { ...range, first, length }, [...rowsOf.keys()]);
  const starts = [...rowsOf.keys()].filter((start) => start < range.start).sort((a, b) => a - b);
  for (let start = first; start + length <= range.end; start += length) starts.push(start);
  const groups = gatherGroups(history.batches(), {
    file: current,
    groupRows: groupWindows(name, length),
    rowsOf: new Map(starts.map((start) => [start, rowsOf.get(start) ?? 0])),
    names: history.shape.names,
  });
  const judged = judgeGroups(groups, {
    monitor,
    baselineOf: history.baselineOf,
    labels: history.labels?.index ?? null,
    windowOf: ({ key }) => ({ start: writeInstant(key), end: writeInstant(key + length) }),
    isEarlier: (start) => start < range.start,
  });
  const reports: Report[] = [];
  for await (const { report } of judged) reports.push(report);
  const timed = [...rowsOf.values()].reduce((sum, rows) => sum + rows, 0);
  return {
    model: monitor.model,
    windows: reports.map((report) => ({ before: null, report })),
    findings: [
      ...history.brokenBeside,
      ...history.broken,
      ...findUntimed(history.shape.rows - timed, { file: current, column: name }),
    ],
  };
}

/** A range in which no window is judged, or none has a row, is most likely not the one that was meant. */
function checkHasRows(
  { data, from, to }: FileOptions,
  { first, length, end }: Span & { readonly first: number; readonly length: number },
  starts: readonly number[],
): void {
  const windows = Math.floor((end - first) / length);
  const last = first + windows * length;
  const inRange = starts.some((start) => start >= first && start < last);
  if (inRange) return;
  const span = (start: number, to: number) => `${writeInstant(start)} to ${writeInstant(to)}`;
  const sought =
    windows < 1
      ? `no window of ${length / 1000} s lies between --from ${from} and --to ${to}`
      : `no row in the ${windows} windows from ${span(first, last)}`;
  const sorted = [...starts].sort((a, b) => a - b);
  const there =
    sorted.length === 0
      ? 'rows with times'
      : `its rows lie in the windows from ${span(sorted[0] as number, (sorted.at(-1) as number) + length)}`;
  throw new InputError(`${data}: ${sought}, allowed: ${there}`);
}

/** Rows by the start of their window; those without a readable time are in none. */
function groupWindows(name: string, length: number): GroupRows<number> {
  return ({ rows, columns }) => {
    const instants = instantsOf(columns.get(name) ?? missingColumn(rows));
    return groupBy(rows, (row) => startOf(instants[row] as number, length));
  };
}

/** How many rows lie in each window, by its start. */
function countWindows(length: number): TimeFold<Map<number, number>> {
  return {
    zero: () => new Map(),
    add: (rowsOf, instants) => {
      for (const instant of instants) {
        const start = startOf(instant, length);
        if (start !== undefined) rowsOf.set(start, (rowsOf.get(start) ?? 0) + 1);
      }
      return rowsOf;
    },
  };
}

function startOf(instant: number, length: number): number | undefined {
  return Number.isNaN(instant) ? undefined : gridAtOrBefore(instant, length);
}

function findUntimed(
  count: number,
  { file, column }: { readonly file: string; readonly column: string },
): readonly Finding[] {
  if (count === 0) return [];
  const sentence = `${file}: rows without a readable time in column ${column} were left out: ${count}.`;
  return [{ kind: 'no-timestamp', severity: 'warn', column, count, example: null, sentence }];
}
