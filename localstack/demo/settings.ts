import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { projectFolder } from '../paths.ts';

/** Where the demo leaves its files; removed and made anew by each run. */
export const outputFolder = join(projectFolder, 'out', 'demo');

export const bucket = 'demo-ml-data';
export const windowSeconds = 10;
/** Who gets the mails. */
const address = 'ml-oncall@example.com';

const prefix = `s3://${bucket}/diamonds-price`;

/**
 * The example monitor of the diamonds, hurried: windows and alarm periods of ten seconds, labels at once.
 */
export function demoMonitor(): MonitorInput {
  const file = join(projectFolder, 'monitors', 'diamonds.json');
  const { $schema: _schema, ...monitor } = JSON.parse(readFileSync(file, 'utf8')) as MonitorInput;
  return {
    ...monitor,
    data: { predictions: `${prefix}/predictions/`, labels: `${prefix}/labels/`, format: 'jsonl' },
    baseline: `${prefix}/reference.csv`,
    schedule: 'rate(1 minute)',
    window: `${windowSeconds}s`,
    captureDelay: '0s',
    labelDelay: '0s',
    alerts: { email: [address] },
    alarms: { period: '10s' },
  };
}
