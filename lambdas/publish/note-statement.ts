import type { PlannedWindow } from '../contract/events.ts';
import type { Report } from '../contract/report.ts';
import { noteStated } from '../core/labels/ledger.ts';
import { type LedgerContext, updateLedger } from '../ports/label-ledger.ts';

/** Notes in the ledger which labels a report rests on whose performance has been judged: others restate it. */
export async function noteStatement(
  context: LedgerContext,
  { start }: PlannedWindow,
  { labels, performance }: Report,
): Promise<void> {
  if (labels?.mature !== true) return;
  const judged = performance !== null && performance.verdict !== 'INSUFFICIENT_DATA';
  await updateLedger(context, (ledger) => noteStated(ledger, start, { labelsKey: labels.key, judged }));
}
