import * as z from 'zod';
import { approvalDecisionSchema } from './approval-decision.ts';

const instant = z.iso.datetime();

/** Who asks for a retraining run: a monitor run, an alarm, a rule, or a person. */
const ASKERS = ['run', 'alarm', 'schedule', 'hand'] as const;
export type Asker = (typeof ASKERS)[number];

/** What a run is about. */
const CAUSES = ['degradation', 'drift', 'schedule', 'hand'] as const;
export type Cause = (typeof CAUSES)[number];

/** How a run ended. */
export const OUTCOMES = [
  'promoted',
  'unverified',
  'challenger-rejected',
  'rolled-back',
  'refused',
  'failed',
  'aborted',
] as const;
export type Outcome = (typeof OUTCOMES)[number];
/** Ends of a run after which the challenger serves on. */
export const CHALLENGER_STAYS: readonly Outcome[] = ['promoted', 'unverified'];

/** A stretch of time that a person names. */
const spanSchema = z.strictObject({ start: instant, end: instant });

/** What starts the retraining workflow: its execution is named after the incident. */
export const retrainingInputSchema = z.strictObject({
  incident: z.string(),
  cause: z.enum(CAUSES),
  onset: instant,
  startedAt: instant,
  /** Why the run was started. */
  sentence: z.string(),
  /** Windows to train on; null for the newest. */
  span: spanSchema.nullable(),
  /** Report that the run rests on. */
  reportKey: z.string().nullable(),
});
export type RetrainingInput = Readonly<z.output<typeof retrainingInputSchema>>;

/** The input of an execution that sees to the end of a run that broke off: as EventBridge tells of its execution. */
export function endedRun(run: RetrainingInput) {
  return { detail: { input: JSON.stringify(run) } };
}

/** A run that goes on, and what a person said to it where one was asked. */
const runningSchema = z.strictObject({
  ...retrainingInputSchema.shape,
  approval: approvalDecisionSchema.optional(),
});
export type RunningRun = Readonly<z.output<typeof runningSchema>>;

/** What a run was started with. */
export function inputOf({ approval: _, ...input }: RunningRun): RetrainingInput {
  return input;
}

const pastRunSchema = z.strictObject({
  ...runningSchema.shape,
  endedAt: instant,
  outcome: z.enum(OUTCOMES),
});
export type PastRun = Readonly<z.output<typeof pastRunSchema>>;

/** What the record of a run, `<model>/retraining/runs/<incident>.json`, says of its end; it holds more. */
export const concludedRunSchema = z.looseObject({
  outcome: z.enum(OUTCOMES),
  sentence: z.string(),
  endedAt: instant,
  servingSince: instant.nullable(),
});

/** What the brakes remember of a model: `<model>/retraining/state.json`. */
export const retrainingStateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** The run that was started and has not been concluded. */
  running: runningSchema.nullable(),
  /** Concluded runs, the newest last. */
  past: z.array(pastRunSchema),
  /** Windows that began earlier were served by another model and prove nothing about this one. */
  servingSince: instant.nullable(),
});
export type RetrainingState = Readonly<z.output<typeof retrainingStateSchema>>;

/** What asks the gate for a run, other than an alarm's notification. */
export const retrainingRequestSchema = z.strictObject({
  source: z.enum(['run', 'schedule', 'hand']),
  /** Windows that a monitor run has judged. */
  windows: z.array(z.looseObject({ verdict: z.string() })).optional(),
  /** By hand: the windows to train on. */
  window: spanSchema.optional(),
});

/** The reference that was made after a promotion: `<model>/retraining/baseline.json`. */
export const adoptedBaselineSchema = z.strictObject({
  schemaVersion: z.literal(1),
  baselineKey: z.string(),
  version: z.string(),
  /** Version of the monitor file's own baseline when this one was made: another reference there ends this one. */
  replaces: z.string(),
  incident: z.string(),
  at: instant,
});
export type AdoptedBaseline = Readonly<z.output<typeof adoptedBaselineSchema>>;
