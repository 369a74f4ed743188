import { concludedRunSchema } from '../contract/retraining-state.ts';
import type { ConcludeEvent } from '../contract/retraining-steps.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { concludeRun } from '../core/retraining/state.ts';
import { readJson, writeIndentedJson } from '../ports/json-object.ts';
import { type ModelReports, noteRun } from '../ports/retraining-notes.ts';
import { changeRetrainingState } from '../ports/retraining-store.ts';
import type { Conclusion } from './read-conclusion.ts';

interface Concluded {
  readonly event: ConcludeEvent;
  readonly conclusion: Conclusion;
}

/**
 * Tells people, keeps the record of the run, and frees the way for the next. Whoever finds the record there
 * tells nobody again, and all go by the record; only a death between the two, or another call at the same time,
 * makes two mails.
 */
export async function storeConclusion(
  where: ModelReports,
  { event, conclusion }: Concluded,
  tell: () => Promise<void>,
): Promise<void> {
  const { store, bucket, model } = where;
  const { run, monitor: _, ...steps } = event;
  const address = { bucket, key: stateKeys.retraining.run(model, run.incident) };
  const text = writeIndentedJson({ ...run, ...conclusion, steps });
  const readRecord = async () => (await readJson(store, address, concludedRunSchema))?.value;
  const before = await readRecord();
  if (before === undefined) {
    await tell();
    await store.put(address, text, { ifAbsent: true });
  }
  const told = before ?? (await readRecord()) ?? conclusion;
  const { endedAt: at, sentence, outcome } = told;
  await noteRun(where, run, { at, sentence, outcome });
  await changeRetrainingState(where, (state) => concludeRun(state, { ...told, incident: run.incident }));
}
