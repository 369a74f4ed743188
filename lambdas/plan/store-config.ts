import { stateKeys } from '../core/plan/state-keys.ts';
import { hashContent, writeJson } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

/** Stores the monitor under a name made from its content, so that every report can be told its thresholds. */
export async function storeConfig({ ports, bucket, monitor }: PlanContext): Promise<string> {
  const key = stateKeys.config(monitor.model, hashContent(JSON.stringify(monitor)));
  // Refused means that the same content is there already.
  await writeJson(ports.store, { address: { bucket, key }, value: monitor }, { ifAbsent: true });
  return key;
}
