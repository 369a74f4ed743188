import { readBatches } from '../../lambdas/codec/read-batches.ts';
import type { ReadOptions } from '../../lambdas/codec/reader.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { countFinding } from '../../lambdas/core/findings.ts';
import type { Baseline } from '../../lambdas/core/profile/baseline.ts';
import { WindowGatherer } from '../../lambdas/core/profile/window-gatherer.ts';
import type { WindowData } from '../../lambdas/core/profile/window-profile.ts';
import { namedColumns, takeScoredColumns } from '../../lambdas/core/table/columns.ts';
import { drainTables, type Table } from '../../lambdas/core/table/table.ts';
import { type FileShape, ShapeGatherer } from '../files/file-shape.ts';
import { type DataFile, openData } from '../files/local-data.ts';
import { TimeColumns } from '../files/time-columns.ts';
import { TIME_SPAN, type TimeSpan, windowOf } from '../files/window-of.ts';

/** What is to be known before a window is read. */
export interface WindowContext {
  readonly monitor: Monitor;
  readonly baselineOf: (window: Report['window']) => Baseline;
  /** Columns of which only the numbers matter. */
  readonly asNumbers: ReadonlySet<string>;
}

/** A window's file, counted. */
export interface ReadWindow {
  readonly shape: FileShape;
  readonly window: Report['window'];
  readonly baseline: Baseline;
  readonly profile: WindowData;
  /** The columns that performance is computed from. */
  readonly scored: Table;
  /** What is odd about the times of its rows. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a file as one window, batch by batch: of its rows only what labels join to is kept, besides what a
 * {@link WindowGatherer} keeps. With a season the file is read twice, since its times say what it is counted against.
 *
 * @throws InputError naming the file where it cannot be read
 */
export async function readWindow(name: string, context: WindowContext): Promise<ReadWindow> {
  const { monitor, baselineOf, asNumbers } = context;
  const file = await openData(name, monitor);
  const season = monitor.drift.season === 'none' ? null : await readTimes(file, monitor);
  const baseline = baselineOf(season ?? { start: null, end: null });
  const shape = new ShapeGatherer();
  const times = new TimeColumns(monitor.columns.timestamp, TIME_SPAN);
  const scored: Table[] = [];
  const gatherer = new WindowGatherer(baseline);
  const reading = { columns: null, asNumbers, named: namedColumns(monitor) };
  for await (const batch of readBatches(file.source, file.format, reading)) {
    shape.add(batch);
    times.add(batch);
    gatherer.add(batch);
    scored.push(takeScoredColumns(monitor.columns, batch));
  }
  const profile = gatherer.finish();
  return {
    shape,
    window: season ?? windowOf(monitor, times.state),
    baseline,
    profile,
    scored: drainTables(scored),
    findings: findTimeless(monitor, times.state),
  };
}

/** The window of a file is all of it, so that rows without a time are judged, too. */
function findTimeless(
  { columns: { timestamp: column } }: Monitor,
  { timeless }: TimeSpan,
): readonly Finding[] {
  if (column === undefined) return [];
  const nouns = ['row has', 'rows have'] as const;
  const words = `no readable time in column ${column} (judged all the same)`;
  return countFinding('no-timestamp', timeless, { column, nouns, words });
}

async function readTimes(file: DataFile, monitor: Monitor): Promise<Report['window']> {
  const { timestamp } = monitor.columns;
  const columns: ReadOptions['columns'] = timestamp === undefined ? null : new Map([[timestamp, 'any']]);
  const options = { columns, named: namedColumns(monitor) };
  const times = new TimeColumns(timestamp, TIME_SPAN);
  for await (const batch of readBatches(file.source, file.format, options)) times.add(batch);
  return windowOf(monitor, times.state);
}
