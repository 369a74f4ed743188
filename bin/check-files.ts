import type { Report } from '../lambdas/contract/report.ts';
import { timestampColumn } from '../lambdas/core/columns.ts';
import { describeDistributions } from '../lambdas/core/drift/distribution.ts';
import { findRepeatedIds, findUnknownLabels, indexLabels, joinLabels } from '../lambdas/core/join.ts';
import { judgeWindow } from '../lambdas/core/judge-window.ts';
import { sampleTable } from '../lambdas/core/profile/window-profile.ts';
import { baselinesOf } from '../lambdas/core/season-baseline.ts';
import { findBrokenRows, type LocalFiles, loadLocalData } from './local-data.ts';
import { windowOf } from './window-of.ts';
import { writeReport } from './write-page.ts';

/** Version that a baseline has which was read from a local file. */
export const LOCAL_BASELINE_VERSION = 'local';

export interface CheckOptions extends LocalFiles {
  /** File for the report as a page; its pictures are only made for it. */
  readonly html?: string | undefined;
}

/** Judges the current file as one window against the reference file. */
export async function checkFiles({ html, ...files }: CheckOptions): Promise<Report> {
  const { monitor, reference, current, labels, findings } = await loadLocalData(files);
  const index = labels === null ? null : indexLabels(monitor, labels);
  const window = windowOf(monitor, current, timestampColumn(monitor.columns, current));
  const source = { version: LOCAL_BASELINE_VERSION, name: files.reference };
  const baseline = baselinesOf(monitor, reference, source)(window);
  const profile = sampleTable(baseline, current);
  const joined = joinLabels(monitor, current, index);
  const report = judgeWindow({
    monitor,
    window,
    baseline,
    profile,
    joined,
    previous: null,
    findings: [
      ...findings,
      ...findBrokenRows(files, { reference, labels }),
      ...(index === null ? [] : findUnknownLabels(monitor, current, index)),
      ...findRepeatedIds(monitor, current, joined),
    ],
  });
  if (html === undefined) return report;
  const drawn = { ...report, distributions: describeDistributions(baseline, profile, report) };
  await writeReport(html, { report: drawn, command: commandOf(files) });
  return drawn;
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
