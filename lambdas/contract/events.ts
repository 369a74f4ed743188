import * as z from 'zod';
import { monitorSchema } from './monitor.ts';

const instant = z.iso.datetime({ offset: true });

/** Why a window is judged: it has closed, its labels are in, or more of them came after it was judged. */
const STAGES = ['closed', 'labelled', 'restated'] as const;
export type Stage = (typeof STAGES)[number];

/** What stands in the place of a verdict where a window could not be judged. */
export const FAILED_WINDOW = 'FAILED';

/** One window of one run, as the plan names it for the later steps. State carries keys, never data. */
export const plannedWindowSchema = z.strictObject({
  start: instant,
  end: instant,
  stage: z.enum(STAGES),
  /** Whether runs were past the window before, so that its verdict says nothing about how the model does now. */
  past: z.boolean(),
  /** Key of the stored monitor configuration that this run uses. */
  configKey: z.string(),
  /** Key of the baseline profile that judges this window. */
  baselineKey: z.string(),
  /** Keys of the chunks; each names the objects that one profile call reads. Empty where there are many. */
  chunkKeys: z.array(z.string()),
  /** Key of the list of the chunk keys where there are too many for the state to carry, else null. */
  chunkListKey: z.string().nullable(),
});
export type PlannedWindow = z.output<typeof plannedWindowSchema>;

/** What starts the plan step: the monitor, and the time up to which windows are judged. */
export const planEventSchema = z.strictObject({
  monitor: monitorSchema,
  /**
   * The run's own input: a rule passes the time of its event. With `from` and `to`, the run judges the windows
   * between them that were never judged, in place of those that are due.
   */
  input: z
    .object({ time: instant.optional(), from: instant.optional(), to: instant.optional() })
    .refine(({ from, to }) => (from === undefined) === (to === undefined), 'both from and to, or neither')
    .refine(({ from = '', to = '' }) => !(Date.parse(from) >= Date.parse(to)), 'a from before its to')
    .default({}),
  /** When the execution started; used where the input names no time. */
  startedAt: instant,
});

export type PlanInput = z.output<typeof planEventSchema>['input'];

export interface PlanResult {
  readonly time: string;
  readonly windows: readonly PlannedWindow[];
  /** Windows that are due too and are left to the next run. */
  readonly left: number;
  /** Whether the run was asked for a range, in place of what is due. */
  readonly ofRange: boolean;
  /** Input of the run that goes on with the range; null where there is none, or nothing left of it. */
  readonly next: { readonly time?: string; readonly from: string; readonly to: string } | null;
}

export const profileEventSchema = z.strictObject({ window: plannedWindowSchema, chunkKey: z.string() });

export interface ProfileResult {
  readonly profileKey: string;
}

export const scoreEventSchema = z.strictObject({ window: plannedWindowSchema });

export interface ScoreResult {
  readonly window: PlannedWindow;
  readonly reportKey: string;
  readonly verdict: string;
}

export const publishEventSchema = z.strictObject({
  window: plannedWindowSchema,
  reportKey: z.string(),
  verdict: z.string(),
  /** The time that the run was planned for. */
  time: instant,
});
export type PublishEvent = z.output<typeof publishEventSchema>;

export interface PublishResult {
  readonly reportKey: string;
  readonly verdict: string;
  readonly published: number;
}

/** Draws a stored report as a page; may also be sent by hand. */
export const pageEventSchema = z.strictObject({
  reportKey: z.string().regex(/\.json$/, 'the key of a report'),
});

export interface PageResult {
  readonly pageKey: string;
}
