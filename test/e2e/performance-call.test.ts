import { describe, expect, it } from 'vitest';
import { monitorOf } from './support/app.ts';
import { awaitLog, call } from './support/functions.ts';
import { readMetric, readMetrics } from './support/metrics.ts';

// Its windows are empty, so whatever performance there is comes from these calls.
const scheduled = monitorOf('scheduled');
const functionName = scheduled.performanceFunctionName;

describe('a direct call of the performance function', () => {
  it('takes JSON texts, answers the metrics and publishes them', async () => {
    const answer = await call(functionName, { predictions: '[2, 4, 6, 8]', actuals: '[1, 4, 5, 10]' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body.message).toBe('Metrics logged successfully');
    // Errors 1, 0, 1, -2; the actuals' mean is 5 and their squares about it sum to 42.
    expect(answer.body.metrics).toEqual({
      mse: 1.5,
      rmse: Math.sqrt(1.5),
      mae: 1,
      r2: 6 / 7,
      mape: (1 + 0 + 1 / 5 + 2 / 10) / 4,
      bias: 0,
    });
    const published = await readMetrics(scheduled, ['MSE', 'RMSE', 'MAE', 'R2', 'MAPE', 'Bias']);
    expect(published).toEqual({
      MSE: 1.5,
      RMSE: Math.sqrt(1.5),
      MAE: 1,
      R2: 6 / 7,
      MAPE: 0.35,
      Bias: 0,
    });
  });

  it('takes plain arrays alike', async () => {
    const before = await samples();
    const answer = await call(functionName, { predictions: [2, 4, 6, 8], actuals: [1, 4, 5, 10] });
    expect(answer.body.metrics).toMatchObject({ mse: 1.5, r2: 6 / 7 });
    expect(await samples()).toBe(before + 1);
  });

  it.each([
    ['a list that is missing', { predictions: [1] }, 'actuals: missing, allowed: an array'],
    ['text that is not JSON', { predictions: '[1, 2', actuals: '[1, 2]' }, 'predictions: not JSON'],
    ['a value that is no number', { predictions: [1, 'two'], actuals: [1, 2] }, 'predictions[1]: got "two"'],
    ['lists of different length', { predictions: [1, 2], actuals: [1] }, 'predictions 2, actuals 1'],
    ['empty lists', { predictions: [], actuals: [] }, 'predictions: empty'],
  ])('answers 400 to %s and publishes nothing', async (_, event, error) => {
    const before = await samples();
    const answer = await call(functionName, event);
    expect(answer.statusCode).toBe(400);
    expect(answer.body.error).toContain(error);
    expect(Object.keys(answer.body)).toEqual(['error']);
    expect(await samples()).toBe(before);
  });

  it('measures a binary model by its own metrics', async () => {
    const { performanceFunctionName } = monitorOf('lateLabels');
    const answer = await call(performanceFunctionName, {
      predictions: ['yes', 'yes', 'no', 'no'],
      actuals: ['yes', 'no', 'no', 'no'],
      probabilities: [0.9, 0.6, 0.4, 0.1],
    });
    expect(answer.body.metrics).toMatchObject({ accuracy: 0.75, precision: 0.5, recall: 1, auc: 1 });
  });

  it('logs the invocation to CloudWatch Logs', async () => {
    const { requestId } = await call(functionName, { predictions: [1, 2], actuals: [1, 3] });
    const lines = await awaitLog(functionName, requestId);
    const [start = '', measured = '', end = '', report = ''] = lines;
    expect(start).toMatch(/^START RequestId/);
    expect(end).toMatch(/^END RequestId/);
    expect(report).toMatch(/^REPORT RequestId.*Billed Duration/);
    expect(JSON.parse(measured)).toMatchObject({ message: 'measured', model: 'scheduled', rows: 2 });
  });
});

async function samples(): Promise<number> {
  return (await readMetric(scheduled, 'MSE', { statistic: 'SampleCount' })) ?? 0;
}
