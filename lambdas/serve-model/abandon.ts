import { CHALLENGER_STAYS, concludedRunSchema } from '../contract/retraining-state.ts';
import { championSchema } from '../contract/retraining-steps.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { readJson } from '../ports/json-object.ts';
import { restore } from './promote.ts';
import type { ServeContext } from './serve-context.ts';
import { stopTraining } from './stop-training.ts';
import { withdraw } from './withdraw.ts';

/** What was taken away. */
export interface Abandoned {
  readonly withdrawn: string;
}

/**
 * Ends a run whose challenger does not take over, however far it got: the trial goes, and where the challenger
 * serves or is about to, the champion comes back, for nobody watches the challenger any more. Then its
 * configuration and model go too; the model's data stay on S3. Asked again, it changes nothing. A challenger that
 * people were told of as the new model stays, whatever broke off afterwards. Training that goes on is stopped at the
 * end, so that where it may not be stopped the champion serves all the same.
 *
 * @throws DependencyError until the champion serves again
 */
export async function abandon(context: ServeContext): Promise<Abandoned> {
  const { withdrawn } = await withdraw(context);
  if (!(await isToldToStay(context))) await takeChallengerAway(context);
  await stopTraining(context);
  return { withdrawn };
}

async function takeChallengerAway(context: ServeContext): Promise<void> {
  const { host, incident } = context;
  await bringChampionBack(context);
  await host.remove('config', incident);
  await host.remove('model', incident);
}

async function isToldToStay({ store, bucket, monitor, incident }: ServeContext): Promise<boolean> {
  const key = stateKeys.retraining.run(monitor.model, incident);
  const concluded = await readJson(store, { bucket, key }, concludedRunSchema);
  return concluded !== null && CHALLENGER_STAYS.includes(concluded.value.outcome);
}

async function bringChampionBack(context: ServeContext): Promise<void> {
  const { host, store, bucket, monitor, incident, endpoint } = context;
  const now = await host.describeEndpoint(endpoint.name);
  if (now?.configName !== incident && now?.pendingConfig !== incident) return;
  const key = stateKeys.retraining.champion(monitor.model, incident);
  const champion = await readJson(store, { bucket, key }, championSchema);
  if (champion !== null) await restore(context, champion.value);
  throw new DependencyError(`the endpoint ${endpoint.name} is on its way back from ${incident}`);
}
