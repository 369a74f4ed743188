import { requireVariable } from '../contract/parse-event.ts';
import { type Retraining, retrainingSchema } from '../contract/retraining.ts';
import type { Clock } from '../ports/clock.ts';
import type { Executions } from '../ports/executions.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Pages } from '../ports/pages.ts';
import type { ModelReports } from '../ports/retraining-notes.ts';
import type { StepLog } from '../ports/step-log.ts';

export interface GatePorts {
  readonly store: ObjectStore;
  readonly executions: Executions;
  readonly pages: Pages;
  readonly clock: Clock;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

/** What every part of the gate needs. */
export interface GateContext extends ModelReports {
  readonly ports: GatePorts;
  readonly settings: Retraining;
  /** ISO-8601 UTC. */
  readonly now: string;
}

export function openContext(ports: GatePorts): GateContext {
  const { environment, store, pages, clock } = ports;
  const settings = retrainingSchema.parse(JSON.parse(requireVariable(environment, 'RETRAINING')));
  return {
    ports,
    store,
    pages,
    bucket: requireVariable(environment, 'STATE_BUCKET'),
    model: requireVariable(environment, 'MODEL'),
    settings,
    now: clock.now().toISOString(),
  };
}

/** What the gate answers: the run that goes on, or why there is none. */
export type GateAnswer =
  | { readonly decision: 'nothing-asked' }
  | { readonly decision: 'started' | 'already-started'; readonly incident: string }
  | { readonly decision: 'refused'; readonly brake: string; readonly sentence: string };
