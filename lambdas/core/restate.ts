import type { Report } from '../contract/report.ts';
import { formatShare } from './format.ts';

/**
 * The report that takes the place of one that was published before. Where it says something else it carries a
 * note: when it was restated, and how far labels had come at the first judgement and have now. Labels that
 * only came again change nothing but the key of what is known of them.
 *
 * @param at when it is restated, ISO-8601 UTC
 */
export function restateReport(before: Report, report: Report, at: string): Report {
  if (before.labels === null || report.labels === null) return noteInFindings(before, report, at);
  const { restated, coverage } = before.labels;
  if (isAlike(before, report)) return { ...report, labels: { ...report.labels, restated } };
  const from = restated === null ? coverage : restated.from;
  const to = report.labels.coverage;
  const note = { at, times: (restated?.times ?? 0) + 1, from, to, sentence: describe({ at, from, to }) };
  return { ...report, labels: { ...report.labels, restated: note } };
}

const NOTE = 'restated';

/** Where labels come with the predictions, the note is a finding. */
function noteInFindings(before: Report, report: Report, at: string): Report {
  const earlier = before.findings.filter(({ kind }) => kind !== NOTE);
  if (isAlike({ ...before, findings: earlier }, report)) return before;
  const sentence = `Restated at ${at}: files of the window were changed or came after it was judged.`;
  const note = { kind: NOTE, severity: 'info', column: null, count: 1, example: null, sentence } as const;
  return { ...report, findings: [...report.findings, note] };
}

function isAlike(a: Report, b: Report): boolean {
  return writeSorted(withoutMarks(a)) === writeSorted(withoutMarks(b));
}

/** JSON whose keys are in one order: a stored report may have been read with others. */
function writeSorted(report: Report): string {
  return JSON.stringify(report, (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

function withoutMarks(report: Report): Report {
  return { ...report, labels: report.labels && { ...report.labels, key: null, restated: null } };
}

interface Change {
  readonly at: string;
  readonly from: number | null;
  readonly to: number | null;
}

function describe({ at, from, to }: Change): string {
  if (from === null || to === null || from === to) {
    return `Restated at ${at}: a label, a file, or the window that it is compared with, has changed since.`;
  }
  return `Restated at ${at}: labels had come for ${formatShare(from)} of the predictions, now for ${formatShare(to)}.`;
}
