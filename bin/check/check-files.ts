import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Finding, Report } from '../../lambdas/contract/report.ts';
import { describeDistributions } from '../../lambdas/core/drift/distribution.ts';
import { findRepeatedIds, joinLabels, UnknownLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { describeResiduals } from '../../lambdas/core/performance/residuals.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { type FileShape, shapeOf } from '../files/file-shape.ts';
import {
  findBrokenRows,
  type LabelFile,
  LOCAL_BASELINE_VERSION,
  type LocalFiles,
  loadLabels,
  loadMonitor,
  loadReference,
  numericColumns,
} from '../files/local-data.ts';
import { writeReport } from '../files/write-page.ts';
import { checkColumns, isCompared } from './check-columns.ts';
import { type ReadWindow, readWindow, type WindowContext } from './read-window.ts';

export interface CheckOptions extends LocalFiles {
  /** File for the report as a page; its pictures are only made for it. */
  readonly html?: string | undefined;
}

/** Judges the current file as one window against the reference file. */
export async function checkFiles({ html, ...files }: CheckOptions): Promise<Report> {
  const monitor = loadMonitor(files);
  const { reference, malformed, ...context } = await readReference(files, monitor);
  const read = await readWindow(files.current, { monitor, ...context });
  const labels = files.labels === undefined ? null : await loadLabels(files.labels, monitor);
  const findings = checkColumns(files, monitor, {
    reference,
    current: read.shape,
    labels: labels?.shape ?? null,
  });
  const { window, scored } = read;
  const { baseline, profile } = leaveOutUncompared(files, read);
  const joined = joinLabels(monitor, scored, labels?.index ?? null);
  const report = judgeWindow({
    monitor,
    window,
    baseline,
    profile,
    predictions: scored,
    joined,
    previous: null,
    findings: [
      ...findings,
      ...findBrokenRows(files, { reference: { malformed }, labels }),
      ...read.findings,
      ...findUnknown(monitor, scored, labels),
      ...findRepeatedIds(monitor, scored, joined),
    ],
  });
  if (html === undefined) return report;
  const drawn = {
    ...report,
    distributions: describeDistributions(baseline, profile, report),
    residuals: describeResiduals(joined?.pairs),
  };
  await writeReport(html, { report: drawn, command: commandOf(files) });
  return drawn;
}

function findUnknown(monitor: Monitor, scored: Table, labels: LabelFile | null): readonly Finding[] {
  if (labels === null) return [];
  const unknown = new UnknownLabels(monitor, labels.index);
  unknown.add(scored);
  return unknown.find();
}

interface ReadReference extends Omit<WindowContext, 'monitor'>, Pick<Table, 'malformed'> {
  readonly reference: FileShape;
}

/** What is needed of the reference; its rows are let go, unless a season cuts them by the window's time. */
async function readReference(files: CheckOptions, monitor: Monitor): Promise<ReadReference> {
  const table = await loadReference(files.reference, monitor);
  const source = { version: LOCAL_BASELINE_VERSION, name: files.reference };
  return {
    reference: shapeOf(table),
    malformed: table.malformed,
    asNumbers: numericColumns(monitor, table),
    baselineOf: baselinesOf(monitor, table, source),
  };
}

function leaveOutUncompared(
  files: LocalFiles,
  { shape, baseline, profile }: ReadWindow,
): Pick<ReadWindow, 'baseline' | 'profile'> {
  const kept = baseline.columns.map(({ column }) => isCompared(files, shape, column));
  return {
    baseline: { ...baseline, columns: baseline.columns.filter((_, index) => kept[index]) },
    profile: { ...profile, columns: profile.columns.filter((_, index) => kept[index]) },
  };
}

function commandOf({ config, reference, current, labels }: LocalFiles): string {
  const named = { config, reference, current, labels };
  const flags = Object.entries(named).flatMap(([name, file]) =>
    file === undefined ? [] : [`--${name} ${quote(file)}`],
  );
  return `cdk-model-monitor check ${flags.join(' ')}`;
}

/** A file's name as a shell takes it. */
function quote(name: string): string {
  return /^[\w./:@%+=-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
