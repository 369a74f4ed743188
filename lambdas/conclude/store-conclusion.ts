import { concludedRunSchema } from '../contract/retraining-state.ts';
import type { ConcludeEvent } from '../contract/retraining-steps.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { concludeRun } from '../core/retraining/state.ts';
import { readJson } from '../ports/json-object.ts';
import { changeRetrainingState, type ModelState, noteInReport } from '../ports/retraining-store.ts';
import type { Conclusion } from './read-conclusion.ts';

interface Concluded {
  readonly event: ConcludeEvent;
  readonly conclusion: Conclusion;
}

/**
 * Tells people, keeps the record of the run, and frees the way for the next. Whoever finds the record there
 * tells nobody again, and goes by what was told; only a death between the two makes it twice.
 */
export async function storeConclusion(
  where: ModelState,
  { event, conclusion }: Concluded,
  tell: () => Promise<void>,
): Promise<void> {
  const { store, bucket, model } = where;
  const { run, monitor: _, ...steps } = event;
  const address = { bucket, key: stateKeys.retraining.run(model, run.incident) };
  const text = `${JSON.stringify({ ...run, ...conclusion, steps }, null, 2)}\n`;
  const before = await readJson(store, address, concludedRunSchema);
  if (before === null) {
    await tell();
    await store.put(address, text, { ifAbsent: true });
  }
  const told = before?.value ?? conclusion;
  if (run.reportKey !== null) {
    await noteInReport(where, run.reportKey, {
      decision: 'started',
      incident: run.incident,
      brake: null,
      at: told.endedAt,
      sentence: `${run.sentence} ${told.sentence}`,
      outcome: told.outcome,
    });
  }
  await changeRetrainingState(where, (state) => concludeRun(state, { ...told, incident: run.incident }));
}
