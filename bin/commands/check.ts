import type { Report } from '../../lambdas/contract/report.ts';
import { timestampColumn } from '../../lambdas/core/columns.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { baselinesOf } from '../../lambdas/core/season-baseline.ts';
import { findBrokenRows, type LocalFiles, loadLocalData } from '../local-data.ts';
import { windowOf } from '../window-of.ts';

/** Version that a baseline has which was read from a local file. */
export const LOCAL_BASELINE_VERSION = 'local';

/** Judges the current file as one window against the reference file. */
export async function check(files: LocalFiles): Promise<Report> {
  const { monitor, reference, current, labels, findings } = await loadLocalData(files);
  const window = windowOf(monitor, current, timestampColumn(monitor.columns, current));
  const source = { version: LOCAL_BASELINE_VERSION, name: files.reference };
  const baseline = baselinesOf(monitor, reference, source)(window);
  return judgeWindow({
    monitor,
    window,
    baseline,
    profile: sampleTable(baseline, current),
    joined: joinLabels(monitor, current, labels === null ? null : indexLabels(monitor, labels)),
    previous: null,
    findings: [...findings, ...findBrokenRows(files, { reference, labels })],
  });
}
