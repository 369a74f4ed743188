import type { ConcludeEvent } from '../contract/retraining-steps.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { concludeRun } from '../core/retraining/state.ts';
import { changeRetrainingState, type ModelState, noteInReport } from '../ports/retraining-store.ts';
import type { Conclusion } from './read-conclusion.ts';

interface Concluded {
  readonly event: ConcludeEvent;
  readonly conclusion: Conclusion;
}

/**
 * Tells people, keeps the record of the run, and frees the way for the next. Whoever finds the record there
 * tells nobody again; only a death between the two makes it twice.
 */
export async function storeConclusion(
  where: ModelState,
  { event, conclusion }: Concluded,
  tell: () => Promise<void>,
): Promise<void> {
  const { store, bucket, model } = where;
  const { run, monitor: _, ...steps } = event;
  const { outcome, sentence, endedAt } = conclusion;
  const address = { bucket, key: stateKeys.retraining.run(model, run.incident) };
  const text = `${JSON.stringify({ ...run, ...conclusion, steps }, null, 2)}\n`;
  const before = await store.head(address);
  if (before === null) {
    await tell();
    await store.put(address, text, { ifAbsent: true });
  }
  if (run.reportKey !== null) {
    await noteInReport(where, run.reportKey, {
      decision: 'started',
      incident: run.incident,
      brake: null,
      at: endedAt,
      sentence: `${run.sentence} ${sentence}`,
      outcome,
    });
  }
  await changeRetrainingState(where, (state) =>
    concludeRun(state, { ...conclusion, incident: run.incident }),
  );
}
