import { type ExactSumJson, sumFromJson, sumToJson } from '../stats/exact-sum.ts';
import type { BinaryState } from './binary-state.ts';
import type { LogLossSums } from './log-loss-sums.ts';
import type { MulticlassState } from './multiclass-state.ts';
import { makeSums, type RegressionState, type RegressionSums, sumsOf } from './regression-state.ts';
import type { PerformanceState } from './state.ts';

interface LogLossJson {
  readonly count: number;
  readonly invalid: number;
  readonly sum: ExactSumJson;
  readonly squares: ExactSumJson;
}

/**
 * A performance state as plain data and typed arrays: equal rows give equal data, whatever their order and
 * cut were.
 */
export type PerformanceJson =
  | (Pick<RegressionState, 'task' | 'rows' | 'zeroLabels'> & {
      readonly sums: Readonly<Record<keyof RegressionSums, ExactSumJson>>;
    })
  | (Omit<BinaryState, 'logLoss'> & { readonly logLoss: LogLossJson })
  | (Pick<MulticlassState, 'task' | 'classes' | 'rows' | 'scores' | 'decided'> & {
      /** Label, prediction and rows, in the order of the texts. */
      readonly counts: readonly (readonly [string, string, number])[];
      readonly logLoss: LogLossJson;
    });

/** The state as data to store: a few kB, and 24 bytes a distinct score. */
export function performanceToJson(state: PerformanceState): PerformanceJson {
  if (state.task === 'binary') return { ...state, logLoss: logLossToJson(state.logLoss) };
  if (state.task === 'multiclass') {
    const { logLoss, counts: _, ...kept } = state;
    return { ...kept, counts: sortCounts(state), logLoss: logLossToJson(logLoss) };
  }
  const { task, rows, zeroLabels } = state;
  const entries = Object.entries(sumsOf(state)).map(([name, sum]) => [name, sumToJson(sum)]);
  return { task, rows, zeroLabels, sums: Object.fromEntries(entries) };
}

/** The state that `performanceToJson` wrote; throws a RangeError where a sum is none. */
export function performanceFromJson(json: PerformanceJson): PerformanceState {
  if (json.task === 'regression') {
    return { ...json, sums: makeSums((name) => sumFromJson(json.sums[name])), waiting: [] };
  }
  const logLoss = logLossFromJson(json.logLoss);
  if (json.task === 'binary') return { ...json, logLoss };
  const counts: MulticlassState['counts'] = new Map();
  for (const [label, predicted, rows] of json.counts) {
    counts.set(label, (counts.get(label) ?? new Map<string, number>()).set(predicted, rows));
  }
  return { ...json, counts, logLoss };
}

function sortCounts({ counts }: MulticlassState): readonly (readonly [string, string, number])[] {
  const cells = [...counts].flatMap(([label, row]) =>
    [...row].map(([predicted, rows]): [string, string, number] => [label, predicted, rows]),
  );
  return cells.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function logLossToJson({ loss, invalid }: LogLossSums): LogLossJson {
  return { count: loss.count, invalid, sum: sumToJson(loss.sum), squares: sumToJson(loss.squares) };
}

function logLossFromJson({ count, invalid, sum, squares }: LogLossJson): LogLossSums {
  return { loss: { count, sum: sumFromJson(sum), squares: sumFromJson(squares) }, invalid };
}
