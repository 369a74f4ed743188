import { championSchema } from '../contract/retraining-steps.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import { restore } from './promote.ts';
import type { ServeContext } from './serve-context.ts';
import { withdraw } from './withdraw.ts';

/** What was taken away, and the configuration that the endpoint was moved back to, if it had to be. */
export interface Abandoned {
  readonly withdrawn: string;
  readonly restored: string | null;
}

/**
 * Ends a run that failed or was broken off: the trial goes, and where the challenger serves or is about to,
 * the champion comes back, for nobody watches the challenger any more.
 *
 * @throws DependencyError while the endpoint is still changing
 */
export async function abandon(context: ServeContext): Promise<Abandoned> {
  const { withdrawn } = await withdraw(context);
  const { host, store, bucket, monitor, incident, endpoint } = context;
  const key = stateKeys.retraining.champion(monitor.model, incident);
  const champion = await readJson(store, { bucket, key }, championSchema);
  const now = await host.describeEndpoint(endpoint.name);
  const isChanged = now?.configName === incident || now?.pendingConfig === incident;
  if (champion === null || !isChanged) return { withdrawn, restored: null };
  const { config } = await restore(context, champion.value);
  return { withdrawn, restored: config };
}
