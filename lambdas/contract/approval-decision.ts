import * as z from 'zod';

/** What a person said to the question whether a new model may be trained, or that nobody said anything. */
export const approvalDecisionSchema = z.strictObject({
  answer: z.enum(['approved', 'refused', 'expired']),
  /** As the person called itself; null where nobody answered. */
  by: z.string().nullable().default(null),
  how: z.enum(['page', 'command', 'timeout']),
  at: z.iso.datetime({ offset: true }),
  /** Why, if the person said so. */
  reason: z.string().nullable().default(null),
});
export type ApprovalDecision = Readonly<z.output<typeof approvalDecisionSchema>>;
