import { readFileSync } from 'node:fs';
import type { MonitorInput } from '../../../lambdas/contract/monitor.ts';
import { MODEL_ROLE, PRICE_IMAGE } from '../../../localstack/price-endpoint.ts';

/** Buckets that the set-up makes before the app is deployed. */
export const DATA_BUCKET = 'end-to-end-data';
export const TAXI_LABELS_BUCKET = 'end-to-end-taxi-labels';

/** A schedule whose rule never fires while the tests run: they start every run themselves. */
const NEVER = 'cron(0 0 1 1 ? 2099)';
const EVERY_MINUTE = 'rate(1 minute)';

/** The monitor files that the app is deployed with, by the name that the tests call them. */
export const MONITORS = {
  diamonds: {
    ...read('diamonds'),
    ...source('diamonds-price', 'jsonl'),
    schedule: NEVER,
    window: '1h',
    captureDelay: '0s',
    labelDelay: '0s',
    alarms: { period: '10s' },
    alerts: { email: ['diamonds@example.com'] },
  },
  taxis: {
    ...read('taxis'),
    data: {
      predictions: `s3://${DATA_BUCKET}/taxi-fares/predictions/`,
      labels: `s3://${TAXI_LABELS_BUCKET}/`,
      format: 'csv',
    },
    baseline: `s3://${DATA_BUCKET}/taxi-fares/reference.csv`,
    schedule: NEVER,
    captureDelay: '0s',
    labelDelay: '0s',
    alerts: { email: [] },
  },
  scheduled: {
    ...numeric('scheduled'),
    schedule: EVERY_MINUTE,
    window: '1m',
    alarms: { period: '10s' },
    namespace: 'EndToEnd/Scheduled',
    alerts: { email: ['scheduled@example.com'] },
  },
  repeated: { ...numeric('repeated'), schedule: NEVER, window: '1h' },
  examined: {
    ...numeric('examined'),
    schedule: NEVER,
    window: '1h',
    alerts: { email: ['examined@example.com'] },
  },
  lateLabels: { ...loans('late-labels'), labelDelay: '2h' },
  earlyLabels: {
    ...loans('early-labels'),
    labelDelay: '4h',
    performance: { minimumCoverage: 0.9 },
  },
  badInput: {
    ...numeric('bad-input'),
    schedule: NEVER,
    window: '1h',
  },
  wholeWindows: { ...numeric('whole-windows'), ...largeWindows(1024 ** 3) },
  cutWindows: { ...numeric('cut-windows'), ...largeWindows(1) },
  partitioned: {
    ...numeric('partitioned'),
    data: {
      predictions: `s3://${DATA_BUCKET}/partitioned/year={yyyy}/month={MM}/day={dd}/hour={HH}/`,
      format: 'jsonl',
    },
    schedule: NEVER,
    window: '1h',
  },
  listed: {
    ...numeric('listed'),
    data: {
      predictions: `s3://${DATA_BUCKET}/listed/predictions/`,
      predictionsManifest: `s3://${DATA_BUCKET}/listed/manifests/{yyyy}/{MM}/{dd}/{HH}.json`,
      format: 'jsonl',
    },
    schedule: NEVER,
    window: '1h',
  },
  retrained: {
    ...prices('retrained'),
    retraining: {
      ...retraining('retrained'),
      verify: { windows: 1 },
    },
    alerts: { email: ['retrained@example.com'] },
  },
  untrainable: {
    ...prices('untrainable'),
    retraining: {
      ...retraining('untrainable', { timeout: '60s' }),
      maxPerMonth: 100,
    },
    alerts: { email: ['untrainable@example.com'] },
  },
  shown: {
    ...prices('shown'),
    window: '1h',
    performance: { primary: 'rmse', maxDropFromBaseline: 0.1, thresholds: { rmse: { max: 5000 } } },
    retraining: retraining('shown'),
  },
  unservable: {
    ...prices('unservable'),
    retraining: {
      ...retraining('unservable'),
      maxPerMonth: 100,
      deployment: { role: MODEL_ROLE, bake: '2m', rollbackAlarms: ['unservable-endpoint-errors'] },
    },
    namespace: 'EndToEnd/Unservable',
    alerts: { email: ['unservable@example.com'] },
  },
  told: {
    ...numeric('told'),
    schedule: NEVER,
    window: '1h',
    alarms: { period: '10s' },
    alerts: {
      reminder: '1s',
      channels: [
        { name: 'slack', type: 'slack', secret: 'secretsmanager:told/slack' },
        { name: 'discord', type: 'discord', secret: 'ssm:/told/discord', minimumSeverity: 'warning' },
        { name: 'teams', type: 'teams', secret: 'ssm:/told/teams', minimumSeverity: 'critical' },
        { name: 'hook', type: 'webhook', secret: 'secretsmanager:told/hook' },
        {
          name: 'watchers',
          type: 'webhook',
          secret: 'ssm:/told/watchers',
          thresholds: { DriftScore: { max: 0.026 } },
        },
      ],
    },
  },
  approved: {
    ...prices('approved'),
    retraining: { ...retraining('approved'), approval: { timeout: '90s' } },
    alerts: { email: ['approved@example.com'] },
  },
  missingBaseline: {
    ...numeric('missing-baseline'),
    schedule: EVERY_MINUTE,
    window: '1h',
    alarms: { period: '10s' },
    alerts: { email: ['missing-baseline@example.com'] },
  },
} as const satisfies Readonly<Record<string, MonitorInput>>;

export type MonitorName = keyof typeof MONITORS;

/** A binary model on one numeric and one categorical feature, labels in files of their own. */
function loans(model: string) {
  return {
    model,
    task: 'binary',
    ...source(model, 'csv'),
    columns: {
      id: 'id',
      timestamp: 'at',
      probability: 'score',
      label: 'outcome',
      positiveLabel: 'yes',
      features: { amount: 'numeric', channel: 'categorical' },
    },
    schedule: NEVER,
    window: '1h',
    captureDelay: '0s',
  } as const;
}

/** A regression model on one numeric and one categorical feature, labels in the predictions' own rows. */
function numeric(model: string) {
  return {
    model,
    task: 'regression',
    data: { predictions: `s3://${DATA_BUCKET}/${model}/predictions/`, format: 'jsonl' },
    baseline: `s3://${DATA_BUCKET}/${model}/reference.csv`,
    columns: {
      id: 'id',
      timestamp: 'at',
      prediction: 'predicted',
      label: 'actual',
      features: { size: 'numeric', shop: 'categorical' },
    },
    captureDelay: '0s',
  } as const;
}

/** The same predictions for every monitor that has them, read in chunks of so many bytes. */
function largeWindows(chunkBytes: number) {
  const { data, baseline } = numeric('large-windows');
  const csv = { ...data, format: 'csv', chunkBytes } as const;
  return { data: csv, baseline, schedule: NEVER, window: '1h' } as const;
}

/** A price model on an endpoint, in windows of ten seconds, labels in the predictions' own rows. */
function prices(model: string) {
  return {
    model,
    task: 'regression',
    data: { predictions: `s3://${DATA_BUCKET}/${model}/predictions/`, format: 'jsonl' },
    baseline: `s3://${DATA_BUCKET}/${model}/reference.csv`,
    columns: {
      id: 'id',
      timestamp: 'ts',
      prediction: 'price_pred',
      label: 'price',
      features: { carat: 'numeric', cut: 'categorical', color: 'categorical', clarity: 'categorical' },
    },
    schedule: NEVER,
    window: '10s',
    captureDelay: '0s',
    endpoint: { name: model },
    performance: { primary: 'rmse', maxDropFromBaseline: 0.1 },
    alarms: { period: '10s' },
  } as const;
}

/** Trains with whatever fault the model's object `fault` asks for at the moment. */
function retraining(model: string, job: { readonly timeout?: string } = {}) {
  const hyperparameters = { 'local-fault': `s3://${DATA_BUCKET}/${model}/fault` };
  return {
    cooldown: '0s',
    trainingWindows: 3,
    trainer: { trainingJob: { image: PRICE_IMAGE, role: MODEL_ROLE, hyperparameters, ...job } },
    deployment: { role: MODEL_ROLE, bake: '0s' },
    evaluation: { payload: 'csvWithHeader' },
  } as const;
}

function source(model: string, format: 'csv' | 'jsonl') {
  const prefix = `s3://${DATA_BUCKET}/${model}`;
  return {
    data: { predictions: `${prefix}/predictions/`, labels: `${prefix}/labels/`, format },
    baseline: `${prefix}/reference.csv`,
  };
}

/** A monitor file of the project. */
function read(name: string): MonitorInput {
  const file = new URL(`../../../monitors/${name}.json`, import.meta.url);
  const { $schema: _, ...monitor } = JSON.parse(readFileSync(file, 'utf8'));
  return monitor;
}
