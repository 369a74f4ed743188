import { incidentPrefix } from '../core/retraining/incident.ts';
import { servedModel } from '../core/retraining/plan-serving.ts';
import { retire } from '../core/retraining/retire.ts';
import type { AdoptContext } from './adopt-baseline.ts';

/** Deletes what retraining made earlier, but for `retraining.keep` of each kind and what serves; answers the names. */
export async function retireOld({ host, monitor }: AdoptContext): Promise<readonly string[]> {
  const { endpoint, retraining } = monitor;
  if (endpoint === undefined || retraining === undefined) return [];
  const served = await host.describeEndpoint(endpoint.name);
  const config = served === null ? null : await host.describe('config', served.configName);
  // Without knowing what serves, nothing is old for sure.
  if (served === null || config === null) return [];
  const inUse = [served.configName, servedModel(config, endpoint.variant)];
  const retired: string[] = [];
  for (const kind of ['config', 'model'] as const) {
    const made = await host.list(kind, incidentPrefix(monitor.model));
    for (const name of retire(made, { keep: retraining.keep, inUse })) {
      await host.remove(kind, name);
      retired.push(`${kind} ${name}`);
    }
  }
  return retired;
}
