import type { RetrainingInput } from '../contract/retraining-state.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Refusal } from '../core/retraining/brakes.ts';
import type { Evidence } from '../core/retraining/weigh-evidence.ts';
import { writeJson } from '../ports/json-object.ts';
import { noteInReport, noteRun } from '../ports/retraining-notes.ts';
import type { GateContext } from './gate-context.ts';

/** Keeps a refusal with the numbers that it rests on, and says it in the report of the window that asked. */
export async function recordRefusal(
  context: GateContext,
  evidence: Evidence,
  { brake, sentence }: Refusal,
): Promise<void> {
  const { store, bucket, model, now, ports } = context;
  const at = evidence.reportKey === null ? now : windowOf(evidence.reportKey);
  const key = stateKeys.retraining.refusal(model, at, brake);
  await writeJson(store, { address: { bucket, key }, value: { at: now, brake, sentence, evidence } });
  if (evidence.reportKey !== null) {
    const note = { decision: 'refused', incident: null, brake, at: now, sentence, outcome: null } as const;
    await noteInReport(context, evidence.reportKey, note);
  }
  ports.log.info('refused', { model, brake, sentence });
}

export async function recordStart(context: GateContext, input: RetrainingInput): Promise<void> {
  const { incident, sentence } = input;
  const { model, now, ports } = context;
  await noteRun(context, input, { at: now });
  ports.log.info('started', { model, incident, sentence });
}

/** The window's start, from the key of its report: `<model>/reports/2026-01-05T10-00-00Z.json`. */
function windowOf(reportKey: string): string {
  const name = reportKey.slice(reportKey.lastIndexOf('/') + 1).replace(/\.json$/, '');
  return name.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z');
}
