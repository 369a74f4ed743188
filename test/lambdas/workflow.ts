import type { PlannedWindow, PlanResult, PublishResult } from '../../lambdas/contract/events.ts';
import { type Monitor, type MonitorInput, monitorSchema } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { createHandler as createPlan } from '../../lambdas/plan/handler.ts';
import { readChunkKeys } from '../../lambdas/ports/stored-chunks.ts';
import { createHandler as createProfile } from '../../lambdas/profile/handler.ts';
import { createHandler as createPublish } from '../../lambdas/publish/handler.ts';
import { createHandler as createScore } from '../../lambdas/score/handler.ts';
import { FixedClock, MemoryLog, MemoryPages, MemorySink } from '../ports/memory-ports.ts';
import { MemoryStore } from '../ports/memory-store.ts';

/** The workflow's steps in this process, on a store in memory. */
export class Workflow {
  readonly store = new MemoryStore();
  readonly sink = new MemorySink();
  readonly clock = new FixedClock('2026-01-05T10:20:05Z');
  readonly log = new MemoryLog();
  readonly pages = new MemoryPages();
  readonly environment = { STATE_BUCKET: 'state' };
  readonly monitor: Monitor;
  readonly planStep = createPlan(this);
  readonly profileStep = createProfile(this);
  readonly scoreStep = createScore(this);
  readonly publishStep = createPublish(this);

  constructor(input: Partial<MonitorInput>) {
    this.monitor = monitorSchema.parse({
      model: 'price',
      task: 'regression',
      data: { predictions: 's3://data/in/', format: 'csv' },
      baseline: 's3://data/reference.csv',
      ...input,
    });
  }

  plan(time: string, range: { readonly from?: string; readonly to?: string } = {}): Promise<PlanResult> {
    this.clock.time = time;
    this.store.time = time;
    return this.planStep({ monitor: this.monitor, input: { time, ...range }, startedAt: time });
  }

  async judge(window: PlannedWindow, time: string): Promise<PublishResult> {
    const chunkKeys = await readChunkKeys({ store: this.store, bucket: 'state' }, window);
    for (const chunkKey of chunkKeys) await this.profileStep({ window, chunkKey });
    const scored = await this.scoreStep({ window });
    return this.publishStep({ ...scored, time });
  }

  /** One whole run; answers what it published. */
  async run(
    time: string,
    range: { readonly from?: string; readonly to?: string } = {},
  ): Promise<readonly PublishResult[]> {
    const { windows } = await this.plan(time, range);
    const results: PublishResult[] = [];
    for (const window of windows) results.push(await this.judge(window, time));
    return results;
  }

  report(start: string): Report {
    return JSON.parse(this.store.text(`state/price/reports/${start.replaceAll(':', '-')}.json`));
  }
}

/** CSV text of columns of equal length. */
export function csvOf(columns: Readonly<Record<string, readonly unknown[]>>): string {
  const lists = Object.values(columns);
  const rows = (lists[0] ?? []).map((_, index) => lists.map((list) => list[index]).join(','));
  return `${[Object.keys(columns).join(','), ...rows].join('\n')}\n`;
}

/** `count` instants from `start` on, one a second. */
export function secondsFrom(start: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(start) + 1000 * index).toISOString(),
  );
}
