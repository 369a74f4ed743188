import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../lambdas/performance/handler.ts';
import { normals } from '../core/support.ts';
import { FixedClock, MemoryLog, MemorySink } from '../ports/memory-ports.ts';

const REGRESSION = { MODEL: 'songs', NAMESPACE: 'Songs', TASK: 'regression' };

describe('the direct performance call', () => {
  let sink: MemorySink;
  const call = async (event: unknown, environment: Record<string, string> = REGRESSION) => {
    const ports = { sink, clock: new FixedClock('2026-01-05T10:00:00Z'), log: new MemoryLog(), environment };
    const answer = await createHandler(ports)(event);
    return { statusCode: answer.statusCode, ...JSON.parse(answer.body) };
  };

  beforeEach(() => {
    sink = new MemorySink();
  });

  it('answers and publishes the metrics of JSON texts', async () => {
    const answer = await call({ predictions: '[2.5, 0.0, 2, 8]', actuals: '[3, -0.5, 2, 7]' });
    expect(answer).toMatchObject({ statusCode: 200, message: 'Metrics logged successfully' });
    expect(answer.metrics).toMatchObject({ mse: 0.375, mae: 0.5, bias: 0.25 });
    expect(answer.metrics.r2).toBeCloseTo(0.9486081370449679, 12);
    expect(sink.values('MSE')).toEqual([0.375]);
    expect(sink.values('R2')).toEqual([answer.metrics.r2]);
    expect(sink.data[0]).toMatchObject({
      namespace: 'Songs',
      Dimensions: [{ Name: 'Model', Value: 'songs' }],
    });
  });

  it('takes plain arrays too', async () => {
    const answer = await call({ predictions: [1, 2], actuals: [1, 4] });
    expect(answer.metrics.mse).toBe(2);
  });

  it('answers null for what is undefined, and does not publish it', async () => {
    const answer = await call({ predictions: [1], actuals: [2] });
    expect(answer.metrics).toMatchObject({ mse: 1, r2: null });
    expect(sink.values('MSE')).toEqual([1]);
    expect(sink.values('R2')).toEqual([]);
  });

  it('measures classes, and scores where they are sent along', async () => {
    const environment = { ...REGRESSION, TASK: 'binary', POSITIVE_LABEL: 'yes' };
    const event = { predictions: ['yes', 'no', 'yes', 'no'], actuals: ['yes', 'no', 'no', 'no'] };
    const plain = await call(event, environment);
    expect(plain.metrics).toMatchObject({ accuracy: 0.75, precision: 0.5, recall: 1, auc: null });
    const scored = await call({ ...event, probabilities: '[0.9, 0.2, 0.6, 0.1]' }, environment);
    expect(scored.metrics.auc).toBe(1);
    expect(sink.values('AUC')).toEqual([1]);
  });

  it('refuses a third class of a binary model, which would be right wherever it is taken for the second', async () => {
    const environment = { ...REGRESSION, TASK: 'binary', POSITIVE_LABEL: 'a' };
    const answer = await call({ predictions: ['b', 'c', 'a'], actuals: ['c', 'b', 'a'] }, environment);
    expect(answer.statusCode).toBe(400);
    expect(answer.error).toBe(
      'predictions, actuals: 2 classes beside "a", the positive label ("b", "c"), allowed: one',
    );
    expect(sink.data).toEqual([]);
  });

  it('takes 1 and true for one class, 0 and false for the other, and -1 for a negative one', async () => {
    const environment = { ...REGRESSION, TASK: 'binary' };
    const mixed = await call({ predictions: [1, 'true', 0], actuals: [true, '1.0', 'False'] }, environment);
    expect(mixed.metrics.accuracy).toBe(1);
    const signed = await call({ predictions: [1, -1], actuals: [-1, -1] }, environment);
    expect(signed.metrics.accuracy).toBe(0.5);
  });

  it('measures several classes', async () => {
    const environment = { ...REGRESSION, TASK: 'multiclass' };
    const answer = await call({ predictions: ['a', 'b', 3], actuals: ['a', 'b', '3.0'] }, environment);
    expect(answer.metrics.accuracy).toBe(1);
  });

  it.each([
    [{ predictions: [1, 2], actuals: [1] }, 'predictions 2, actuals 1'],
    [{ predictions: [], actuals: '[]' }, 'at least one value'],
    [{ predictions: [1, 'x'], actuals: [1, 2] }, 'predictions[1]: got "x", allowed: a finite number'],
    [{ predictions: [1], actuals: [null] }, 'actuals[0]: got null, allowed: a finite number'],
    [{ predictions: [1], actuals: [Number.NaN] }, 'actuals[0]: got NaN, allowed: a finite number'],
    [
      { predictions: '[1, NaN]', actuals: [1, 2] },
      'is not valid JSON, allowed: an array, or the JSON text of one',
    ],
    [{ predictions: '{"a": 1}', actuals: [1] }, 'predictions: got {"a":1}, allowed: an array'],
    [{ actuals: [1] }, 'predictions: missing, allowed: an array'],
    [{ predictions: [1], actuals: [1], probabilities: [0.5] }, 'probabilities: the task is regression'],
    [null, 'event: got null, allowed: an object with "predictions" and "actuals"'],
  ])('refuses %j, says why and publishes nothing', async (event, message) => {
    const answer = await call(event);
    expect(answer.statusCode).toBe(400);
    expect(answer.error).toContain(message);
    expect(Object.keys(answer).sort()).toEqual(['error', 'statusCode']);
    expect(sink.data).toEqual([]);
  });

  it('fails where CloudWatch does', async () => {
    sink.hook = () => {
      throw new Error('down');
    };
    await expect(call({ predictions: [1], actuals: [1] })).rejects.toThrow('down');
  });

  it('says what a wrong TASK may be', async () => {
    await expect(call({}, { ...REGRESSION, TASK: 'ranking' })).rejects.toThrow(
      'TASK: got "ranking", allowed: regression, binary, multiclass',
    );
  });

  it('publishes no infinity where errors overflow', async () => {
    await call({ predictions: [1e300, 1], actuals: [-1e300, 1] });
    expect(sink.data.every((datum) => Number.isFinite(datum.Value))).toBe(true);
  });

  it('takes 10,000 rows', async () => {
    const predictions = JSON.stringify(normals(1, 10_000));
    const answer = await call({ predictions, actuals: JSON.stringify(normals(2, 10_000)) });
    expect(answer.metrics.mse).toBeCloseTo(2, 0);
  });
});
