import { describe, expect, it } from 'vitest';
import { describeResiduals } from '../../../lambdas/core/performance/residuals.ts';
import { normals } from '../support.ts';

describe('residuals', () => {
  const predictions = Float64Array.from({ length: 200 }, (_, row) => 100 + row);

  it('are prediction − label by bands of the predicted value, with quantiles as numpy has them', () => {
    const labels = predictions.map((value, row) => value - (row % 20));
    const bands = describeResiduals({ predictions, labels });
    expect(bands).toHaveLength(10);
    // numpy.quantile(range(20), [0.05, 0.25, 0.5, 0.75, 0.95])
    const quantiles = { p5: 0.95, p25: 4.75, median: 9.5, p75: 14.25, p95: 18.05 };
    expect(bands[0]).toEqual({ from: 100, to: 119, rows: 20, ...mapClose(quantiles) });
    expect(bands[9]).toEqual({ from: 280, to: 299, rows: 20, ...mapClose(quantiles) });
  });

  it('do not depend on the order of the rows, and keep equal predictions in one band', () => {
    const rounded = normals(5, 1000).map((value) => Math.round(value));
    const labels = normals(6, 1000);
    const bands = describeResiduals({
      predictions: Float64Array.from(rounded),
      labels: Float64Array.from(labels),
    });
    expect(bands.reduce((sum, { rows }) => sum + rows, 0)).toBe(1000);
    expect(new Set(bands.map(({ to }) => to)).size).toBe(bands.length);
    const turned = {
      predictions: Float64Array.from(rounded).reverse(),
      labels: Float64Array.from(labels).reverse(),
    };
    expect(describeResiduals(turned)).toEqual(bands);
  });

  it('leave out what is not finite, and need some rows', () => {
    const labels = predictions.slice();
    labels[7] = Number.POSITIVE_INFINITY;
    const rows = describeResiduals({ predictions, labels }).reduce((sum, band) => sum + band.rows, 0);
    expect(rows).toBe(199);
    expect(describeResiduals({ predictions: predictions.slice(0, 19), labels: labels.slice(0, 19) })).toEqual(
      [],
    );
    expect(describeResiduals(undefined)).toEqual([]);
  });
});

function mapClose(values: Readonly<Record<string, number>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 12)]));
}
