import { GetObjectCommand } from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type ExecutionListItem,
  paginateListExecutions,
} from '@aws-sdk/client-sfn';
import type { Report } from '../../lambdas/contract/report.ts';
import type { Clients } from './clients.ts';
import type { Deployment } from './read-deployment.ts';
import { metric } from './settings.ts';
import type { Timeline } from './timeline.ts';

/** Executions that the demo starts bear this; the rule names its own. */
export const EXECUTION_PREFIX = 'by-hand-';

interface JudgedWindow {
  readonly reportKey: string;
}

/** Reads every window that a finished run of the monitor judged, from the run's output and the report that it stored. */
export class RunReader {
  /** Whether a run goes on. */
  isRunning = false;
  private readonly clients: Clients;
  private readonly deployment: Deployment;
  private readonly finished = new Set<string>();
  private readonly judged = new Set<string>();

  constructor(clients: Clients, deployment: Deployment) {
    this.clients = clients;
    this.deployment = deployment;
  }

  /** @throws Error with the reason where a run failed */
  async read(timeline: Timeline): Promise<void> {
    const pages = paginateListExecutions(
      { client: this.clients.stepFunctions },
      { stateMachineArn: this.deployment.StateMachineArn },
    );
    this.isRunning = false;
    for await (const { executions = [] } of pages) {
      for (const execution of executions) await this.readRun(execution, timeline);
    }
  }

  private async readRun(
    { executionArn, name = '', status }: ExecutionListItem,
    timeline: Timeline,
  ): Promise<void> {
    if (status === 'RUNNING') this.isRunning = true;
    if (status === 'RUNNING' || this.finished.has(name)) return;
    const run = await this.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    if (status !== 'SUCCEEDED')
      throw new Error(`run ${name} of the monitor is ${status}: ${run.error} ${run.cause}`);
    const { windows = [] } = JSON.parse(run.output ?? '{}') as { windows?: JudgedWindow[] };
    const startedBy = name.startsWith(EXECUTION_PREFIX) ? 'hand' : 'rule';
    for (const { reportKey } of windows) await this.readReport(timeline, { reportKey, startedBy });
    this.finished.add(name);
  }

  private async readReport(
    timeline: Timeline,
    { reportKey, startedBy }: { readonly reportKey: string; readonly startedBy: string },
  ): Promise<void> {
    const place = { Bucket: this.deployment.StateBucketName, Key: reportKey };
    const { Body, ETag, LastModified } = await this.clients.s3.send(new GetObjectCommand(place));
    const report = JSON.parse((await Body?.transformToString()) ?? '{}') as Report;
    // A window is judged when it closes, and again when its labels are in.
    const isNew = timeline.add(`report ${reportKey} ${ETag}`, {
      at: (LastModified ?? new Date()).toISOString(),
      event: 'window-checked',
      detail: {
        start: report.window.start,
        end: report.window.end,
        verdict: report.verdict,
        reason: report.reason,
        rows: report.rows.current,
        labelled: report.performance?.n ?? 0,
        [metric]: report.performance?.metrics[metric]?.value ?? null,
        restated: this.judged.has(reportKey),
        driftedColumns: report.drift?.driftedColumns ?? [],
        baselineVersion: report.baselineVersion,
        startedBy,
        report: `s3://${place.Bucket}/${reportKey}`,
      },
    });
    if (isNew) this.judged.add(reportKey);
  }
}
