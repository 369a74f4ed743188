import { describe, expect, it } from 'vitest';
import { parseDashboardBody } from '../../../localstack/dashboard/body.ts';
import { readMetricLines } from '../../../localstack/dashboard/metric-lines.ts';

function linesOf(properties: object) {
  const body = parseDashboardBody('page', JSON.stringify({ widgets: [{ type: 'metric', properties }] }));
  const [widget] = body.widgets;
  return widget?.type === 'metric' ? readMetricLines(widget.properties as never) : [];
}

describe('the lines of a graph', () => {
  it('are written out where the body repeats what stands above', () => {
    const lines = linesOf({
      metrics: [
        ['AWS/X', 'Latency', 'Name', 'a', 'Variant', 'b', { stat: 'p95' }],
        ['.', 'Load', '.', '.', '.', 'c'],
        ['...', 'd'],
      ],
    });
    expect(lines.map(({ metric }) => metric)).toEqual([
      { namespace: 'AWS/X', name: 'Latency', dimensions: { Name: 'a', Variant: 'b' } },
      { namespace: 'AWS/X', name: 'Load', dimensions: { Name: 'a', Variant: 'c' } },
      { namespace: 'AWS/X', name: 'Load', dimensions: { Name: 'a', Variant: 'd' } },
    ]);
    expect(lines.map(({ stat }) => stat)).toEqual(['p95', 'Average', 'Average']);
  });

  it("have their own period and statistic before the widget's, and that before CloudWatch's", () => {
    const metrics = [
      ['A', 'x', { period: 60 }],
      ['A', 'y', { stat: 'Sum' }],
      ['A', 'z'],
    ];
    const read = (properties: object) =>
      linesOf({ metrics, ...properties }).map(({ stat, periodSeconds }) => `${stat} ${periodSeconds}`);
    expect(read({ stat: 'Maximum', period: 3600 })).toEqual(['Maximum 60', 'Sum 3600', 'Maximum 3600']);
    expect(read({})).toEqual(['Average 60', 'Sum 300', 'Average 300']);
  });

  it('leave out what is hidden, though lines below repeat it, and keep expressions', () => {
    const lines = linesOf({
      metrics: [
        ['A', 'x', 'D', 'd', { id: 'm1', visible: false }],
        ['.', 'y', '.', '.'],
        [{ expression: 'm1 * 2' }],
      ],
    });
    expect(lines.map(({ metric, expression }) => metric?.name ?? expression)).toEqual(['y', 'm1 * 2']);
    expect(lines[0]?.metric?.dimensions).toEqual({ D: 'd' });
  });
});

describe('the body of a dashboard', () => {
  it('keeps the place of a widget that cannot be drawn', () => {
    const text = JSON.stringify({ widgets: [{ type: 'explorer', x: 3, y: 1, properties: {} }] });
    expect(parseDashboardBody('page', text).widgets).toEqual([
      { type: 'explorer', x: 3, y: 1, width: 6, height: 6, properties: { title: '' } },
    ]);
  });

  it('is refused with the place of what is wrong', () => {
    expect(() => parseDashboardBody('page', '{"widgets":{}}')).toThrow(/dashboard page: widgets: .*array/);
  });
});
