import { DependencyError } from '../core/errors.ts';
import { trialName } from '../core/retraining/incident.ts';
import type { ServeContext } from './serve-context.ts';

/**
 * Takes the trial's endpoint and its configuration away, whatever became of them. Asked again, it changes
 * nothing.
 *
 * @throws DependencyError while the endpoint is still being made: SageMaker deletes none before
 */
export async function withdraw({ host, incident }: ServeContext): Promise<{ readonly withdrawn: string }> {
  const name = trialName(incident);
  const endpoint = await host.describeEndpoint(name);
  if (endpoint !== null && endpoint.status !== 'Deleting') {
    if (endpoint.status === 'Creating') throw new DependencyError(`the endpoint ${name} is still being made`);
    await host.remove('endpoint', name);
  }
  await host.remove('config', name);
  return { withdrawn: name };
}
