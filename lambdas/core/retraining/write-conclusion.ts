import type { Outcome, RetrainingInput } from '../../contract/retraining-state.ts';
import { writeSubject } from '../alert/subject.ts';
import type { AlertMail } from '../alert/write-mail.ts';

/** Every outcome in a mail's subject. */
const WORDS: Readonly<Record<Outcome, string>> = {
  promoted: 'a retrained model serves',
  unverified: 'a retrained model serves, not verified by labels',
  'challenger-rejected': 'the retrained model was not better, nothing changed',
  'rolled-back': 'a retrained model was rolled back',
  refused: 'retraining was not approved',
  failed: 'retraining failed, nothing changed',
  aborted: 'retraining was broken off, nothing changed',
};

const NOTHING_CHANGED = ', nothing changed';

export interface ConcludedRun {
  readonly model: string;
  readonly run: RetrainingInput;
  readonly outcome: Outcome;
  readonly sentence: string;
  readonly endedAt: string;
  /** What a person said to it; null where nobody was asked. */
  readonly approval: string | null;
  /** Whether all that the run made and that does not serve was taken away. */
  readonly isCleared: boolean;
}

/** The message to people at the end of a run: what was decided, on which numbers, and why it began. */
export function writeConclusion({
  model,
  run,
  outcome,
  sentence,
  endedAt,
  approval,
  isCleared,
}: ConcludedRun): AlertMail {
  const what = isCleared ? WORDS[outcome] : WORDS[outcome].replace(NOTHING_CHANGED, ', a person must look');
  const paragraphs = [
    `${model}: ${what}.\n${sentence}`,
    `Why it began: ${run.sentence}${approval === null ? '' : `\n${approval}`}`,
    `Run: ${run.incident}\nStarted: ${run.startedAt}\nEnded: ${endedAt}`,
  ];
  return {
    subject: writeSubject({ state: 'RETRAINING', model, what, names: [] }),
    body: `${paragraphs.join('\n\n')}\n`,
  };
}
