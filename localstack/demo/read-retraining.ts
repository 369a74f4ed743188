import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DescribeEndpointCommand } from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateGetExecutionHistory,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import type { RetrainingInput } from '../../lambdas/contract/retraining-state.ts';
import { stateKeys } from '../../lambdas/core/plan/state-keys.ts';
import type { Evaluation } from '../../lambdas/evaluate/evaluate-models.ts';
import type { Clients } from './clients.ts';
import type { Deployment } from './read-deployment.ts';
import { model } from './settings.ts';
import type { Timeline } from './timeline.ts';

/** How a run ended, as its record on S3 says. */
export interface EndedRun {
  readonly incident: string;
  readonly outcome: string;
  readonly sentence: string;
  readonly endedAt: string;
}

/** Counts the requests of a stretch of time, and those of them that got no answer. */
export type CountRequests = (from: Date, to: Date) => { readonly requests: number; readonly failed: number };

/** When a step of a run ended, with the whole of the run's state then. */
interface EndedStep {
  readonly at: Date;
  readonly state: unknown;
}

/** After the endpoint has changed, for answers that are still on their way. */
const SETTLE_MILLISECONDS = 2000;

/** Reads the runs of the retraining workflow: from Step Functions, SageMaker, and their records on S3. */
export class RetrainingReader {
  /** Runs that have ended, by incident. */
  readonly ended = new Map<string, EndedRun>();
  private readonly clients: Clients;
  private readonly deployment: Deployment;
  private readonly countRequests: CountRequests;
  private readonly evaluated = new Set<string>();
  /** Refusals that were read. */
  private readonly held = new Set<string>();

  constructor(clients: Clients, deployment: Deployment, countRequests: CountRequests) {
    this.clients = clients;
    this.deployment = deployment;
    this.countRequests = countRequests;
  }

  /** @throws Error with the reason where a run failed */
  async read(timeline: Timeline): Promise<void> {
    await this.readRefusals(timeline);
    const pages = paginateListExecutions(
      { client: this.clients.stepFunctions },
      { stateMachineArn: this.deployment.RetrainingStateMachineArn },
    );
    for await (const { executions = [] } of pages) {
      for (const execution of executions) await this.readRun(execution, timeline);
    }
  }

  private async readRun(execution: ExecutionListItem, timeline: Timeline): Promise<void> {
    const { executionArn, name = '', startDate = new Date(), status } = execution;
    if (this.ended.has(name)) return;
    const { input } = await this.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    const { incident, cause, onset, sentence } = JSON.parse(input ?? '{}') as RetrainingInput;
    timeline.add(`started ${name}`, {
      at: startDate.toISOString(),
      event: 'retraining-started',
      detail: { incident, cause, onset, sentence, execution: executionArn },
    });
    const steps = await this.readSteps(executionArn);
    this.readEvaluation(timeline, incident, steps);
    await this.readEndpoint(timeline, incident, steps);
    if (status !== 'RUNNING') await this.readEnd(timeline, incident, steps);
  }

  /** The steps of a run that have ended, by name. */
  private async readSteps(executionArn: string | undefined): Promise<ReadonlyMap<string, EndedStep>> {
    const pages = paginateGetExecutionHistory({ client: this.clients.stepFunctions }, { executionArn });
    const steps = new Map<string, EndedStep>();
    for await (const { events = [] } of pages) {
      for (const { timestamp, stateExitedEventDetails: exited } of events) {
        if (exited?.name === undefined) continue;
        steps.set(exited.name, { at: timestamp ?? new Date(), state: JSON.parse(exited.output ?? '{}') });
      }
    }
    return steps;
  }

  private readEvaluation(timeline: Timeline, incident: string, steps: ReadonlyMap<string, EndedStep>): void {
    const step = steps.get('Evaluate');
    if (step === undefined || this.evaluated.has(incident)) return;
    const { evaluation } = step.state as { evaluation: { result: Evaluation } };
    const { promote, reason, sentence, comparison } = evaluation.result;
    this.evaluated.add(incident);
    timeline.add(`evaluated ${incident}`, {
      at: step.at.toISOString(),
      event: 'challenger-evaluated',
      detail: { incident, promote, reason, sentence, ...comparison },
    });
  }

  private async readEndpoint(
    timeline: Timeline,
    incident: string,
    steps: ReadonlyMap<string, EndedStep>,
  ): Promise<void> {
    const begun = steps.get('Promote challenger');
    if (begun === undefined) return;
    const endpoint = await this.describeEndpoint();
    const { config, status, changedAt } = endpoint;
    const settled = new Date(changedAt.getTime() + SETTLE_MILLISECONDS);
    if (config !== incident || status !== 'InService' || Date.now() < settled.getTime()) return;
    const { trial } = begun.state as { trial: { champion: { config: string } } };
    const alarm = timeline.find(
      'alarm',
      ({ name, state }) => name === `${model}-Degradation` && state === 'ALARM',
    );
    const alarmed = alarm === undefined ? null : (changedAt.getTime() - Date.parse(alarm.at)) / 1000;
    timeline.add(`updated ${incident}`, {
      at: changedAt.toISOString(),
      event: 'endpoint-updated',
      detail: {
        incident,
        endpoint: model,
        status,
        from: trial.champion.config,
        to: config,
        secondsSinceAlarm: alarmed,
        // The request for the update came before its step ended.
        ...this.countRequests(new Date(begun.at.getTime() - SETTLE_MILLISECONDS), settled),
      },
    });
  }

  private async readEnd(
    timeline: Timeline,
    incident: string,
    steps: ReadonlyMap<string, EndedStep>,
  ): Promise<void> {
    const key = stateKeys.retraining.run(model, incident);
    const run = await this.readJson<EndedRun>(key);
    this.ended.set(incident, run);
    const { outcome, sentence, endedAt } = run;
    if (outcome === 'failed' || outcome === 'aborted')
      throw new Error(`retraining ${incident} ended as ${outcome}: ${sentence}`);
    if (outcome !== 'challenger-rejected' && outcome !== 'rolled-back') return;
    const { config, status } = await this.describeEndpoint();
    const begun = steps.get('Promote challenger')?.at;
    const requests = begun && this.countRequests(begun, new Date(endedAt));
    timeline.add(`ended ${incident}`, {
      at: endedAt,
      event: outcome,
      detail: { incident, sentence, endpoint: model, status, config, ...requests },
    });
  }

  private async readRefusals(timeline: Timeline): Promise<void> {
    const { s3 } = this.clients;
    const Prefix = `${model}/retraining/refusals/`;
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: this.deployment.StateBucketName, Prefix }),
    );
    for (const { Key = '' } of Contents) {
      if (this.held.has(Key)) continue;
      this.held.add(Key);
      const { at, brake, sentence } = await this.readJson<Refusal>(Key);
      // Every window that asks is refused anew: the same words are told once.
      timeline.add(`held ${brake} ${sentence}`, {
        at,
        event: 'retraining-held',
        detail: { brake, sentence },
      });
    }
  }

  private async describeEndpoint() {
    const endpoint = await this.clients.sageMaker.send(new DescribeEndpointCommand({ EndpointName: model }));
    const { EndpointConfigName: config, EndpointStatus: status, LastModifiedTime } = endpoint;
    return { config, status, changedAt: LastModifiedTime ?? new Date() };
  }

  private async readJson<T>(Key: string): Promise<T> {
    const place = { Bucket: this.deployment.StateBucketName, Key };
    const { Body } = await this.clients.s3.send(new GetObjectCommand(place));
    return JSON.parse((await Body?.transformToString()) ?? '{}') as T;
  }
}

interface Refusal {
  readonly at: string;
  readonly brake: string;
  readonly sentence: string;
}
