import { describe, expect, it } from 'vitest';
import { diagnose } from '../../bin/doctor/diagnose.ts';
import { type Diagnosis, worstOf } from '../../bin/doctor/finding.ts';
import { printDiagnoses } from '../../bin/doctor/print-diagnoses.ts';
import { type MonitorInput, monitorSchema } from '../../lambdas/contract/monitor.ts';
import { describeFailure } from '../../lambdas/ports/aws-failure.ts';
import type { Deployment } from '../../lambdas/ports/deployment.ts';
import { MemoryStore } from '../ports/memory-store.ts';

const NOW = Date.parse('2026-01-05T10:00:00Z');
const OUTPUTS = {
  AlarmTopicArn: 'arn:aws:sns:x:1:alarms',
  PeopleTopicArn: 'arn:aws:sns:x:1:people',
  StateMachineArn: 'arn:machine',
  StateBucketName: 'state',
};
const ROWS = `id,x,p\n${Array.from({ length: 50 }, (_, row) => `${row},${row},${row}`).join('\n')}\n`;

const WELL: Deployment = {
  whoAsks: async () => ({ region: 'us-east-1', accessKeyId: 'AKIA' }),
  findStack: async () => ({ status: 'CREATE_COMPLETE', outputs: OUTPUTS }),
  listAlarms: async () => [
    { name: 'price-Degradation', state: 'OK', actions: [OUTPUTS.AlarmTopicArn], enabled: true },
  ],
  listSubscriptions: async (arn) =>
    arn === OUTPUTS.AlarmTopicArn
      ? [{ protocol: 'lambda', endpoint: 'arn:notifier', confirmed: true }]
      : [{ protocol: 'email', endpoint: 'a@example.com', confirmed: true }],
  findNewestRun: async () => ({ name: 'r', status: 'SUCCEEDED', startedAt: '2026-01-05T09:20:00.000Z' }),
};

const LISTED = {
  predictions: 's3://data/in/',
  predictionsManifest: 's3://lists/{yyyy}/{MM}/{dd}/{HH}.json',
  format: 'csv',
} as const;
const LABELLED = { predictions: 's3://data/in/', labels: 's3://data/labels/', format: 'csv' } as const;

/** Writes the manifest of the newest window that is due. */
function list(store: MemoryStore, files: readonly string[]): void {
  const manifest = JSON.stringify([{ prefix: 's3://data/in/' }, ...files]);
  store.write('lists/2026/01/05/08.json', manifest, '2026-01-05T09:00:00Z');
}

interface Ward {
  readonly deployment?: Partial<Deployment>;
  readonly monitor?: Partial<MonitorInput>;
  readonly store?: (store: MemoryStore) => void;
}

/** What is found on a monitor that is well but for what is given. */
function examine({ deployment = {}, monitor = {}, store: change = () => {} }: Ward = {}) {
  const store = new MemoryStore();
  store.write('data/reference.csv', ROWS, '2026-01-01T00:00:00Z');
  store.write('data/in/1.csv', ROWS, '2026-01-05T09:30:00Z');
  const window = { start: '2026-01-05T08:00:00Z', end: '2026-01-05T09:00:00Z' };
  const report = { schemaVersion: 1, model: 'price', window, verdict: 'OK', findings: [] };
  store.write(
    'state/price/reports/2026-01-05T08-00-00Z.json',
    JSON.stringify(report),
    '2026-01-05T09:20:00Z',
  );
  change(store);
  return diagnose({
    monitor: monitorSchema.parse({
      model: 'price',
      task: 'regression',
      data: { predictions: 's3://data/in/', format: 'csv' },
      baseline: 's3://data/reference.csv',
      columns: { id: 'id', prediction: 'p', features: { x: 'numeric' } },
      alerts: { email: ['a@example.com'] },
      ...monitor,
    }),
    deployment: { ...WELL, ...deployment },
    store,
    now: NOW,
  });
}

const troubles = (diagnoses: readonly Diagnosis[]) =>
  diagnoses
    .filter(({ health }) => health !== 'ok')
    .map(({ health, check, message }) => `${health} ${check}: ${message}`);

describe('doctor', () => {
  it('finds nothing on a monitor that is well', async () => {
    const diagnoses = await examine();
    expect(troubles(diagnoses)).toEqual([]);
    expect(worstOf(diagnoses)).toBe('ok');
    expect(diagnoses.map(({ check }) => check)).toEqual(
      'credentials predictions baseline stack alarms notifier mail runs reports'.split(' '),
    );
  });

  const unconfirmed = async () => [
    { protocol: 'lambda', endpoint: 'arn:notifier', confirmed: true },
    { protocol: 'email', endpoint: 'a@example.com', confirmed: false },
  ];
  const cases: readonly (readonly [string, Ward, string])[] = [
    [
      'a stack that is not there',
      { deployment: { findStack: async () => null } },
      'error stack: price-monitor is not deployed here',
    ],
    [
      'a stack that was rolled back',
      { deployment: { findStack: async () => ({ status: 'UPDATE_ROLLBACK_COMPLETE', outputs: OUTPUTS }) } },
      'error stack: price-monitor: UPDATE_ROLLBACK_COMPLETE',
    ],
    [
      'an alarm that tells nobody',
      {
        deployment: {
          listAlarms: async () => [{ name: 'price-NoData', state: 'OK', actions: [], enabled: true }],
        },
      },
      'error alarms: price-NoData tell no topic of this monitor',
    ],
    [
      'a mail to be confirmed',
      { deployment: { listSubscriptions: unconfirmed } },
      'warn mail: a@example.com has not confirmed',
    ],
    [
      'a run that failed',
      {
        deployment: {
          findNewestRun: async () => ({ name: 'r', status: 'FAILED', startedAt: '2026-01-05T09:20:00.000Z' }),
        },
      },
      'error runs: the newest, of 2026-01-05T09:20:00.000Z: FAILED',
    ],
    [
      'no predictions',
      { monitor: { data: { predictions: 's3://data/none/', format: 'csv' } } },
      'error predictions: s3://data/none/: no object',
    ],
    [
      'a manifest that is not there',
      { monitor: { data: LISTED } },
      'error predictionsManifest: A file was left out: s3://lists/2026/01/05/08.json: there is no such object.',
    ],
    [
      'a manifest that is none',
      {
        monitor: { data: LISTED },
        store: (store) => store.write('lists/2026/01/05/08.json', '{}', '2026-01-05T09:00:00Z'),
      },
      expect.stringMatching(/^error predictionsManifest: .*08.json: not a manifest, allowed: JSON such as/),
    ],
    [
      'a manifest of files that are not there',
      {
        monitor: { data: LISTED },
        store: (store) => list(store, ['1.csv', '2.csv']),
      },
      'error predictionsManifest: s3://lists/2026/01/05/08.json: 1 of 2 objects amiss. A file was left out: s3://data/in/2.csv: there is no such object.',
    ],
    [
      'manifests of labels that are not there',
      {
        monitor: {
          data: { ...LABELLED, labelsManifest: 's3://lists/labels/{yyyy}/{MM}/{dd}.json' },
        },
        store: (store) => store.write('data/labels/1.csv', 'id,y\n1,1\n', '2026-01-05T09:00:00Z'),
      },
      'warn labelsManifest: no manifest at 2 addresses, the newest s3://lists/labels/2026/01/05.json',
    ],
    [
      'predictions that stopped',
      { store: (store) => store.write('data/in/1.csv', ROWS, '2026-01-03T00:00:00Z') },
      'warn predictions: s3://data/in/: 1 object, the newest of 2026-01-03T00:00:00Z',
    ],
    [
      'a baseline without a column',
      { monitor: { columns: { prediction: 'p', features: { y: 'numeric' } } } },
      'error baseline: s3://data/reference.csv: no column y',
    ],
    [
      'a refusal of AWS',
      { deployment: { listAlarms: () => Promise.reject(new Error('AccessDenied')) } },
      'error alarms: AccessDenied',
    ],
  ];

  it('finds nothing where manifests list what is there', async () => {
    const diagnoses = await examine({
      monitor: {
        data: { ...LISTED, ...LABELLED, labelsManifest: 's3://lists/labels/{yyyy}/{MM}/{dd}.json' },
      },
      store: (store) => {
        list(store, ['1.csv']);
        store.write('data/labels/1.csv', 'id,y\n1,1\n', '2026-01-05T09:00:00Z');
        const labels = '[{"prefix": "s3://data/labels/"}, "1.csv"]';
        store.write('lists/labels/2026/01/04.json', labels, '2026-01-05T09:00:00Z');
      },
    });
    expect(troubles(diagnoses)).toEqual([]);
    expect(diagnoses.filter(({ check }) => check.endsWith('Manifest')).map(({ message }) => message)).toEqual(
      ['s3://lists/2026/01/05/08.json: lists 1 object', 's3://lists/labels/2026/01/04.json: lists 1 object'],
    );
  });

  it.each(cases)('names %s, with what to do', async (_, ward, line) => {
    const diagnoses = await examine(ward);
    expect(troubles(diagnoses)).toEqual([line]);
    expect(printDiagnoses(diagnoses, { colour: false })).toMatch(/\n +→ \S/);
  });

  const s3Failure = (name: string, status: number, fields: object = {}) =>
    describeFailure('list s3://data/in/', {
      name,
      message: 'told so',
      $metadata: { httpStatusCode: status },
      ...fields,
    });
  it.each([
    ['NoSuchBucket', 404, {}, 'create the bucket, or correct data.predictions in the monitor file'],
    [
      'AccessDenied',
      403,
      {},
      "the bucket may be somebody else's: correct data.predictions in the monitor file",
    ],
    [
      'PermanentRedirect',
      301,
      { $response: { headers: { 'x-amz-bucket-region': 'eu-west-1' } } },
      'the bucket is in eu-west-1: deploy the monitor to eu-west-1 and set AWS_REGION to it, or correct',
    ],
    [
      'AuthorizationHeaderMalformed',
      400,
      {},
      'the bucket is in another region: deploy the monitor to its region',
    ],
    ['SlowDown', 503, {}, 'see to it that your own role may read this, and that the service can be reached'],
  ])('says what to do about the bucket where S3 answers %s', async (name, status, fields, advice) => {
    const diagnoses = await examine({
      store: (store) => {
        store.hook = (operation, place) => {
          if (operation === 'list' && place.startsWith('data/in/')) throw s3Failure(name, status, fields);
        };
      },
    });
    expect(troubles(diagnoses)).toEqual([expect.stringMatching(`error predictions: cannot list .*${name}`)]);
    expect(printDiagnoses(diagnoses, { colour: false })).toContain(`→ ${advice}`);
  });

  it('looks no further without credentials', async () => {
    const diagnoses = await examine({
      deployment: { whoAsks: () => Promise.reject(new Error('Region is missing')) },
    });
    expect(troubles(diagnoses)).toEqual(['error credentials: Region is missing']);
    expect(diagnoses).toHaveLength(1);
  });

  it('writes in colour only where it is asked to', async () => {
    const diagnoses = await examine();
    expect(printDiagnoses(diagnoses, { colour: true })).toContain('\u001b[32mok');
    expect(printDiagnoses(diagnoses, { colour: false })).not.toContain('\u001b');
  });
});
