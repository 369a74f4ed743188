import type { ResidualBand } from '../../contract/report.ts';
import { formatNumber } from '../../core/format.ts';
import type { Html } from '../html.ts';
import { COLOURS, renderChart } from './render-chart.ts';

const WIDTH = 640;
const HEIGHT = 220;
/** Greatest prediction over the least one above which the axis is logarithmic. */
const WIDE_RATIO = 30;

/** How far predictions lay from their labels, band by band of the predicted value, with the line of no error. */
export function drawResiduals(bands: readonly ResidualBand[]): Promise<Html> {
  const x = { field: 'from', type: 'quantitative', title: 'predicted', scale: scaleOf(bands) } as const;
  const box = (low: string, high: string, opacity: number) => ({
    mark: { type: 'rect' as const, opacity },
    encoding: {
      x,
      x2: { field: 'to' },
      y: { field: low, type: 'quantitative' as const, title: 'prediction − label' },
      y2: { field: high },
      color: { value: COLOURS.current },
    },
  });
  return renderChart(
    {
      width: WIDTH,
      height: HEIGHT,
      data: { values: [...bands] },
      layer: [
        box('p5', 'p95', 0.2),
        box('p25', 'p75', 0.45),
        {
          mark: { type: 'rule', strokeWidth: 2 },
          encoding: {
            x,
            x2: { field: 'to' },
            y: { field: 'median', type: 'quantitative' },
            color: { value: COLOURS.current },
          },
        },
        {
          data: { values: [{}] },
          mark: { type: 'rule', strokeDash: [4, 3] },
          encoding: { y: { datum: 0 }, color: { value: COLOURS.limit } },
        },
      ],
    },
    describe(bands),
  );
}

/** Where the predictions span decades, equal steps would leave most bands no room. */
function scaleOf(bands: readonly ResidualBand[]) {
  const [least, most] = [bands[0]?.from ?? 0, bands.at(-1)?.to ?? 0];
  const spansDecades = least > 0 && most / least > WIDE_RATIO;
  return spansDecades ? { type: 'log' as const, nice: false } : { zero: false };
}

function describe(bands: readonly ResidualBand[]): string {
  const [first, last] = [bands[0], bands.at(-1)];
  if (first === undefined || last === undefined) return '';
  const say = ({ from, to, median }: ResidualBand) =>
    `${formatNumber(median)} where ${formatNumber(from)} to ${formatNumber(to)} was predicted`;
  const least = Math.min(...bands.map(({ p5 }) => p5));
  const most = Math.max(...bands.map(({ p95 }) => p95));
  return `Prediction minus label in ${bands.length} bands of the predicted value: the median goes from ${say(first)} to ${say(last)}; nine tenths of each band lie between ${formatNumber(least)} and ${formatNumber(most)} or closer.`;
}
