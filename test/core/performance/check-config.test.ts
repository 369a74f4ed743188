import { describe, expect, it } from 'vitest';
import { type MonitorInput, monitorSchema } from '../../../lambdas/contract/monitor.ts';
import { ConfigError } from '../../../lambdas/core/errors.ts';
import { checkPerformanceConfig } from '../../../lambdas/core/performance/check-config.ts';

function check(task: MonitorInput['task'], performance: MonitorInput['performance']): void {
  checkPerformanceConfig(monitorSchema.parse({ model: 'm', task, performance }));
}

describe('a monitor file', () => {
  it('may bound and watch the metrics of its task', () => {
    expect(() => check('regression', { primary: 'rmse', thresholds: { r2: { min: 0.5 } } })).not.toThrow();
    expect(() => check('binary', { primary: 'auc', thresholds: { logLoss: { max: 1 } } })).not.toThrow();
    expect(() => check('multiclass', {})).not.toThrow();
  });

  it('may not bound the metric of another task', () => {
    expect(() => check('binary', { thresholds: { r2: { min: 0.5 } } })).toThrow(ConfigError);
    expect(() => check('binary', { thresholds: { r2: { min: 0.5 } } })).toThrow(
      'performance.thresholds.r2: got "r2", allowed for task "binary": "accuracy", "precision", "recall", "f1", "logLoss", "auc"',
    );
  });

  it('may not watch the metric of another task', () => {
    expect(() => check('regression', { primary: 'accuracy' })).toThrow(
      'performance.primary: got "accuracy", allowed for task "regression": "mse", "rmse", "mae", "r2", "mape", "bias"',
    );
  });
});
