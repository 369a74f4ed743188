import { readFileSync, writeFileSync } from 'node:fs';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { setInJson } from '../../lambdas/contract/set-in-json.ts';
import { type Calibration, calibrate, windowsNeeded } from '../../lambdas/core/calibration.ts';
import { columnStatistics } from '../../lambdas/core/drift/column-statistics.ts';
import { InputError } from '../../lambdas/core/errors.ts';

/** Lengths that differ by less are taken for the same: batches of rows are no exact hours. */
const LENGTH_TOLERANCE = 1.5;
const SPANS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const;

/** What a backtest taught the monitor about its false alarms. */
export interface CalibrationResult extends Calibration {
  /** The monitor file that now holds it. */
  readonly file: string;
  /** The budget that the monitor file asks for, and the windows that it needs. */
  readonly budget: number;
  readonly windowsNeeded: number;
  /** Seconds that a period covers, on average; null where the data has no times. */
  readonly periodSeconds: number | null;
  readonly windowSeconds: number;
  /** Periods that alarmed by drift although they were taken as good. */
  readonly alarmed: readonly number[];
}

/** Calibrates drift on the judged periods, all taken as good, and writes the outcome into the monitor file. */
export function calibrateMonitor(
  file: string,
  { window, drift }: Monitor,
  reports: readonly Report[],
): CalibrationResult {
  const judged = reports.filter(
    (report) => report.drift !== null && report.drift.verdict !== 'INSUFFICIENT_DATA',
  );
  const history = judged.flatMap((report) => (report.drift === null ? [] : columnStatistics(report.drift)));
  const windowSeconds = secondsOf(window);
  const calibration = calibrateHistory(history, windowSeconds);
  writeCalibration(file, calibration);
  const { falseAlarmsPerMonth } = drift;
  return {
    ...calibration,
    file,
    budget: falseAlarmsPerMonth,
    windowsNeeded: windowsNeeded({ falseAlarmsPerMonth, windowSeconds }),
    periodSeconds: measurePeriods(judged),
    windowSeconds,
    alarmed: judged.flatMap((report) =>
      report.drift?.verdict === 'ALARM' ? (report.window.period ?? []) : [],
    ),
  };
}

/** Periods are set on the window grid, so that together they may seem longer by a window, and one by little. */
function measurePeriods(reports: readonly Report[]): number | null {
  const windows = reports.flatMap(({ window: { start, end } }) =>
    start === null || end === null ? [] : [{ start: Date.parse(start), end: Date.parse(end) }],
  );
  if (windows.length === 0) return null;
  const first = Math.min(...windows.map(({ start }) => start));
  const last = Math.max(...windows.map(({ end }) => end));
  return (last - first) / 1000 / windows.length;
}

function calibrateHistory(history: Parameters<typeof calibrate>[0], windowSeconds: number): Calibration {
  try {
    return calibrate(history, windowSeconds);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new InputError(`--calibrate: ${why}, allowed: periods with enough rows to judge drift`, { cause });
  }
}

/** Sets `drift.calibration` in the file's text; the rest of it stays as it is written. */
function writeCalibration(file: string, calibration: Calibration): void {
  try {
    writeFileSync(file, setInJson(readFileSync(file, 'utf8'), ['drift', 'calibration'], calibration));
  } catch (cause) {
    throw new InputError(`${file}: cannot write the calibration there: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** A calibration as lines for a terminal. */
export function printCalibration(result: CalibrationResult): string {
  const { file, windows, supports, budget, alarmed } = result;
  const promise = `${windows} good windows support ${Number(supports.toPrecision(4))} false alarms expected in 30 days`;
  const enough =
    windows >= result.windowsNeeded
      ? `, within the budget of ${budget}.`
      : `; the budget of ${budget} needs ${result.windowsNeeded}.`;
  const doubt =
    alarmed.length === 0
      ? []
      : [
          `Periods ${alarmed.join(', ')} alarmed by drift: leave them out with --start-period and --end-period if they were not good.`,
        ];
  return [`${file}: drift is calibrated. ${promise}${enough}`, ...doubt].join('\n');
}

/** Warns where periods taught less or more noise than windows have. */
export function warnOfLength({ periodSeconds, windowSeconds }: CalibrationResult): readonly string[] {
  if (periodSeconds === null) return [];
  const times = periodSeconds / windowSeconds;
  if (times > 1 / LENGTH_TOLERANCE && times < LENGTH_TOLERANCE) return [];
  const begin = `A period covers ${writeSpan(periodSeconds)} on average, a window ${writeSpan(windowSeconds)}`;
  const harm =
    times > 1
      ? 'shorter windows stray further, so they will alarm more often than promised'
      : 'longer windows stray less, so changes will be found later than they could be';
  return [`${begin}: ${harm}. Make both agree, by --batch-size, --period-column or "window".`];
}

function writeSpan(seconds: number): string {
  const [unit, length] = SPANS.find(([, each]) => seconds >= each) ?? ['s', 1];
  return `${Number((seconds / length).toPrecision(3))} ${unit}`;
}
