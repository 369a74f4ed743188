import * as z from 'zod';
import { approvalDecisionSchema } from './approval-decision.ts';
import { retrainingInputSchema } from './retraining-state.ts';

/**
 * A question to people that a run waits on: `<model>/retraining/approvals/<incident>.json`, one a run however
 * often its step is called. The task token never leaves the state.
 */
export const approvalRequestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  run: retrainingInputSchema,
  /** What is asked and on which numbers, a line each. */
  question: z.array(z.string()).readonly(),
  askedAt: z.iso.datetime(),
  /** From then on the answer is no. */
  expiresAt: z.iso.datetime(),
  /** What the state machine waits with, since its newest try. */
  taskToken: z.string(),
  /** When people were asked; null until they were for sure. */
  mailedAt: z.iso.datetime().nullable(),
  decision: approvalDecisionSchema.nullable(),
  /** When the state machine was told of the decision; null until it was. */
  toldAt: z.iso.datetime().nullable(),
});
export type ApprovalRequest = Readonly<z.output<typeof approvalRequestSchema>>;

/**
 * What a one-time id opens: `<model>/retraining/approvals/<hash>.json`, named by a hash of the id, so that the
 * id is nowhere but in the mail.
 */
export const approvalIdSchema = z.strictObject({ schemaVersion: z.literal(1), incident: z.string() });
