import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../lambdas/core/simulate/random.ts';
import { csvOf, useCommandLine } from './cli.ts';

/** One row a minute from an instant on: fast by night (UTC), slow by day. */
function trips(start: string, hours: number, seed: number): string {
  const random = seededRandom(seed);
  const instants = Array.from({ length: 60 * hours }, (_, minute) => Date.parse(start) + 60_000 * minute);
  return csvOf({
    ts: instants.map((instant) => new Date(instant).toISOString()),
    hour: instants.map((instant) => new Date(instant).toISOString().slice(0, 13)),
    speed: instants.map((instant) => (new Date(instant).getUTCHours() < 6 ? 80 : 30) + 10 * random()),
  });
}

describe('a season', () => {
  const cli = useCommandLine();
  const monitor = {
    model: 'm',
    task: 'regression',
    columns: { timestamp: 'ts', features: { speed: 'numeric' } },
  };
  const prepare = () => {
    cli.write('season.json', JSON.stringify({ ...monitor, drift: { season: 'hour-of-day' } }));
    cli.write('plain.json', JSON.stringify(monitor));
    cli.write('reference.csv', trips('2026-01-01T00:00:00Z', 7 * 24, 1));
    cli.write('night.csv', trips('2026-02-01T02:00:00Z', 1, 2));
    cli.write('day.csv', trips('2026-02-01T00:00:00Z', 24, 3));
  };
  const night = ['--reference', 'reference.csv', '--current', 'night.csv'];

  it('keeps an ordinary night quiet in check', async () => {
    prepare();
    const plain = await cli.check(['--config', 'plain.json', ...night]);
    expect([plain.code, plain.verdict]).toEqual([2, 'ALARM']);
    const season = await cli.check(['--config', 'season.json', ...night]);
    expect([season.code, season.verdict]).toEqual([0, 'OK']);
    expect(season.drift?.season).toEqual({ by: 'hour-of-day', slice: '02:00 to 03:00 UTC' });
    expect(season.rows).toEqual({ reference: 7 * 60, current: 60 });
  });

  it('compares each period of a backtest with its own hour', async () => {
    prepare();
    const args = ['--config', 'season.json', '--reference', 'reference.csv', '--data', 'day.csv'];
    const { periods, summary } = await cli.backtest([...args, '--period-column', 'hour']);
    expect(summary).toMatchObject({ judged: 24, alarms: 0, verdict: 'OK' });
    expect(new Set(periods.map(({ drift }) => drift?.season?.slice)).size).toBe(24);
  });

  it('does not judge a file that spans several hours', async () => {
    prepare();
    const files = ['--reference', 'reference.csv', '--current', 'day.csv'];
    const report = await cli.check(['--config', 'season.json', ...files]);
    expect([report.code, report.verdict, report.reason]).toEqual([0, 'INSUFFICIENT_DATA', 'no-season']);
  });

  it('asks for a reference with times', async () => {
    prepare();
    const timeless = { model: 'm', task: 'regression', drift: { season: 'hour-of-day' } };
    cli.write('timeless.json', JSON.stringify(timeless));
    cli.write('bare.csv', csvOf({ speed: [1, 2, 3] }));
    const args = ['check', '--config', 'timeless.json', '--reference', 'bare.csv', '--current', 'night.csv'];
    const { code, stderr } = await cli.call(args);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'bare.csv: no column of times, which drift.season "hour-of-day" needs, allowed: an ISO-8601 time in every row\n',
    );
  });
});
