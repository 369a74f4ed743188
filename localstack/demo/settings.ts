import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import { projectFolder } from '../paths.ts';
import { MODEL_ROLE, PRICE_IMAGE } from '../price-endpoint.ts';

/** Where the demo leaves its files; removed and made anew by each run. */
export const outputFolder = join(projectFolder, 'out', 'demo');

export const bucket = 'demo-ml-data';
export const model = 'diamonds-price';
/** Who gets the mails. */
const address = 'ml-oncall@example.com';

/** Where the ground truth for the endpoint's requests arrives. */
export const truthKey = `ground-truth/${model}/`;
export const referenceKey = `${model}/reference.csv`;
/** What a request to the endpoint holds, in order. */
export const features = ['carat', 'cut', 'color', 'clarity', 'depth', 'table', 'x', 'y', 'z'] as const;
/** What the model errs by, in dollars a stone. */
export const metric = 'mae';

/** The alarm of the endpoint's owner that undoes a deployment; everything in the monitor's stack is slower. */
export const healthAlarm = `${model}-EndpointErrors`;

/** What is trained next, and how carefully it is deployed. */
export interface Attempt {
  /** Handed to the training program; `factors` is what it predicts the price from. */
  readonly hyperparameters: { readonly factors: string; readonly 'local-fault'?: string };
  /** How long a deployment is watched; one that goes wrong ends as soon as the alarm goes off. */
  readonly bake: string;
}

/** The three models that are trained in the course of the demo. */
export const ATTEMPTS = {
  same: { hyperparameters: { factors: 'carat,cut,clarity' }, bake: '5s' },
  poor: { hyperparameters: { factors: 'carat' }, bake: '5s' },
  broken: {
    hyperparameters: { factors: 'carat,cut,color,clarity', 'local-fault': 'update-errors' },
    bake: '1m',
  },
} as const satisfies Record<string, Attempt>;

/**
 * The example monitor of the diamonds on an endpoint's Data Capture, hurried: windows of seconds, labels that
 * come a window late, two windows of sales to train on.
 */
export function demoMonitor({ hyperparameters, bake }: Attempt, windowSeconds: number): MonitorInput {
  const file = join(projectFolder, 'monitors', 'diamonds.json');
  const { $schema: _schema, columns, ...monitor } = JSON.parse(readFileSync(file, 'utf8')) as MonitorInput;
  return {
    ...monitor,
    data: {
      predictions: `s3://${bucket}/${model}/capture/${model}/AllTraffic/`,
      labels: `s3://${bucket}/${truthKey}`,
      format: 'data-capture',
      capture: { inputs: [...features], outputs: ['price_pred'] },
    },
    // Captured records bring their id and time.
    columns: { ...columns, id: undefined, timestamp: undefined },
    baseline: `s3://${bucket}/${referenceKey}`,
    schedule: 'rate(1 minute)',
    window: `${windowSeconds}s`,
    captureDelay: '2s',
    labelDelay: `${windowSeconds}s`,
    // Small stones and large ones follow each other here, so the window before says little.
    performance: { primary: metric, maxDropFromBaseline: 0.1, maxDropFromPrevious: 10 },
    alerts: { email: [address] },
    alarms: { period: '10s' },
    retraining: {
      cooldown: '10s',
      quorum: { windows: 3, alarms: 2 },
      maxPerMonth: 10,
      trainingWindows: 2,
      trainer: {
        trainingJob: {
          image: PRICE_IMAGE,
          role: MODEL_ROLE,
          hyperparameters,
          metrics: { rmse: 'rmse=([0-9.]+);' },
        },
      },
      deployment: { role: MODEL_ROLE, bake, rollbackAlarms: [healthAlarm] },
      evaluation: { payload: 'csvWithHeader' },
      verify: { windows: 1 },
    },
  };
}
