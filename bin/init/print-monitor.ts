import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { printTable } from '../print/print-table.ts';
import type { WrittenMonitor } from './write-monitor.ts';

/** Parts that a file may lack, and what is left undone without them. */
const PARTS = {
  prediction: 'neither performance nor a shift of the predictions is judged',
  label: 'performance is judged only with labels from a file or prefix of their own',
  id: 'labels from another file cannot be joined',
  timestamp: 'rows count for the window in which their file was written',
} as const;

/** What was inferred, what was not found, and what comes next. */
export function printMonitor({ file, monitor }: WrittenMonitor): string {
  const { features = {}, positiveLabel, ...roles } = monitor.columns;
  const rows = [
    ['task', monitor.task],
    ...Object.entries(roles).map(([role, name]) => [role, String(name)]),
    ...Object.entries(features).map(([name, kind]) => [`feature, ${kind}`, name]),
  ];
  return [
    printTable(['part', 'inferred'], rows),
    ...listMissing(file, monitor),
    '',
    `${file}: written. Look through its comments, then try it:`,
    `  cdk-model-monitor check --config ${file} --reference <file> --current <file>`,
  ].join('\n');
}

function listMissing(file: string, { columns }: Monitor): readonly string[] {
  const parts = Object.entries(PARTS).filter(([part]) => !isNamed(columns, part as keyof typeof PARTS));
  if (parts.length === 0) return [];
  const flags = parts.map(([part]) => `--${part} COLUMN`).join(', ');
  return [
    '',
    'Not found:',
    ...parts.map(([part, without]) => `  no ${part} column: without it ${without}.`),
    `If the data has it under another name, say so: init ${flags} with --force, or under "columns" in ${file}.`,
  ];
}

/** A class may also come of its probabilities. */
function isNamed(columns: Monitor['columns'], part: keyof typeof PARTS): boolean {
  const { probability, probabilities } = columns;
  if (part === 'prediction' && (probability ?? probabilities) !== undefined) return true;
  return columns[part] !== undefined;
}
