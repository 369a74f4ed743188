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

/** Where the endpoint's Data Capture arrives, and the ground truth for it. */
export const captureKey = 'capture/diamonds-price/AllTraffic/';
export const truthKey = 'ground-truth/diamonds-price/';
/** What a request to the endpoint holds, in order. */
export const features = ['carat', 'cut', 'color', 'clarity', 'depth', 'table', 'x', 'y', 'z'] as const;

/**
 * The example monitor of the diamonds on an endpoint's Data Capture, hurried: windows and alarm periods of ten
 * seconds, labels that come a window late.
 */
export function demoMonitor(): MonitorInput {
  const file = join(projectFolder, 'monitors', 'diamonds.json');
  const { $schema: _schema, columns, ...monitor } = JSON.parse(readFileSync(file, 'utf8')) as MonitorInput;
  return {
    ...monitor,
    data: {
      predictions: `s3://${bucket}/${captureKey}`,
      labels: `s3://${bucket}/${truthKey}`,
      format: 'data-capture',
      capture: { inputs: [...features], outputs: ['price_pred'] },
    },
    // Captured records bring their id and time.
    columns: { ...columns, id: undefined, timestamp: undefined },
    baseline: `s3://${bucket}/diamonds-price/reference.csv`,
    schedule: 'rate(1 minute)',
    window: `${windowSeconds}s`,
    captureDelay: '0s',
    labelDelay: '20s',
    alerts: { email: [address] },
    alarms: { period: '10s' },
  };
}
