import { findMetric } from '../../lambdas/core/performance/metrics.ts';
import { addColumns, type PerformanceState, zeroPerformance } from '../../lambdas/core/performance/state.ts';
import { type Contest, differBy } from '../contest.ts';
import type { Normals } from '../false-alarms/normals.ts';
import { drawNormals, writeInput } from '../inputs.ts';
import type { PeerProcess } from '../peer-process.ts';

const TOLERANCE = 1e-12;

/** Labels around 50 and predictions that are off by about 3, against scikit-learn's functions. */
export async function regression(peers: PeerProcess, normals: Normals, rows: number): Promise<Contest> {
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
  const keys = ['mse', 'r2', 'mae'];
  const ours = () => readMetrics(regressionState(prediction.values, label.values), keys);
  const reversed = regressionState(prediction.values.toReversed(), label.values.toReversed());
  checkOrderFree(ours(), readMetrics(reversed, keys));
  return {
    work: `MSE, R², MAE: ${rows.toLocaleString('en')} rows, sums exact in any order`,
    repeats: 1,
    ours,
    contenders: [
      {
        name: 'scikit-learn, three functions',
        goal: { kind: 'within', factor: 3 },
        run: (repeats) => peers.run('scikit_learn', repeats),
        difference: differBy(TOLERANCE, 'relative'),
      },
    ],
  };
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

function regressionState(prediction: Float64Array, label: Float64Array): PerformanceState {
  return addColumns(zeroPerformance('regression'), { predictions: prediction, labels: label });
}

function readMetrics(state: PerformanceState, keys: readonly string[]): readonly number[] {
  return keys.map((key) => findMetric(state.task, key)?.read(state).value ?? Number.NaN);
}

function checkOrderFree(forward: readonly number[], backward: readonly number[]): void {
  if (forward.every((value, index) => Object.is(value, backward[index]))) return;
  throw new Error(`rows in reverse give other bits: ${forward.join(', ')} and ${backward.join(', ')}`);
}
