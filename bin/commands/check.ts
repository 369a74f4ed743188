import type { Report } from '../../lambdas/contract/report.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { judgeWindow } from '../../lambdas/core/judge-window.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { sampleTable } from '../../lambdas/core/profile/window-profile.ts';
import { findBrokenRows, type LocalFiles, loadLocalData } from '../local-data.ts';
import { timestampColumn, windowOf } from '../window-of.ts';

/** Version that a baseline has which was read from a local file. */
export const LOCAL_BASELINE_VERSION = 'local';

/** Judges the current file as one window against the reference file. */
export async function check(files: LocalFiles): Promise<Report> {
  const { monitor, reference, current, labels, findings } = await loadLocalData(files);
  const baseline = makeBaseline(monitor, reference, LOCAL_BASELINE_VERSION);
  return judgeWindow({
    monitor,
    window: windowOf(monitor, current, timestampColumn(monitor, current)),
    baseline,
    profile: sampleTable(baseline, current),
    joined: joinLabels(monitor, current, labels === null ? null : indexLabels(monitor, labels)),
    previous: null,
    findings: [...findings, ...findBrokenRows(files, { reference, labels })],
  });
}
