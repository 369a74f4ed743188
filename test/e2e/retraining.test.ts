import { setTimeout as delay } from 'node:timers/promises';
import { DescribeEndpointConfigCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, it } from 'vitest';
import { flapAlarm } from './support/alarms.ts';
import { monitorOf } from './support/app.ts';
import { type Mailbox, openMailbox } from './support/mail.ts';
import { readReport, readStateJson } from './support/objects.ts';
import {
  askPrices,
  awaitEndpoint,
  listEndpoints,
  sageMaker,
  serveChampion,
} from './support/price-endpoint.ts';
import { awaitRetraining, degrade, listRetrainings, sell, stonesOf, WINDOW } from './support/retraining.ts';
import { run } from './support/runs.ts';
import { TRAINING_STONES } from './support/stones.ts';

/** Training, a trial endpoint, an update and two windows, beside the other tests. */
const STORY_TIMEOUT = 600_000;

describe('a model whose prices the market has left behind', () => {
  const retrained = monitorOf('retrained');
  let mailbox: Mailbox;
  let asking = true;
  let failures = 0;
  let asked = 0;

  beforeAll(async () => {
    mailbox = await openMailbox(retrained);
    await serveChampion('retrained', TRAINING_STONES);
  });

  it(
    'is trained anew once, whatever the alarm does, compared, promoted without a failed request, watched and given a new baseline',
    async () => {
      const wave = (async () => {
        while (asking) {
          asked += 1;
          await askPrices('retrained', stonesOf(0).slice(0, 5)).catch(() => {
            failures += 1;
          });
          await delay(200);
        }
      })();
      const degradedFrom = await degrade(retrained);
      const incident = await awaitRetraining(retrained, 'RUNNING');
      await flapAlarm(retrained, 'Degradation', 20);
      expect(incident).toMatch(/^retrained-rt-\d{8}t\d{6}-1$/);
      expect((await readReport(retrained, degradedFrom)).retraining).toMatchObject({
        decision: 'started',
        incident,
      });

      const promoted = await mailbox.awaitMail(/RETRAINING.*serves and is watched/);
      expect(promoted.text).toContain('The challenger takes over.');
      // Had the first attempt failed, the alarm would have begun another.
      expect(promoted.text).toContain(`Run: ${incident}`);
      await awaitEndpoint('retrained', incident);
      const config = await sageMaker.send(
        new DescribeEndpointConfigCommand({ EndpointConfigName: incident }),
      );
      expect(config.DataCaptureConfig?.EnableCapture).toBe(true);

      const start = Math.ceil(Date.now() / WINDOW) * WINDOW;
      const prices = await askPrices(
        'retrained',
        stonesOf(4).map(({ price: _, ...stone }) => stone),
      );
      // An object is not older than the rows that it holds.
      await delay(start + 1000 - Date.now());
      await sell(retrained, { start, end: start + WINDOW, prices, part: 4 });
      await delay(start + WINDOW - Date.now());
      await run(retrained, new Date(start + WINDOW).toISOString());
      expect(await awaitRetraining(retrained, 'SUCCEEDED')).toBe(incident);
      expect(await listRetrainings(retrained)).toHaveLength(1);
      asking = false;
      await wave;
      expect(asked).toBeGreaterThan(50);
      expect(failures).toBe(0);

      const record = await readStateJson(retrained, `retrained/retraining/runs/${incident}.json`);
      expect(record).toMatchObject({ outcome: 'promoted', incident });
      expect((await mailbox.awaitMail(/RETRAINING.*a retrained model serves$/)).text).toContain(
        'new baseline',
      );
      expect(await listEndpoints('retrained-rt-')).toEqual([]);

      const next = start + WINDOW;
      const later = await askPrices(
        'retrained',
        stonesOf(5).map(({ price: _, ...stone }) => stone),
      );
      await delay(Math.max(0, next + 1000 - Date.now()));
      await sell(retrained, { start: next, end: next + WINDOW, prices: later, part: 5 });
      await run(retrained, new Date(next + WINDOW).toISOString());
      expect(await readReport(retrained, new Date(next).toISOString())).toMatchObject({
        verdict: 'OK',
        baselineVersion: incident,
      });
    },
    STORY_TIMEOUT,
  );
});
