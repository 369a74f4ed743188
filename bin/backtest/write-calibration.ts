import { readFileSync, writeFileSync } from 'node:fs';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import type { Report } from '../../lambdas/contract/report.ts';
import { setInJson } from '../../lambdas/contract/set-in-json.ts';
import { type Calibration, calibrate, windowsNeeded } from '../../lambdas/core/calibration.ts';
import { columnStatistics } from '../../lambdas/core/drift/column-statistics.ts';
import { InputError } from '../../lambdas/core/errors.ts';

/** What a backtest taught the monitor about its false alarms. */
export interface CalibrationResult extends Calibration {
  /** The monitor file that now holds it. */
  readonly file: string;
  /** The budget that the monitor file asks for, and the windows that it needs. */
  readonly budget: number;
  readonly windowsNeeded: number;
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
    alarmed: judged.flatMap((report) =>
      report.drift?.verdict === 'ALARM' ? (report.window.period ?? []) : [],
    ),
  };
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
