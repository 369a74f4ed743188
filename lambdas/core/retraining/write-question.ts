import type { Monitor } from '../../contract/monitor.ts';
import type { Report } from '../../contract/report.ts';
import type { Retraining } from '../../contract/retraining.ts';
import type { RetrainingInput, RetrainingState } from '../../contract/retraining-state.ts';
import { describeCertainty, describeChanges } from '../alert/describe-evidence.ts';
import { writeSubject } from '../alert/subject.ts';
import { type AlertMail, writeParagraphs } from '../alert/write-mail.ts';
import { runsOfMonth } from './brakes.ts';

export interface QuestionParts {
  readonly monitor: Monitor;
  readonly settings: Retraining;
  readonly run: RetrainingInput;
  /** That the run rests on; null where there is none. */
  readonly report: Report | null;
  readonly state: RetrainingState;
  /** ISO-8601 UTC. */
  readonly now: string;
}

/** What a person is to decide on: why the run was started, on which numbers, and what it would run. */
export function writeQuestion({
  monitor,
  settings,
  run,
  report,
  state,
  now,
}: QuestionParts): readonly string[] {
  const part = run.cause === 'drift' || run.cause === 'degradation' ? run.cause : null;
  const runs = runsOfMonth(state.past, now);
  return [
    `Why: ${run.sentence}`,
    ...(report === null ? [] : describeWindow(report)),
    ...(report === null ? [] : [...describeChanges(part, report), ...describeCertainty(part, report)]),
    `What would run: ${describeTrainer(settings.trainer)}, then ${monitor.endpoint?.name ?? 'the endpoint'} serves the new model if it is surely better.`,
    `Runs in the last 30 days: ${runs} of ${settings.maxPerMonth} allowed.`,
  ];
}

function describeWindow({ window, rows }: Report): readonly string[] {
  return [`Newest window that shows it: ${window.start} to ${window.end}, ${rows.current} rows.`];
}

function describeTrainer(trainer: Retraining['trainer']): string {
  const { trainingJob, pipeline, stateMachine, lambda } = trainer ?? {};
  if (trainingJob !== undefined) {
    const { instanceCount, instanceType, timeout } = trainingJob;
    return `a SageMaker training job on ${instanceCount} ${instanceType} for ${timeout} at most`;
  }
  if (pipeline !== undefined) return `the SageMaker pipeline ${pipeline.name}`;
  return `the trainer ${stateMachine?.arn ?? lambda?.arn ?? '(none)'}`;
}

export interface AskedQuestion {
  readonly model: string;
  readonly incident: string;
  readonly question: readonly string[];
  /** One-time id that an answer names. */
  readonly id: string;
  readonly expiresAt: string;
  /** Address of the page that takes the answer; null where there is none. */
  readonly pageUrl: string | null;
}

/**
 * The mail that asks for approval. It carries the one-time id and never the task token; what it links to
 * decides nothing by being opened, for mail scanners open every link.
 */
export function writeQuestionMail(asked: AskedQuestion): AlertMail {
  const { model, incident, question, id, expiresAt, pageUrl } = asked;
  const what = 'may a new model be trained?';
  const paragraphs = [
    [`${model}: ${what} Nothing is trained until a person says yes.`],
    question,
    [`Answer by ${expiresAt}; no answer means no.`],
    ...(pageUrl === null ? [] : [['On a page that asks once more:', `  ${pageUrl}?id=${id}`]]),
    [
      'On the command line, with access to the account:',
      `  cdk-model-monitor approve ${id}`,
      `  cdk-model-monitor approve ${id} --refuse`,
    ],
    ['Whoever has this mail can answer, once: do not pass it on.'],
    [`Run: ${incident}`],
  ];
  return {
    subject: writeSubject({ state: 'APPROVAL', model, what, names: [] }),
    body: writeParagraphs(paragraphs),
  };
}
