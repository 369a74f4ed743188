import { cohortFile } from '../codec/stored-files.ts';
import type { Finding, LabelsPart } from '../contract/report.ts';
import { DependencyError } from '../core/errors.ts';
import { findRepeatedIds, type JoinedRows, joinCohort, joinLabels } from '../core/join.ts';
import { gatherCohort } from '../core/labels/cohort.ts';
import { medianLagSeconds } from '../core/labels/label-lag.ts';
import { coverageOf } from '../core/labels/ledger.ts';
import { isCovered } from '../core/plan/plan-windows.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { waitsForLabels } from '../core/plan/timing.ts';
import type { Table } from '../core/table/table.ts';
import { enterWindow, storeByContent } from '../ports/label-ledger.ts';
import { readBook, searchCohorts } from '../ports/search-cohorts.ts';
import type { ScoreContext } from './score-context.ts';

/** A window's predictions with their labels. */
export interface LabelledWindow {
  readonly joined: JoinedRows | null;
  /** What is known of labels that arrive by themselves; null where they are in the predictions' own rows. */
  readonly labels: LabelsPart | null;
  readonly findings: readonly Finding[];
}

/**
 * Joins a window's predictions with its labels: those in the ledger where labels arrive by themselves, else
 * those in the predictions' own rows. The first time it enters the window in the ledger and looks for
 * labels that came before.
 */
export async function joinWindow(context: ScoreContext, predictions: Table): Promise<LabelledWindow> {
  const { monitor, window } = context;
  if (monitor.data?.labels === undefined) {
    const joined = joinLabels(monitor, predictions, null);
    return { joined, labels: null, findings: findRepeatedIds(monitor, predictions, joined) };
  }
  const { rows, loose, repeated, ...cohort } = gatherCohort(monitor.columns, predictions);
  const entered = await enterWindow(context, {
    start: window.start,
    end: window.end,
    openedAt: context.clock.now().toISOString(),
    cohortKey: await storeByContent(context, cohortFile.encode(cohort), (hash) =>
      stateKeys.cohort(monitor.model, window.start, hash),
    ),
    ids: rows.length,
  });
  const own = entered.windows.filter(({ start }) => start === window.start);
  const ledger = await searchCohorts(context, entered, { windows: own, cohortOf: async () => cohort });
  const entry = ledger.windows.find(({ start }) => start === window.start);
  if (entry === undefined) throw new DependencyError(`the ledger has lost the window of ${window.start}`);
  const book = await readBook(context, entry);
  return {
    joined: joinCohort(monitor, { predictions, cohort: { ...cohort, rows, loose, repeated } }, book),
    labels: {
      coverage: coverageOf(entry),
      lagSeconds: medianLagSeconds(cohort, book),
      mature:
        window.stage !== 'closed' ||
        !waitsForLabels(monitor) ||
        isCovered(entry, monitor.performance.minimumCoverage),
      key: entry.labelsKey,
      restated: null,
    },
    findings: entry.findings,
  };
}
