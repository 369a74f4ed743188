import { meanOf } from '../../lambdas/core/performance/mean-sums.ts';
import { explainedShare } from '../../lambdas/core/performance/metrics/r2.ts';
import { findMetric } from '../../lambdas/core/performance/metrics.ts';
import { absoluteErrors, squaredErrors } from '../../lambdas/core/performance/regression-means.ts';
import {
  addRegressionColumns,
  type RegressionColumns,
  type RegressionState,
  zeroRegression,
} from '../../lambdas/core/performance/regression-state.ts';
import { addColumns, type PerformanceState, zeroPerformance } from '../../lambdas/core/performance/state.ts';
import { type Contest, differBy, type Goal } from '../contest.ts';
import type { Normals } from '../false-alarms/normals.ts';
import { drawNormals, writeInput } from '../inputs.ts';
import type { PeerProcess } from '../peer-process.ts';

const TOLERANCE = 1e-12;

/**
 * Labels around 50 and predictions that are off by about 3, against scikit-learn's functions: the three values
 * alone, which is what these compute, and the values with their intervals.
 */
export async function regression(
  peers: PeerProcess,
  normals: Normals,
  rows: number,
): Promise<readonly Contest[]> {
  const label = writeInput(
    'label',
    drawNormals(normals, rows).map((x) => 50 + 10 * x),
  );
  const errors = drawNormals(normals, rows);
  const prediction = writeInput(
    'prediction',
    label.values.map((x, index) => x + 3 * (errors[index] as number)),
  );
  await peers.load('regression', { label: label.file, prediction: prediction.file });
  const forward = { predictions: prediction.values, labels: label.values };
  const reversed = { predictions: prediction.values.toReversed(), labels: label.values.toReversed() };
  const contest = (work: string, read: typeof readValues, goal: Goal | null): Contest => {
    checkOrderFree(read(stateOf(forward)), read(stateOf(reversed)));
    return {
      work: `${work}: ${rows.toLocaleString('en')} rows, the same bits in any order`,
      repeats: 1,
      ours: () => read(stateOf(forward)),
      contenders: [
        {
          name: 'scikit-learn, three functions',
          goal,
          run: (repeats) => peers.run('scikit_learn', repeats),
          difference: differBy(TOLERANCE, 'relative'),
        },
      ],
    };
  };
  return [
    contest('MSE, R², MAE', readValues, { kind: 'within', factor: 3 }),
    contest('MSE, R², MAE, each with its interval', readWithIntervals, null),
  ];
}

/** Scores between 0 and 1, nearly all distinct, and what came true, against scikit-learn's functions. */
export async function binary(peers: PeerProcess, normals: Normals, rows: number): Promise<Contest> {
  const scores = drawNormals(normals, rows);
  const noise = drawNormals(normals, rows);
  const probability = writeInput(
    'probability',
    scores.map((x) => 1 / (1 + Math.exp(-2 * x))),
  );
  const label = writeInput(
    'class',
    scores.map((x, index) => (x + (noise[index] as number) > 0 ? 1 : 0)),
  );
  const columns = { probabilities: probability.values, labels: Uint8Array.from(label.values) };
  await peers.load('binary', { label: label.file, probability: probability.file });
  return {
    work: `AUC, F1, log loss: ${rows.toLocaleString('en')} rows`,
    repeats: 1,
    ours: () => readMetrics(addColumns(zeroPerformance('binary'), columns), ['auc', 'f1', 'logLoss']),
    contenders: [
      {
        name: 'scikit-learn, three functions',
        goal: { kind: 'times faster than', factor: 3 },
        run: (repeats) => peers.run('scikit_learn', repeats),
        difference: differBy(TOLERANCE, 'relative'),
      },
    ],
  };
}

function stateOf(columns: RegressionColumns): RegressionState {
  const state = zeroRegression();
  addRegressionColumns(state, columns);
  return state;
}

function readValues(state: RegressionState): readonly number[] {
  const share = explainedShare(state);
  return [
    meanOf(squaredErrors(state)),
    typeof share === 'number' ? share : Number.NaN,
    meanOf(absoluteErrors(state)),
  ];
}

function readWithIntervals(state: RegressionState): readonly number[] {
  return readMetrics(state, ['mse', 'r2', 'mae']);
}

function readMetrics(state: PerformanceState, keys: readonly string[]): readonly number[] {
  return keys.map((key) => findMetric(state.task, key)?.read(state).value ?? Number.NaN);
}

function checkOrderFree(forward: readonly number[], backward: readonly number[]): void {
  if (forward.every((value, index) => Object.is(value, backward[index]))) return;
  throw new Error(`rows in reverse give other bits: ${forward.join(', ')} and ${backward.join(', ')}`);
}
