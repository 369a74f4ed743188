import * as z from 'zod';
import { approvalDecisionSchema } from './approval-decision.ts';
import { monitorSchema } from './monitor.ts';
import { OUTCOMES, retrainingInputSchema } from './retraining-state.ts';

const instant = z.iso.datetime({ offset: true });

/** What every step of the retraining workflow is told: the monitor, and the run. */
const stepSchema = z.object({ monitor: monitorSchema, run: retrainingInputSchema });

export const approvalEventSchema = z.discriminatedUnion('action', [
  stepSchema.extend({
    action: z.literal('ask'),
    taskToken: z.string().min(1),
    /** When the state machine began to wait. */
    askedAt: instant,
  }),
  stepSchema.extend({ action: z.literal('record'), approval: approvalDecisionSchema }),
]);
export type ApprovalEvent = z.output<typeof approvalEventSchema>;

export const prepareEventSchema = stepSchema;

/** The rows that a run trains on and judges by. */
const preparedSchema = z.object({
  /** S3 address of the rows to train on. */
  rowsUri: z.string(),
  /** S3 address under which the trainer puts the model. */
  outputUri: z.string(),
  rows: z.int(),
  /** Windows that they come from. */
  windows: z.int(),
  /** Labelled rows that no model is trained on. */
  setAside: z.int(),
  setAsideKey: z.string(),
  /** In the order in which they are sent to an endpoint. */
  features: z.array(z.string()),
});
export type Prepared = Readonly<z.output<typeof preparedSchema>>;

/** What a trainer answers. */
const trainedSchema = z.looseObject({
  /** S3 address of the model. */
  modelData: z.string().regex(/^s3:\/\//, 'an S3 address such as "s3://bucket/model.tar.gz"'),
  /** Image that serves it; the champion's unless set. */
  image: z.string().optional(),
});

/** What was served before a run changed anything. */
export const championSchema = z.object({ config: z.string(), model: z.string() });

export const serveEventSchema = z.discriminatedUnion('action', [
  stepSchema.extend({ action: z.literal('try'), trained: trainedSchema }),
  stepSchema.extend({ action: z.literal('promote'), champion: championSchema }),
  stepSchema.extend({ action: z.literal('restore'), champion: championSchema }),
  stepSchema.extend({ action: z.literal('withdraw') }),
  stepSchema.extend({ action: z.literal('abandon') }),
]);
export type ServeEvent = z.output<typeof serveEventSchema>;

export const watchEventSchema = z.object({
  what: z.enum(['training', 'pipeline', 'endpoint']),
  /** Of the training job or endpoint; the ARN of a pipeline's run. */
  name: z.string(),
  /** Configuration that an endpoint is to serve in the end; undefined for a new endpoint. */
  config: z.string().optional(),
  /** Where the model lies, if the job itself does not say. */
  modelData: z.string().optional(),
  timeoutSeconds: z.number(),
  /** What the look before answered. */
  before: z.object({ polls: z.int(), since: instant }).optional(),
});
export type WatchEvent = z.output<typeof watchEventSchema>;

/** How something that takes its time stands, and when to look again. */
export interface WatchResult {
  readonly status: 'running' | 'done' | 'failed';
  readonly reason: string | null;
  readonly modelData: string | null;
  readonly waitSeconds: number;
  readonly polls: number;
  readonly since: string;
}

export const evaluateEventSchema = stepSchema.extend({ prepared: preparedSchema });

export const verifyEventSchema = stepSchema.extend({ promotedAt: instant });

export const adoptEventSchema = stepSchema.extend({ prepared: preparedSchema, promotedAt: instant });

/** How a step says that the run ends here. */
const outcomeSchema = z.looseObject({ outcome: z.enum(OUTCOMES), sentence: z.string() });

export const concludeEventSchema = z.looseObject({
  monitor: monitorSchema,
  run: retrainingInputSchema,
  conclusion: outcomeSchema.optional(),
  /** What a person said, in a sentence, where one was asked. */
  approved: z.looseObject({ sentence: z.string() }).optional(),
  /** Error and cause of the state that failed. */
  failure: z.looseObject({ Error: z.string(), Cause: z.string().optional() }).optional(),
  /** What could not be cleared away. */
  stray: z.looseObject({ Error: z.string(), Cause: z.string().optional() }).optional(),
});
export type ConcludeEvent = z.output<typeof concludeEventSchema>;
