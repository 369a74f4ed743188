import { printTable } from '../print-table.ts';
import type { WrittenMonitor } from './write-monitor.ts';

/** What was inferred, and what comes next. */
export function printMonitor({ file, monitor }: WrittenMonitor): string {
  const { features = {}, positiveLabel, ...roles } = monitor.columns;
  const rows = [
    ['task', monitor.task],
    ...Object.entries(roles).map(([role, name]) => [role, String(name)]),
    ...Object.entries(features).map(([name, kind]) => [`feature, ${kind}`, name]),
  ];
  return [
    printTable(['part', 'inferred'], rows),
    '',
    `${file}: written. Look through its comments, then try it:`,
    `  cdk-model-monitor check --config ${file} --reference <file> --current <file>`,
  ].join('\n');
}
