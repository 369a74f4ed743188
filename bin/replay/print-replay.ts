import { printFinding, section } from '../print/print-report.ts';
import type { ReplayedWindow, ReplayResult } from './replay.ts';

/** A replay as one line a window and a summary. */
export function printReplay({ windows, summary }: ReplayResult): string {
  const { alarms, newAlarms, goneAlarms } = summary;
  const changes =
    newAlarms === null || goneAlarms === null
      ? ''
      : `; ${newAlarms.length} of them did not before, and ${goneAlarms.length} no longer do`;
  return [
    ...windows.map(printWindow),
    `${alarms} of ${summary.windows} windows alarm${changes}.`,
    ...section('Findings', summary.findings.map(printFinding)),
  ].join('\n');
}

function printWindow({ before, report }: ReplayedWindow): string {
  const was = before === null || before.verdict === report.verdict ? '' : `(was ${before.verdict}) `;
  return `${report.window.start}  ${report.verdict.padEnd(17)} ${was}${report.sentence}`;
}
