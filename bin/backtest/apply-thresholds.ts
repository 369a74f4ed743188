import type { MonitorInput } from '../../lambdas/contract/monitor.ts';
import type { DegradationRuleName } from '../../lambdas/contract/report.ts';
import { ConfigError } from '../../lambdas/core/errors.ts';
import type { BacktestOptions } from './run-backtest.ts';

/** Thresholds given by flags take the place of the file's. */
export function applyThresholds(input: MonitorInput, options: BacktestOptions): MonitorInput {
  const { accuracyThreshold: accuracy, degradationThreshold: drop } = options;
  if (accuracy === undefined && drop === undefined) return input;
  if (accuracy !== undefined) checkHasAccuracy(input, options);
  return {
    ...input,
    performance: {
      ...input.performance,
      ...(drop === undefined ? {} : { maxDropFromPrevious: drop }),
      ...(accuracy === undefined
        ? {}
        : { thresholds: { ...input.performance?.thresholds, accuracy: { min: accuracy } } }),
    },
  };
}

/** Rules whose limit a flag sets judge by it alone, unless the file sets a guard. */
export function findBareRules(
  { performance }: MonitorInput,
  options: BacktestOptions,
): readonly DegradationRuleName[] {
  if (performance?.guard !== undefined) return [];
  return [
    ...(options.accuracyThreshold === undefined ? [] : ['belowThreshold' as const]),
    ...(options.degradationThreshold === undefined ? [] : ['dropFromPrevious' as const]),
  ];
}

function checkHasAccuracy({ task }: MonitorInput, { config }: BacktestOptions): void {
  if (task !== 'regression') return;
  const place = config === undefined ? 'without --config' : `${config}: task`;
  throw new ConfigError(
    `${place}: got "regression", allowed with --accuracy-threshold or ACCURACY_THRESHOLD: "binary", "multiclass"`,
  );
}
