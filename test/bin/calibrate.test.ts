import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normals } from '../core/support.ts';
import { csvOf, useCommandLine } from './cli.ts';

const MONITOR = `{
    "model": "price",
    "task": "regression",
    "window": "1d",
    "columns": { "features": { "x": "numeric", "y": "numeric" } },
    "drift": { "falseAlarmsPerMonth": 3, "minimumRows": 20 }
}
`;
const columns = (seed: number, rows: number, shift = 0) => ({
  x: normals(seed, rows, shift),
  y: normals(seed + 1, rows),
});

describe('backtest --calibrate', () => {
  const cli = useCommandLine();
  const files = (config: string) => {
    cli.write(config, MONITOR);
    cli.write('reference.csv', csvOf(columns(1, 300)));
    cli.write('good.csv', csvOf(columns(3, 600)));
    return ['--config', config, '--reference', 'reference.csv', '--batch-size', '60'];
  };

  it('writes what the good windows taught into the monitor file and keeps the rest', async () => {
    const args = files('kept.json');
    const { code, calibration } = await cli.backtest([...args, '--data', 'good.csv', '--calibrate']);
    expect(code).toBe(0);
    expect(calibration).toMatchObject({ file: 'kept.json', windows: 10, budget: 3, windowsNeeded: 9 });
    expect(calibration?.supports).toBeCloseTo(30 / 11, 12);
    const text = readFileSync(join(cli.folder, 'kept.json'), 'utf8');
    expect(text.split('\n').slice(0, 5)).toEqual(MONITOR.split('\n').slice(0, 5));
    expect(text.endsWith('}\n')).toBe(true);
    const { threshold, medians, windows, supports } = calibration ?? {};
    const { drift, ...rest } = JSON.parse(text);
    expect(drift.calibration).toEqual({ threshold, medians, windows, supports });
    expect({ ...rest, drift: { falseAlarmsPerMonth: 3, minimumRows: 20 } }).toEqual(JSON.parse(MONITOR));

    cli.write('later.csv', csvOf(columns(5, 60, 2)));
    const later = await cli.call(['backtest', ...args, '--data', 'later.csv']);
    expect(later.code).toBe(2);
    expect(later.stdout).toContain('The data drifted: x (rule: calibrated on 10 good windows');
    const again = await cli.backtest([...args, '--data', 'good.csv', '--calibrate']);
    expect(again.calibration).toEqual(calibration);
  });

  it('says which budget the history supports, and which periods are doubtful', async () => {
    const args = files('short.json');
    cli.write('mixed.csv', csvOf({ x: [...normals(3, 240), ...normals(4, 60, 3)], y: normals(6, 300) }));
    const { code, stdout } = await cli.call(['backtest', ...args, '--data', 'mixed.csv', '--calibrate']);
    expect(code).toBe(2);
    expect(stdout).toContain('short.json: drift is calibrated. 5 good windows support 5 false alarms');
    expect(stdout).toContain('; the budget of 3 needs 9.');
    expect(stdout).toContain('Periods 4 alarmed by drift: leave them out with --start-period');
  });

  it.each([
    [60, 60, 'A period covers 2.4 h on average, a window 1 d: longer windows stray less'],
    [1440, 60, null],
    [1440 * 7, 60, 'A period covers 7 d on average, a window 1 d: shorter windows stray further'],
  ])('compares periods of %i minutes with the window', async (minutes, rows, warning) => {
    const args = files('timed.json');
    const ts = Array.from({ length: 600 }, (_, row) =>
      new Date(Date.UTC(2026, 0, 1) + (row * minutes * 60_000) / rows).toISOString(),
    );
    cli.write('timed.csv', csvOf({ ts, ...columns(3, 600) }));
    const call = ['backtest', ...args, '--data', 'timed.csv', '--calibrate'];
    for (const { stdout, stderr } of [await cli.call(call), await cli.call([...call, '--json'])]) {
      if (warning === null) expect(stderr).toBe('');
      else expect(stderr).toContain(`warning: ${warning}`);
      expect(stdout).not.toContain('A period covers');
    }
  });

  it('needs a monitor file and a period that can be judged, in one line', async () => {
    const [, , ...args] = files('none.json');
    const without = await cli.call(['backtest', ...args, '--data', 'good.csv', '--calibrate']);
    expect(without).toMatchObject({ code: 1, stdout: '' });
    expect(without.stderr).toContain('--calibrate without --config');
    cli.write('few.csv', csvOf(columns(7, 5)));
    const call = ['backtest', '--config', 'none.json', ...args, '--data', 'few.csv', '--calibrate'];
    const few = await cli.call(call);
    expect(few).toMatchObject({ code: 1, stdout: '' });
    expect(few.stderr).toContain('--calibrate: no window to calibrate on');
    expect(readFileSync(join(cli.folder, 'none.json'), 'utf8')).toBe(MONITOR);
  });
});
