import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { stackNameOf } from '../../lambdas/contract/stack-name.ts';
import type { DeployedStack, Deployment } from '../../lambdas/ports/deployment.ts';
import type { ObjectStore } from '../../lambdas/ports/object-store.ts';
import { adviseOnRefusal } from './advise-on-refusal.ts';
import { broken, type Diagnosis, fine, warn } from './finding.ts';
import { lookAtAlarms, lookAtMail } from './look-at-alerts.ts';
import { lookAtBaseline, lookAtLabels, lookAtPredictions } from './look-at-data.ts';
import { lookAtLabelsManifest, lookAtPredictionsManifest } from './look-at-manifests.ts';
import { lookAtReports, lookAtRuns } from './look-at-runs.ts';

/** What a doctor looks at, and when. */
export interface Patient {
  readonly monitor: Monitor;
  readonly deployment: Deployment;
  readonly store: ObjectStore;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** A patient whose stack is deployed. */
export interface DeployedPatient extends Patient {
  readonly stack: DeployedStack;
}

type Look<P> = readonly [check: string, look: (patient: P) => Promise<readonly Diagnosis[]>];

const LOOKS_AT_DATA: readonly Look<Patient>[] = [
  ['predictions', lookAtPredictions],
  ['predictionsManifest', lookAtPredictionsManifest],
  ['labels', lookAtLabels],
  ['labelsManifest', lookAtLabelsManifest],
  ['baseline', lookAtBaseline],
];

const LOOKS_AT_STACK: readonly Look<DeployedPatient>[] = [
  ['alarms', lookAtAlarms],
  ['mail', lookAtMail],
  ['runs', lookAtRuns],
  ['reports', lookAtReports],
];

/**
 * Looks at a monitor from its file to its newest report, each thing with what to do about it. What AWS
 * refuses is a finding, too; without credentials nothing else is looked at.
 */
export async function diagnose(patient: Patient): Promise<readonly Diagnosis[]> {
  const asked = await lookAtCredentials(patient);
  if (asked.health === 'error') return [asked];
  const data = await lookAll(LOOKS_AT_DATA, patient);
  const { diagnosis, stack } = await lookAtStack(patient);
  const rest = stack === null ? [] : await lookAll(LOOKS_AT_STACK, { ...patient, stack });
  return [asked, ...data, diagnosis, ...rest];
}

async function lookAll<P>(looks: readonly Look<P>[], patient: P): Promise<readonly Diagnosis[]> {
  const found = await Promise.all(
    looks.map(async ([check, look]) => {
      try {
        return await look(patient);
      } catch (error) {
        return [refused(check, error)];
      }
    }),
  );
  return found.flat();
}

async function lookAtCredentials({ deployment }: Patient): Promise<Diagnosis> {
  try {
    const { region, accessKeyId } = await deployment.whoAsks();
    const place = process.env.AWS_ENDPOINT_URL;
    return fine('credentials', `key ${accessKeyId} in ${region}${place === undefined ? '' : ` at ${place}`}`);
  } catch (error) {
    const advice =
      'set AWS_REGION, and AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; for LocalStack AWS_ENDPOINT_URL as well';
    return broken('credentials', (error as Error).message, advice);
  }
}

async function lookAtStack({
  monitor,
  deployment,
}: Patient): Promise<{ readonly diagnosis: Diagnosis; readonly stack: DeployedStack | null }> {
  const name = stackNameOf(monitor.model);
  try {
    const stack = await deployment.findStack(name);
    if (stack === null) {
      const advice = `npx cdk deploy ${name}, or look whether account and region are right`;
      return { diagnosis: broken('stack', `${name} is not deployed here`, advice), stack };
    }
    return { diagnosis: judgeStack(name, stack.status), stack };
  } catch (error) {
    return { diagnosis: refused('stack', error), stack: null };
  }
}

function judgeStack(name: string, status: string): Diagnosis {
  const text = `${name}: ${status}`;
  if (status.endsWith('_IN_PROGRESS')) return warn('stack', text, 'wait for the end of the deployment');
  if (status.includes('ROLLBACK') || status.includes('FAILED'))
    return broken('stack', text, 'see the events of the stack in CloudFormation, then deploy again');
  return fine('stack', text);
}

function refused(check: string, error: unknown): Diagnosis {
  return broken(check, (error as Error).message, adviseOnRefusal(check, error));
}
