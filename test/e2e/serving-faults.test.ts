import { setTimeout as delay } from 'node:timers/promises';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { stateKeys } from '../../lambdas/core/plan/state-keys.ts';
import { aws, monitorOf } from './support/app.ts';
import { type Mailbox, openMailbox } from './support/mail.ts';
import { readMetric } from './support/metrics.ts';
import { DATA_BUCKET } from './support/monitors.ts';
import { askPrices, serveChampion } from './support/price-endpoint.ts';
import {
  awaitReleased,
  expectChampionAlone,
  firstModel,
  provoke,
  retrain,
  sell,
  stonesOf,
  WINDOW,
} from './support/retraining.ts';
import { run } from './support/runs.ts';
import { TRAINING_STONES } from './support/stones.ts';
import { listRefused, throttle } from './support/throttling.ts';

const REJECTED = /RETRAINING.*not better, nothing changed/;
const unservable = monitorOf('unservable');
const { stateBucketName: bucket, namespace } = unservable;
let mailbox: Mailbox;

beforeAll(async () => {
  mailbox = await openMailbox(unservable);
  await serveChampion('unservable', TRAINING_STONES);
});

describe('when S3 and CloudWatch throttle', () => {
  afterEach(() => throttle([]));

  it('a window is judged all the same, and its values are published once', async () => {
    await throttle([
      // One more than the SDK tries again: the step is called again.
      { service: 's3', operation: 'PutObject', resource: `${bucket}/unservable/reports/`, times: 3 },
      { service: 's3', resource: bucket, times: 1 },
      { service: 's3', resource: `${DATA_BUCKET}/unservable/`, times: 1 },
      { service: 'cloudwatch', operation: 'PutMetricData', resource: namespace, times: 4 },
    ]);
    const start = Math.floor(Date.now() / WINDOW) * WINDOW - WINDOW;
    const end = new Date(start + WINDOW).toISOString();
    await sell(unservable, { start, end: start + WINDOW, prices: firstModel, part: 0, rows: 1000 });
    expect((await run(unservable, end)).windows).toMatchObject([{ verdict: 'ALARM' }]);
    expect(await readMetric(unservable, 'RMSE', { statistic: 'SampleCount' })).toBe(1);
    expect(await readMetric(unservable, 'MonitorRuns', { statistic: 'SampleCount' })).toBe(1);
    const refused = await listRefused();
    expect(refused).toContainEqual({ operation: 'PutMetricData', resource: namespace, times: 4 });
    expect(refused).toContainEqual({
      operation: 'PutObject',
      resource: expect.stringContaining(`${bucket}/unservable/reports/`),
      times: 3,
    });
  });

  it('a retraining run goes its way', async () => {
    await provoke(unservable, 'serve-errors');
    await throttle([
      { service: 's3', resource: `${bucket}/.*/set-aside[.]jsonl`, times: 3 },
      { service: 's3', resource: `${bucket}/unservable/retraining/state.json`, times: 2 },
      { service: 's3', resource: bucket, times: 1 },
      { service: 's3', resource: `${DATA_BUCKET}/unservable/`, times: 1 },
    ]);
    const incident = await retrain(unservable);
    await mailbox.awaitMail(REJECTED, incident);
    expect(await awaitReleased(unservable, incident)).toMatchObject({ outcome: 'challenger-rejected' });
    const refused = await listRefused();
    expect(new Set(refused.map(({ operation }) => operation))).toEqual(
      new Set(['GetObject', 'HeadObject', 'ListObjectsV2', 'PutObject']),
    );
    const setAside = `${bucket}/${stateKeys.retraining.setAside('unservable', incident)}`;
    expect(refused.filter(({ resource }) => resource === setAside)).toEqual([
      { operation: 'PutObject', resource: setAside, times: 3 },
      { operation: 'GetObject', resource: setAside, times: 3 },
    ]);
    await expectChampionAlone(unservable);
  });
});

describe('a challenger', () => {
  it('whose model cannot be loaded is refused', async () => {
    await provoke(unservable, 'model-unloadable');
    const incident = await retrain(unservable);
    expect((await mailbox.awaitMail(REJECTED, incident)).text).toMatch(
      /The challenger does not come into service: .*did not pass the ping health check.*The champion is kept/,
    );
    expect(await awaitReleased(unservable, incident)).toMatchObject({ outcome: 'challenger-rejected' });
    await expectChampionAlone(unservable);
  });

  it('that answers with errors is refused', async () => {
    await provoke(unservable, 'serve-errors');
    const incident = await retrain(unservable);
    expect((await mailbox.awaitMail(REJECTED, incident)).text).toMatch(
      /The challenger fails on requests: .*an error was asked for.*The champion is kept/,
    );
    expect(await awaitReleased(unservable, incident)).toMatchObject({ outcome: 'challenger-rejected' });
    await expectChampionAlone(unservable);
  });

  it('that fails once it serves is taken back by the alarm on the errors of the endpoint', async () => {
    await aws.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'unservable-endpoint-errors',
        Namespace: 'AWS/SageMaker',
        MetricName: 'Invocation5XXErrors',
        Dimensions: [
          { Name: 'EndpointName', Value: 'unservable' },
          { Name: 'VariantName', Value: 'AllTraffic' },
        ],
        Statistic: 'Average',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 0.1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
    await provoke(unservable, 'update-errors');
    const incident = await retrain(unservable);
    let over = false;
    let failures = 0;
    const wave = (async () => {
      while (!over) {
        await askPrices('unservable', stonesOf(0, 5)).catch(() => {
          failures += 1;
        });
        await delay(200);
      }
    })();
    const mail = await mailbox.awaitMail(/RETRAINING.*rolled back/, incident).finally(() => {
      over = true;
    });
    await wave;
    expect(mail.text).toMatch(
      /The deployment was undone: .*alarms in ALARM: [^.]*unservable-(endpoint-errors|HighErrorRate)[^.]*\. The champion serves\./,
    );
    expect(failures).toBeGreaterThan(0);
    expect(await awaitReleased(unservable, incident)).toMatchObject({ outcome: 'rolled-back' });
    await expectChampionAlone(unservable);
  });
});
