import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { monitorSchema } from '../../lambdas/contract/monitor.ts';
import { addBatch, noteSearch, noteStated, openCohort } from '../../lambdas/core/labels/ledger.ts';
import { readLedger, updateLedger } from '../../lambdas/ports/label-ledger.ts';
import { openS3 } from '../../lambdas/ports/s3-object-store.ts';
import { aws } from './support/app.ts';

const WRITERS = 10;
const BUCKET = 'end-to-end-ledger';
const time = '2026-01-05T09:30:00Z';

describe('a ledger with ten writers at once', () => {
  it('loses no batch, no window and no search of any of them', async () => {
    await aws.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const monitor = monitorSchema.parse({ model: 'busy', task: 'regression' });
    const context = { store: openS3(aws.s3), bucket: BUCKET, monitor };
    await Promise.all(
      Array.from({ length: WRITERS }, async (_, writer) => {
        const start = `2026-01-05T${String(writer).padStart(2, '0')}:00:00Z`;
        const end = `2026-01-05T${String(writer + 1).padStart(2, '0')}:00:00Z`;
        await updateLedger(context, (ledger) => addBatch(ledger, batch(writer)));
        // Every writer also files what all the others file.
        await updateLedger(context, (ledger) => addBatch(ledger, batch(WRITERS)));
        const window = { start, end, openedAt: end, cohortKey: 'ids', ids: 9 };
        await updateLedger(context, (ledger) =>
          openCohort(ledger, window, { readBack: 0, describeUnknown: () => [] }),
        );
        const found = { start, cohortKey: 'ids', matches: [], labelsKey: 'labels', labelled: 3 };
        await updateLedger(context, (ledger) => noteSearch(ledger, { ...found, searched: ledger.next }));
        await updateLedger(context, (ledger) =>
          noteStated(ledger, start, { labelsKey: 'labels', judged: true }),
        );
      }),
    );
    const ledger = await readLedger(context);
    expect(ledger.batches.map(({ number }) => number)).toEqual([...Array(WRITERS + 1).keys()]);
    expect(new Set(ledger.batches.map(({ key }) => key)).size).toBe(WRITERS + 1);
    expect(ledger.windows).toHaveLength(WRITERS);
    for (const window of ledger.windows) {
      expect(window).toMatchObject({ labelled: 3, stated: { labelsKey: 'labels', judged: true } });
    }
  });
});

function batch(writer: number): Parameters<typeof addBatch>[1] {
  return {
    key: `labels-${writer}`,
    objects: [{ key: `${writer}.csv`, etag: 'v1' }],
    newest: time,
    filedAt: time,
    ids: 1,
    example: null,
    findings: [],
  };
}
