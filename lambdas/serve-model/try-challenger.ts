import { ConfigError } from '../core/errors.ts';
import { trialName } from '../core/retraining/incident.ts';
import type { NewModel } from '../core/retraining/plan-serving.ts';
import { planModel, planTrial, servedModel } from '../core/retraining/plan-serving.ts';
import { requireThing, type ServeContext } from './serve-context.ts';

/** Where both models can be asked, and what the champion is. */
export interface Trial {
  readonly endpoint: string;
  readonly champion: { readonly config: string; readonly model: string };
}

/**
 * Makes the challenger's model, and an endpoint for the time of the comparison that serves it and the
 * champion's model side by side: the comparison neither burdens the endpoint that serves nor gets into what
 * it captures. Asked again, it changes nothing.
 */
export async function tryChallenger(context: ServeContext, trained: NewModel['trained']): Promise<Trial> {
  const { host, incident, endpoint, settings } = context;
  const { role } = settings.deployment;
  if (role === undefined) throw new ConfigError('retraining.deployment.role: missing, required to retrain');
  const served = await host.describeEndpoint(endpoint.name);
  if (served === null) throw new ConfigError(`endpoint.name: the endpoint ${endpoint.name} does not exist`);
  const config = await requireThing(context, 'config', served.configName);
  const champion = servedModel(config, endpoint.variant);
  const model = await requireThing(context, 'model', champion);
  await host.create('model', planModel(model, { incident, role, trained }));
  await host.create('config', planTrial(config, { incident, variant: endpoint.variant }));
  const name = trialName(incident);
  await host.create('endpoint', { EndpointName: name, EndpointConfigName: name });
  return { endpoint: name, champion: { config: served.configName, model: champion } };
}
