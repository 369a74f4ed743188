import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../../localstack/dashboard/metric-lines.ts';
import { isFound, parseSearch } from '../../../localstack/dashboard/search.ts';

const job = (name: string, metric = 'CPUUtilization'): MetricId => ({
  namespace: '/aws/sagemaker/TrainingJobs',
  name: metric,
  dimensions: { Host: name },
});

function find(expression: string, metrics: readonly MetricId[]): readonly string[] {
  const search = parseSearch(expression);
  if (search === null) throw new Error(`not read: ${expression}`);
  return metrics
    .filter((metric) => isFound(search, metric))
    .map(({ name, dimensions }) => `${name} ${Object.values(dimensions)}`);
}

describe('a search for metrics', () => {
  it('tells schema, terms, statistic and period apart', () => {
    const text = `SEARCH('{"/aws/sagemaker/TrainingJobs",Host} MetricName="CPUUtilization" price-rt', 'Maximum', 60)`;
    expect(parseSearch(text)).toEqual({
      namespace: '/aws/sagemaker/TrainingJobs',
      dimensionNames: ['Host'],
      terms: [
        { field: 'MetricName', text: 'CPUUtilization', isExact: true },
        { field: null, text: 'price-rt', isExact: false },
      ],
      stat: 'Maximum',
      periodSeconds: 60,
    });
  });

  it('finds by words in any order and case, and by quoted texts as a whole', () => {
    const metrics = [
      job('price-rt-1/algo-1'),
      job('rt-price'),
      job('prices-rt'),
      job('price-rt-2', 'GPUUtilization'),
    ];
    const schema = '{/aws/sagemaker/TrainingJobs,Host}';
    expect(find(`SEARCH('${schema} Host=Price-RT', 'Average')`, metrics)).toEqual([
      'CPUUtilization price-rt-1/algo-1',
      'CPUUtilization rt-price',
      'GPUUtilization price-rt-2',
    ]);
    expect(find(`SEARCH('${schema} Host="price-rt-2"', 'Average')`, metrics)).toEqual([
      'GPUUtilization price-rt-2',
    ]);
    expect(find(`SEARCH('${schema} gpu', 'Average')`, metrics)).toEqual(['GPUUtilization price-rt-2']);
  });

  it('keeps to metrics with just the dimensions of the schema', () => {
    const other: MetricId = { ...job('a'), dimensions: { Host: 'a', Other: 'b' } };
    expect(find(`SEARCH('{/aws/sagemaker/TrainingJobs,Host}', 'Average')`, [job('a'), other])).toEqual([
      'CPUUtilization a',
    ]);
  });

  it.each(['m1 / m2', `SEARCH('{A,B} x OR y', 'Sum')`, `SEARCH('{A,B} (x y)', 'Sum')`])(
    'does not guess at %s',
    (expression) => {
      expect(parseSearch(expression)).toBeNull();
    },
  );
});
