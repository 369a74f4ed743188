import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkFiles } from '../../../bin/check/check-files.ts';
import type { Report } from '../../../lambdas/contract/report.ts';
import { app } from './app.ts';
import { MONITORS, type MonitorName } from './monitors.ts';

/** What the command line says of the rows that a window was made of; files lie in the monitor's folder. */
export function checkLocally(
  name: MonitorName,
  files: { readonly current: string; readonly labels: string },
): Promise<Report> {
  const inFolder = (file: string): string => join(app.folder, name, file);
  const config = inFolder('monitor.json');
  writeFileSync(config, JSON.stringify(MONITORS[name]));
  return checkFiles({
    config,
    reference: inFolder('reference.csv'),
    current: inFolder(files.current),
    labels: inFolder(files.labels),
  });
}
