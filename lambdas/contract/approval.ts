import * as z from 'zod';
import { approvalDecisionSchema } from './approval-decision.ts';
import { retrainingInputSchema } from './retraining-state.ts';

/**
 * A question to people that a run waits on: `<model>/retraining/approvals/<hash>.json`, named by a hash of
 * its one-time id, so that the id is nowhere but in the mail. The task token never leaves the state.
 */
export const approvalRequestSchema = z.strictObject({
  schemaVersion: z.literal(1),
  run: retrainingInputSchema,
  /** What is asked and on which numbers, a line each. */
  question: z.array(z.string()).readonly(),
  askedAt: z.iso.datetime(),
  /** From then on the answer is no. */
  expiresAt: z.iso.datetime(),
  /** What the state machine waits with. */
  taskToken: z.string(),
  decision: approvalDecisionSchema.nullable(),
  /** When the state machine was told of the decision; null until it was. */
  toldAt: z.iso.datetime().nullable(),
});
export type ApprovalRequest = Readonly<z.output<typeof approvalRequestSchema>>;
