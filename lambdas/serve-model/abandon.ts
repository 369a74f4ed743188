import { CHALLENGER_STAYS, concludedRunSchema } from '../contract/retraining-state.ts';
import { championSchema } from '../contract/retraining-steps.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { trialName } from '../core/retraining/incident.ts';
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
 * Ends a run whose challenger does not take over, however far it got: training that goes on is stopped, the
 * trial goes, and where the challenger serves or is about to, the champion comes back, for nobody watches the
 * challenger any more. Then its configuration and model go too; the model's data stay on S3. What fails keeps
 * none of the others from being done. Asked again, it changes nothing. A challenger that people were told of as
 * the new model stays, whatever broke off afterwards.
 *
 * @throws DependencyError until the champion serves again; what another try cannot mend once all else is done
 */
export async function abandon(context: ServeContext): Promise<Abandoned> {
  const [training, trial, champion] = await Promise.allSettled([
    stopTraining(context),
    withdraw(context),
    bringChampionBack(context),
  ]);
  const [challenger] = await Promise.allSettled([removeChallenger(context, { trial, champion })]);
  const settled = [training, trial, champion, challenger];
  throwFirst(settled.filter(isRetried));
  throwFirst(settled);
  return { withdrawn: trialName(context.incident) };
}

type Settled = PromiseSettledResult<unknown>;

function isRetried(settled: Settled): boolean {
  return settled.status === 'rejected' && settled.reason instanceof DependencyError;
}

function throwFirst(settled: readonly Settled[]): void {
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
}

interface Undone {
  readonly trial: Settled;
  readonly champion: PromiseSettledResult<'serves' | 'replaced'>;
}

/** Not before the champion serves; its model stays where the trial does, which serves it. */
async function removeChallenger(
  { host, incident }: ServeContext,
  { trial, champion }: Undone,
): Promise<void> {
  if (champion.status === 'rejected' || champion.value === 'replaced') return;
  await host.remove('config', incident);
  if (trial.status === 'fulfilled') await host.remove('model', incident);
}

async function isToldToStay({ store, bucket, monitor, incident }: ServeContext): Promise<boolean> {
  const key = stateKeys.retraining.run(monitor.model, incident);
  const concluded = await readJson(store, { bucket, key }, concludedRunSchema);
  return concluded !== null && CHALLENGER_STAYS.includes(concluded.value.outcome);
}

/** Whether the champion serves, or the challenger stays. */
async function bringChampionBack(context: ServeContext): Promise<'serves' | 'replaced'> {
  const { host, store, bucket, monitor, incident, endpoint } = context;
  if (await isToldToStay(context)) return 'replaced';
  const now = await host.describeEndpoint(endpoint.name);
  if (now?.configName !== incident && now?.pendingConfig !== incident) return 'serves';
  const key = stateKeys.retraining.champion(monitor.model, incident);
  const champion = await readJson(store, { bucket, key }, championSchema);
  if (champion !== null) await restore(context, champion.value);
  throw new DependencyError(`the endpoint ${endpoint.name} is on its way back from ${incident}`);
}
