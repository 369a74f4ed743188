import type { Report } from '../contract/report.ts';
import { formatShare } from './format.ts';

/**
 * The report that takes the place of one that was published before, with a note that it did: when, and how far
 * labels had come then and have now. Null where both say the same, so that nothing was restated.
 *
 * @param at when it is restated, ISO-8601 UTC
 */
export function restateReport(before: Report, report: Report, at: string): Report | null {
  if (report.labels === null) return null;
  const { restated } = before.labels ?? { restated: null };
  if (sayAlike({ ...before, labels: withoutNote(before) }, { ...report, labels: withoutNote(report) }))
    return null;
  const from = restated === null ? (before.labels?.coverage ?? null) : restated.from;
  const to = report.labels.coverage;
  const note = { at, times: (restated?.times ?? 0) + 1, from, to, sentence: describe({ at, from, to }) };
  return { ...report, labels: { ...report.labels, restated: note } };
}

function withoutNote({ labels }: Report): Report['labels'] {
  return labels === null ? null : { ...labels, restated: null };
}

function sayAlike(a: Report, b: Report): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

interface Change {
  readonly at: string;
  readonly from: number | null;
  readonly to: number | null;
}

function describe({ at, from, to }: Change): string {
  if (from === null || to === null || from === to) {
    return `Restated at ${at}: a label, or the window that it is compared with, has changed since.`;
  }
  return `Restated at ${at}: labels had come for ${formatShare(from)} of the predictions, now for ${formatShare(to)}.`;
}
