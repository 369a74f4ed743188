import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { MetricLine } from './metric-lines.ts';
import { readSeries } from './read-series.ts';
import { RANGES, type RangeName, rangeUntil } from './time-range.ts';

/**
 * The shortest time that shows all there is of the last two weeks; an hour where there is nothing. What runs on
 * a laptop is minutes old, and would be a dot at the edge of the two weeks that a dashboard shows.
 */
export async function chooseRange(
  client: CloudWatchClient,
  lines: readonly MetricLine[],
  now: number,
): Promise<RangeName> {
  const counted = lines.map((line) => ({ ...line, stat: 'SampleCount' }));
  const countSince = async (name: RangeName): Promise<number> => {
    const { end } = rangeUntil(name, now);
    const range = { start: end - 1000 * RANGES[name], end, periodSeconds: RANGES[name] };
    const [series = []] = await readSeries(client, [counted], range);
    return series.flatMap(({ points }) => points).reduce((sum, { value }) => sum + value, 0);
  };
  const all = await countSince('2w');
  if (all === 0) return '1h';
  for (const name of Object.keys(RANGES) as RangeName[]) {
    if ((await countSince(name)) >= all) return name;
  }
  return '2w';
}
