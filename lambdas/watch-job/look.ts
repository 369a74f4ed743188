import type { WatchEvent } from '../contract/retraining-steps.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStatus, ModelHost } from '../ports/model-host.ts';
import type { StepLog } from '../ports/step-log.ts';

export interface WatchPorts {
  readonly host: ModelHost;
  readonly clock: Clock;
  readonly log: StepLog;
}

/** How the watched thing stands now. Its reason goes into a sentence, so it does not end in a full stop. */
export async function look(ports: WatchPorts, event: WatchEvent): Promise<JobStatus> {
  const { reason, ...status } = await lookAt(ports, event);
  return { ...status, reason: reason?.replace(/[.\s]+$/, '') ?? null };
}

async function lookAt({ host }: WatchPorts, event: WatchEvent): Promise<JobStatus> {
  const { what, name, modelData } = event;
  if (what === 'endpoint') return lookAtEndpoint(host, event);
  const job = what === 'training' ? await host.describeTraining(name) : await host.describePipeline(name);
  if (job === null) return fail(`${what} ${name} does not exist`);
  const said = { ...job, modelData: job.modelData ?? modelData ?? null };
  return said.status === 'failed' ? { ...said, reason: `${what} ${name}: ${said.reason ?? 'failed'}` } : said;
}

/** An update that was rolled back ends in service as well, but with the configuration from before. */
async function lookAtEndpoint(host: ModelHost, { name, config }: WatchEvent): Promise<JobStatus> {
  const endpoint = await host.describeEndpoint(name);
  if (endpoint === null) return fail(`endpoint ${name} does not exist`);
  const { status, configName, reason } = endpoint;
  if (status === 'InService') {
    if (config === undefined || config === configName)
      return { status: 'done', reason: null, modelData: null };
    return fail(`endpoint ${name} went back to ${configName}${reason === null ? '' : `: ${reason}`}`);
  }
  if (['Failed', 'OutOfService', 'UpdateRollbackFailed', 'Deleting'].includes(status)) {
    return fail(`endpoint ${name} is ${status}${reason === null ? '' : `: ${reason}`}`);
  }
  return { status: 'running', reason: null, modelData: null };
}

function fail(reason: string): JobStatus {
  return { status: 'failed', reason, modelData: null };
}
