import {
  type AdoptedBaseline,
  endedRun,
  inputOf,
  type RetrainingInput,
  type RunningRun,
} from '../contract/retraining-state.ts';
import { DependencyError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { checkBrakes, type Refusal } from '../core/retraining/brakes.ts';
import { nextIncident } from '../core/retraining/incident.ts';
import { sayTrouble } from '../core/retraining/say-trouble.ts';
import { type Evidence, type KeyedReport, weighEvidence } from '../core/retraining/weigh-evidence.ts';
import { readAdoptedBaseline } from '../ports/adopted-baseline.ts';
import type { ExecutionStatus } from '../ports/executions.ts';
import { type ReadState, readRetrainingState, replaceRetrainingState } from '../ports/retraining-store.ts';
import { readReports } from '../ports/stored-reports.ts';
import type { GateAnswer, GateContext } from './gate-context.ts';
import type { Request } from './read-request.ts';
import { recordRefusal, recordStart } from './record.ts';

/** The newest reports that are weighed. */
const WEIGHED_REPORTS = 500;
/** Those who ask at once take turns by the condition that nobody wrote the state in between. */
const ATTEMPTS = 20;

/**
 * Starts a run if no brake holds it. Whoever asks at the same time about the same trouble gets the same
 * run: one of them writes it into the state, and its execution is named after the incident.
 *
 * @throws DependencyError where others kept writing the state
 */
export async function decide(context: GateContext, request: Request): Promise<GateAnswer> {
  const reports = await readNewestReports(context);
  const adopted = await readAdoptedBaseline(context);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const read = await readRetrainingState(context);
    const { running, past } = read.state;
    const evidence = weigh(context, { reports, adopted, read });
    if (running !== null) {
      const status = await context.ports.executions.status(running.incident);
      if (status === 'ended' && (await isConcluded(context, running))) continue;
      return joinRun(context, { running, status }, evidence);
    }
    const refusal = checkBrakes({ ...context, source: request.source, evidence, past });
    if (refusal !== null) return refuse(context, evidence, refusal);
    const input = describeRun(context, request, { evidence, read });
    if (await replaceRetrainingState(context, { ...read.state, running: input }, read.condition)) {
      await context.ports.executions.start(input.incident, input);
      await recordStart(context, input);
      return { decision: 'started', incident: input.incident };
    }
  }
  throw new DependencyError(`the retraining state of ${context.model}: others kept writing it`);
}

async function readNewestReports({ ports, bucket, model }: GateContext): Promise<readonly KeyedReport[]> {
  const reports = [];
  const range = { bucket, prefix: stateKeys.reports(model), limit: WEIGHED_REPORTS };
  for await (const report of readReports(ports, range)) reports.push(report);
  return reports;
}

interface Weighed {
  readonly reports: readonly KeyedReport[];
  readonly adopted: AdoptedBaseline | null;
  readonly read: ReadState;
}

function weigh({ settings }: GateContext, { reports, adopted, read }: Weighed): Evidence {
  return weighEvidence(reports, {
    servingSince: read.state.servingSince,
    adopted,
    quorumWindows: settings.quorum.windows,
    trainingWindows: settings.trainingWindows,
  });
}

/** Whether a run whose execution has ended came to its conclusion after the state was read: it did not break off. */
async function isConcluded(context: GateContext, { incident }: RunningRun): Promise<boolean> {
  const { state } = await readRetrainingState(context);
  return state.running?.incident !== incident;
}

interface Grounds {
  readonly evidence: Evidence;
  readonly read: ReadState;
}

function describeRun(
  { model, now }: GateContext,
  { source, span }: Request,
  { evidence, read }: Grounds,
): RetrainingInput {
  const asked = source === 'schedule' || source === 'hand';
  const cause = asked ? source : (evidence.cause ?? 'degradation');
  const onset = asked ? now : (evidence.onset ?? now);
  return {
    incident: nextIncident(read.state.past, { model, onset }),
    cause,
    onset,
    startedAt: now,
    sentence: sayTrouble(cause, evidence),
    span,
    reportKey: evidence.reportKey,
  };
}

/**
 * A run goes on already. Where its execution never began, because whoever wrote it into the state died, it
 * begins now; where it has ended without saying so, its end is seen to.
 */
async function joinRun(
  context: GateContext,
  { running, status }: { readonly running: RunningRun; readonly status: ExecutionStatus },
  evidence: Evidence,
): Promise<GateAnswer> {
  const { executions } = context.ports;
  if (status === 'missing') await executions.start(running.incident, inputOf(running));
  if (status === 'ended') await executions.start(`${running.incident}-end`, endedRun(inputOf(running)));
  const sameTrouble = running.cause === evidence.cause && running.onset === evidence.onset;
  if (sameTrouble && status !== 'ended') return { decision: 'already-started', incident: running.incident };
  const state = status === 'ended' ? 'broke off, and is being cleared away' : 'is still going on';
  return refuse(context, evidence, {
    brake: 'one-at-a-time',
    sentence: `The run ${running.incident}, started at ${running.startedAt}, ${state}.`,
  });
}

async function refuse(context: GateContext, evidence: Evidence, refusal: Refusal): Promise<GateAnswer> {
  await recordRefusal(context, evidence, refusal);
  return { decision: 'refused', ...refusal };
}
