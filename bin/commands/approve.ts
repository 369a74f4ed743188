import { userInfo } from 'node:os';
import { Command } from 'commander';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { sayDecision } from '../../lambdas/core/retraining/approval.ts';
import { answer } from '../answer.ts';
import { openState } from '../open-state.ts';
import { jsonOption } from '../options.ts';

interface ApproveOptions {
  readonly refuse?: boolean;
  readonly by?: string;
  readonly reason?: string;
  readonly bucket?: string;
  readonly json?: boolean;
}

const HELP = `
No answer in the time that the mail states means no. A question is answered once.

Examples:
  cdk-model-monitor approve diamonds-price.3fZ…Qk
  cdk-model-monitor approve diamonds-price.3fZ…Qk --refuse --reason "prices are wrong, not the model"`;

export function approveCommand(): Command {
  return new Command('approve')
    .description('say yes or no to a retraining run that waits for a person')
    .argument('<id>', 'one-time id from the mail that asks')
    .option('--refuse', 'say no')
    .option('--by <name>', 'who answers, for the record; the user of this machine unless given')
    .option('--reason <text>', 'why, for the record')
    .option('--bucket <name>', "state bucket; found by the outputs of the monitor's stack unless given")
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (id: string, options: ApproveOptions) => {
      const decision = await decide(id, options);
      answer('OK', options.json ? JSON.stringify(decision, null, 2) : sayDecision(decision));
    });
}

async function decide(id: string, options: ApproveOptions) {
  // Loaded here only: the clients take longer to load than a check takes to run.
  const [{ answerApproval, modelOfApproval }, { openTaskTokens }] = await Promise.all([
    import('../../lambdas/ports/approvals.ts'),
    import('../../lambdas/ports/task-tokens.ts'),
  ]);
  const model = modelOfApproval(id);
  if (model === null) {
    throw new ConfigError(
      `approve: got "${id}", allowed: the one-time id from the mail, <model>.<43 letters>`,
    );
  }
  const now = new Date().toISOString();
  const decision = {
    answer: options.refuse ? 'refused' : 'approved',
    by: options.by ?? userInfo().username,
    how: 'command',
    at: now,
    reason: options.reason ?? null,
  } as const;
  const place = await openState({ model, bucket: options.bucket });
  const outcome = await answerApproval({ ...place, tokens: openTaskTokens(), now }, id, decision);
  if (outcome.status === 'taken') return decision;
  throw new InputError(`approve: ${explain(outcome)}`);
}

type Outcome = Awaited<ReturnType<typeof import('../../lambdas/ports/approvals.ts')['answerApproval']>>;

function explain(outcome: Outcome): string {
  if (outcome.status === 'unknown') return 'there is no question with this id, allowed: the id from the mail';
  const { decision, expiresAt } = outcome.request;
  if (outcome.status === 'expired') {
    return `too late, the time to answer ended at ${expiresAt} or the run was stopped; the answer was no`;
  }
  return `answered before: ${decision === null ? '' : sayDecision(decision)}`;
}
