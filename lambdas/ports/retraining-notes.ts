import type { RetrainingNote } from '../contract/report.ts';
import type { RetrainingInput } from '../contract/retraining-state.ts';
import { storedReportSchema } from '../contract/stored.ts';
import { writeIndentedJson } from './json-object.ts';
import type { Pages } from './pages.ts';
import type { ModelState } from './retraining-store.ts';
import { updateJson } from './update-json.ts';

/** Where a model's reports are, and what draws them. */
export interface ModelReports extends ModelState {
  readonly pages: Pages;
}

/** What there is to say of a run: when, and how it went on after it was started. */
export interface RunNews extends Partial<Pick<RetrainingNote, 'outcome' | 'approval'>> {
  /** ISO-8601 UTC. */
  readonly at: string;
  /** Sentences behind the one that says why the run began. */
  readonly sentence?: string;
}

/** Says in the report that a run rests on how it stands with the run; one that was asked for rests on none. */
export async function noteRun(where: ModelReports, run: RetrainingInput, news: RunNews): Promise<void> {
  if (run.reportKey === null) return;
  const sentence = news.sentence === undefined ? run.sentence : `${run.sentence} ${news.sentence}`;
  const { incident } = run;
  const started = { decision: 'started', incident, brake: null, outcome: null } as const;
  await noteInReport(where, run.reportKey, { ...started, ...news, sentence });
}

/**
 * Writes into a window's report what was decided because of it, and has its page drawn anew. A refusal does not
 * replace a run that was started, what a person said to a run stays with it, and the same decision is not written
 * twice. A report that is gone is left out.
 *
 * @throws DependencyError where others kept writing it
 */
export async function noteInReport(
  { store, bucket, pages }: ModelReports,
  key: string,
  note: RetrainingNote,
): Promise<void> {
  const document = { address: { bucket, key }, schema: storedReportSchema, write: writeIndentedJson };
  let isNew = false;
  await updateJson(store, document, (report) => {
    isNew = false;
    if (report === null || !isNews(report.retraining, note)) return report;
    isNew = true;
    return { ...report, retraining: { ...approvalOf(report.retraining, note), ...note } };
  });
  // A refusal is repeated with every alarm; a page is not to be drawn as often.
  if (isNew) await pages.draw(key);
}

function isNews(before: RetrainingNote | undefined, note: RetrainingNote): boolean {
  if (before === undefined) return true;
  if (before.decision === 'started' && note.decision === 'refused') return false;
  if (before.incident !== note.incident) return true;
  return before.brake !== note.brake || before.outcome !== note.outcome || isAnswer(before, note);
}

/** Whether the note tells of a person's part in the run more than what is known. A question is older than its answer. */
function isAnswer({ approval: before }: RetrainingNote, { approval }: RetrainingNote): boolean {
  if (approval === undefined) return false;
  return before === undefined || (before.answer === 'pending' && approval.answer !== 'pending');
}

function approvalOf(before: RetrainingNote | undefined, note: RetrainingNote) {
  if (before?.approval === undefined || before.incident !== note.incident) return {};
  return { approval: before.approval };
}
