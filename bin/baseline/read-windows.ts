import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { instantOf } from '../../lambdas/core/table/cells.ts';
import { concatTables, type Table } from '../../lambdas/core/table/table.ts';
import { findJudgedWindows } from '../../lambdas/ports/find-judged-windows.ts';
import { readLabelledWindow } from '../../lambdas/ports/read-labelled-window.ts';
import type { ModelState } from '../../lambdas/ports/retraining-store.ts';
import { openState } from '../open-state.ts';
import type { ReferenceRows } from './make-reference.ts';

export interface PastWindows {
  readonly from: string;
  readonly to: string;
  readonly bucket?: string | undefined;
}

/** The rows and labels of a deployed monitor's past windows. */
export async function readWindows(
  monitor: Monitor,
  { from, to, bucket }: PastWindows,
): Promise<ReferenceRows> {
  const range = { start: timeOf('--from', from), end: timeOf('--to', to) };
  const state = await openState({ model: monitor.model, bucket });
  return collectWindows(monitor, state, range);
}

/**
 * As {@link readWindows}, of any store. Windows that alarmed are left out: what comes next is compared with
 * how things should be.
 *
 * @throws InputError where no window of the range may be taken
 */
export async function collectWindows(
  monitor: Monitor,
  state: ModelState,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<ReferenceRows> {
  let alarming = 0;
  const tables: Table[] = [];
  const accepts = (report: Report): boolean => {
    const within =
      Date.parse(report.window.start ?? '') >= start && Date.parse(report.window.end ?? '') <= end;
    if (within && report.verdict === 'ALARM') alarming += 1;
    return within && report.verdict !== 'ALARM';
  };
  for await (const judged of findJudgedWindows({ ...state, log: silence }, accepts)) {
    tables.push(await readLabelledWindow({ ...state, monitor }, judged));
  }
  const left = alarming === 0 ? '' : `, ${alarming} that alarmed left out`;
  const source = `${tables.length} windows of ${monitor.model}${left}`;
  if (tables.length > 0) return { table: concatTables(tables.reverse()), source };
  throw new InputError(`${source}, allowed: a range with judged windows that did not alarm`);
}

function timeOf(flag: string, text: string): number {
  const time = instantOf(text);
  if (time !== undefined) return time;
  throw new ConfigError(`baseline: ${flag}: got "${text}", allowed: a time such as 2026-01-05T10:00:00Z`);
}

const silence = { info: () => {}, warn: () => {} };
