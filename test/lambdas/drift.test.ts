import { beforeEach, describe, expect, it } from 'vitest';
import { AccessError } from '../../lambdas/core/errors.ts';
import { createHandler } from '../../lambdas/drift/handler.ts';
import { normals } from '../core/support.ts';
import { FixedClock, MemoryLog, MemorySink } from '../ports/memory-ports.ts';
import { MemoryStore } from '../ports/memory-store.ts';
import { csvOf } from './workflow.ts';

describe('the direct drift call', () => {
  let sink: MemorySink;
  let store: MemoryStore;
  const call = async (event: unknown, more: Record<string, string> = {}) => {
    const environment = { MODEL: 'songs', NAMESPACE: 'Songs', ...more };
    const clock = new FixedClock('2026-01-05T10:00:00Z');
    const answer = await createHandler({ store, sink, clock, log: new MemoryLog(), environment })(event);
    return { statusCode: answer.statusCode, ...JSON.parse(answer.body) };
  };

  beforeEach(() => {
    sink = new MemorySink();
    store = new MemoryStore();
  });

  const reference = { x: normals(1, 500), y: normals(2, 500) };
  const shifted = { x: normals(3, 500, 1), y: normals(4, 500) };

  it('finds the column that shifted and publishes verdict, score and count', async () => {
    const answer = await call({ reference, current: shifted });
    expect(answer).toMatchObject({ statusCode: 200, message: 'Metrics logged successfully' });
    expect(answer.drift).toMatchObject({ verdict: 'ALARM', driftedColumns: ['x'] });
    expect(sink.values('DataDrift')).toEqual([1]);
    expect(sink.values('DriftedColumns')).toEqual([1]);
    expect(sink.values('DriftScore')).toEqual([answer.drift.score]);
  });

  it('says OK of unchanged data, and 0 to CloudWatch', async () => {
    const answer = await call({
      reference,
      current: { x: JSON.stringify(normals(5, 500)), y: normals(6, 500) },
    });
    expect(answer.drift.verdict).toBe('OK');
    expect(sink.values('DataDrift')).toEqual([0]);
  });

  it('follows the rule of the deployment', async () => {
    const DRIFT = JSON.stringify({ rule: 'meanStatistic', threshold: 0.9 });
    const answer = await call({ reference, current: shifted }, { DRIFT, WINDOW: '1d' });
    expect(answer.drift).toMatchObject({ rule: 'meanStatistic', verdict: 'OK' });
  });

  it('publishes no verdict where there are too few rows', async () => {
    const answer = await call({ reference, current: { x: [1, 2], y: [1, 2] } });
    expect(answer.drift).toMatchObject({ verdict: 'INSUFFICIENT_DATA', reason: 'too-few-rows' });
    expect(sink.values('DataDrift')).toEqual([]);
  });

  it('reads samples from S3', async () => {
    store.write('data/r.csv', csvOf(reference), '2026-01-01T00:00:00Z');
    store.write('data/c.csv', csvOf(shifted), '2026-01-01T00:00:00Z');
    const stored = await call({ reference: 's3://data/r.csv', current: 's3://data/c.csv' });
    expect(stored.drift).toEqual((await call({ reference, current: shifted })).drift);
  });

  it.each([
    [null, 'reference: missing, allowed: an object of columns'],
    [{ reference: { x: [1] } }, 'current: missing, allowed: an object of columns'],
    [{ reference: 'data/r.csv' }, 'reference: got "data/r.csv", allowed: an object of columns'],
    [{ reference: { x: [1, 2], y: [1] }, current: {} }, 'reference: columns differ in length (x 2, y 1)'],
    [
      { reference: { x: [1, [2]] }, current: {} },
      'reference.x[1]: got [2], allowed: a text, a finite number',
    ],
    [
      { reference: { x: '[NaN]' }, current: {} },
      'is not valid JSON, allowed: an array, or the JSON text of one',
    ],
    [{ reference: {}, current: {} }, 'reference: no column to compare'],
    [
      { reference: 's3://data/gone.csv', current: {} },
      'reference: s3://data/gone.csv does not exist, allowed:',
    ],
    [
      { reference: 's3://data/gone.txt', current: {} },
      'reference: s3://data/gone.txt: unknown format, allowed',
    ],
    [
      { reference: 's3://data/broken.parquet', current: {} },
      'reference: s3://data/broken.parquet: broken Parquet file: it is too short',
    ],
    [
      { reference: 's3://others/secret.csv', current: {} },
      'reference: cannot look up s3://others/secret.csv: access denied',
    ],
  ])('refuses %j, says why and publishes nothing', async (event, message) => {
    store.write('data/broken.parquet', 'PAR1', '2026-01-01T00:00:00Z');
    store.hook = (_, place) => {
      if (place.startsWith('others/')) throw new AccessError(`cannot look up s3://${place}: access denied`);
    };
    const answer = await call(event);
    expect(answer.statusCode).toBe(400);
    expect(answer.error).toContain(message);
    expect(sink.data).toEqual([]);
  });
});
