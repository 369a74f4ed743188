/** The month that `falseAlarmsPerMonth` counts over: 30 days. */
const SECONDS_PER_MONTH = 30 * 86_400;

/**
 * Significance level of one window so that `falseAlarmsPerMonth` windows are expected to alarm in 30 days when
 * nothing changed. By linearity of expectation this holds under any dependence between windows.
 *
 * @example significanceLevel({ falseAlarmsPerMonth: 1, windowSeconds: 3600 }) // 1 / 720
 */
export function significanceLevel(budget: {
  readonly falseAlarmsPerMonth: number;
  readonly windowSeconds: number;
}): number {
  return Math.min(1, (budget.falseAlarmsPerMonth * budget.windowSeconds) / SECONDS_PER_MONTH);
}
