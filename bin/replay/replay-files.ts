import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Finding, PerformancePart, Report } from '../../lambdas/contract/report.ts';
import { InputError } from '../../lambdas/core/errors.ts';
import { findMalformedRows } from '../../lambdas/core/findings.ts';
import { findRepeatedIds, indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { gridAtOrAfter, gridAtOrBefore, type Span, writeInstant } from '../../lambdas/core/plan/grid.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import { missingColumn } from '../../lambdas/core/table/column.ts';
import { instantsOf } from '../../lambdas/core/table/column-values.ts';
import { timestampColumn } from '../../lambdas/core/table/columns.ts';
import { takeRows } from '../../lambdas/core/table/table.ts';
import { LOCAL_BASELINE_VERSION } from '../check-files.ts';
import { findBrokenRows, type LocalData, loadLocalData } from '../local-data.ts';
import type { Replay, ReplayOptions } from './replay.ts';

type FileOptions = ReplayOptions & { readonly reference: string; readonly data: string };

/** Judges the windows of a range from files, as the deployed monitor would: by the times of the rows. */
export async function replayFiles(options: FileOptions, range: Span): Promise<Replay> {
  const { config, reference, data: current, labels } = options;
  const data = await loadLocalData({ config, reference, current, labels });
  const { rowsOf, untimed } = splitByTime(data, current);
  const judge = makeJudge(data, options, rowsOf);
  const length = 1000 * secondsOf(data.monitor.window);
  const reports: Report[] = [];
  let previous = findPrevious(
    judge,
    [...rowsOf.keys()].filter((start) => start < range.start),
  );
  const first = gridAtOrAfter(range.start, length);
  checkHasRows(options, { ...range, first, length }, [...rowsOf.keys()]);
  for (let start = first; start + length <= range.end; start += length) {
    const report = judge(start, previous);
    if (report.performance?.verdict === 'OK') previous = report.performance;
    reports.push(report);
  }
  return {
    model: data.monitor.model,
    windows: reports.map((report) => ({ before: null, report })),
    findings: [
      ...findBrokenRows({ reference, labels }, data),
      ...findMalformedRows(data.current.malformed, current),
      ...untimed,
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

type RowsByWindow = ReadonlyMap<number, readonly number[]>;

/** The rows of each window by its start; those without a readable time are in none. */
function splitByTime(
  { monitor, current }: LocalData,
  file: string,
): { readonly rowsOf: RowsByWindow; readonly untimed: readonly Finding[] } {
  const name = timestampColumn(monitor.columns, current);
  if (name === undefined) {
    throw new InputError(`${file}: no column of times, allowed: ISO-8601 times in columns.timestamp`);
  }
  const length = 1000 * secondsOf(monitor.window);
  const rowsOf = new Map<number, number[]>();
  let count = 0;
  instantsOf(current.columns.get(name) ?? missingColumn(current.rows)).forEach((time, row) => {
    if (Number.isNaN(time)) {
      count += 1;
      return;
    }
    const start = gridAtOrBefore(time, length);
    const rows = rowsOf.get(start);
    if (rows === undefined) rowsOf.set(start, [row]);
    else rows.push(row);
  });
  if (count === 0) return { rowsOf, untimed: [] };
  const sentence = `${file}: rows without a readable time in column ${name} were left out: ${count}.`;
  return {
    rowsOf,
    untimed: [{ kind: 'no-timestamp', severity: 'warn', column: name, count, example: null, sentence }],
  };
}

type Judge = (start: number, previous: PerformancePart | null) => Report;

function makeJudge(data: LocalData, { reference: name }: FileOptions, rowsOf: RowsByWindow): Judge {
  const { monitor, reference, current, labels } = data;
  const baselineOf = baselinesOf(monitor, reference, { version: LOCAL_BASELINE_VERSION, name });
  const index = labels === null ? null : indexLabels(monitor, labels);
  const length = 1000 * secondsOf(monitor.window);
  return (start, previous) => {
    const window = { start: writeInstant(start), end: writeInstant(start + length) };
    const table = takeRows(current, rowsOf.get(start) ?? []);
    const baseline = baselineOf(window);
    const joined = joinLabels(monitor, table, index);
    return judgeWindow({
      monitor,
      window,
      baseline,
      profile: sampleTable(baseline, table),
      predictions: table,
      joined,
      previous,
      findings: findRepeatedIds(monitor, table, joined),
    });
  };
}

/** The performance that the first window is compared with: the same as if the range had begun earlier. */
function findPrevious(judge: Judge, starts: readonly number[]): PerformancePart | null {
  for (const start of [...starts].sort((a, b) => b - a)) {
    const { performance } = judge(start, null);
    if (performance?.verdict === 'OK') return performance;
  }
  return null;
}
