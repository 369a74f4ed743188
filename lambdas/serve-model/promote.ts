import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { planConfig, planDeployment } from '../core/retraining/plan-serving.ts';
import { writeJson } from '../ports/json-object.ts';
import { requireThing, type ServeContext } from './serve-context.ts';

import type { Trial } from './try-challenger.ts';

/** When an update of the endpoint began, and the configuration that it is to serve. */
export interface Update {
  readonly at: string;
  readonly config: string;
}

const ENDPOINT_HEALTH = 'HighErrorRate';

/**
 * Moves the endpoint from the champion's configuration to the challenger's. Only alarms on the health of the
 * endpoint undo the deployment: the alarm on the performance is on already, and started all this.
 */
export async function promote(context: ServeContext, champion: Trial['champion']): Promise<Update> {
  const { host, incident, endpoint, monitor, settings } = context;
  const config = await requireThing(context, 'config', champion.config);
  const key = stateKeys.retraining.champion(monitor.model, incident);
  await writeJson(context.store, { address: { bucket: context.bucket, key }, value: champion });
  await host.create('config', planConfig(config, { incident, variant: endpoint.variant }));
  const alarms = [`${monitor.model}-${ENDPOINT_HEALTH}`, ...settings.deployment.rollbackAlarms];
  await moveEndpoint(context, incident, planDeployment(settings, alarms));
  return { at: context.clock.now().toISOString(), config: incident };
}

/** Moves the endpoint back to the champion's configuration, all at once. */
export async function restore(context: ServeContext, champion: { readonly config: string }): Promise<Update> {
  await moveEndpoint(context, champion.config);
  return { at: context.clock.now().toISOString(), config: champion.config };
}

/** Begins the update, unless it has begun or been done. While another one is under way it has to wait. */
async function moveEndpoint(
  { host, endpoint }: ServeContext,
  config: string,
  deployment?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const now = await host.describeEndpoint(endpoint.name);
  if (now?.status === 'Updating' && now.pendingConfig === config) return;
  if (now?.status !== 'InService' && now?.status !== 'Failed') {
    throw new DependencyError(
      `the endpoint ${endpoint.name} is still changing (${now?.status ?? 'missing'})`,
    );
  }
  if (now.configName === config) return;
  await host.updateEndpoint({
    EndpointName: endpoint.name,
    EndpointConfigName: config,
    ...(deployment && { DeploymentConfig: deployment }),
  });
}
