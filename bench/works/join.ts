import { monitorSchema } from '../../lambdas/contract/monitor.ts';
import { indexLabels, joinLabels } from '../../lambdas/core/join.ts';
import { findMetric } from '../../lambdas/core/performance/metrics.ts';
import { type Column, numberColumn } from '../../lambdas/core/table/column.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { type Contest, differBy } from '../contest.ts';
import type { Normals } from '../false-alarms/normals.ts';
import { drawNormals, writeInput } from '../inputs.ts';
import type { PeerProcess } from '../peer-process.ts';

const TOLERANCE = 1e-12;
/** Of so many labels one corrects an earlier one of its id. */
const CORRECTION_ONE_IN = 20;

const config = monitorSchema.parse({
  model: 'bench',
  task: 'regression',
  columns: { id: 'id', prediction: 'prediction', label: 'label', labelTimestamp: 'known' },
});

/** What ids look like: whole numbers, or texts around them. */
type IdKind = 'whole numbers' | 'texts';

/**
 * Predictions joined with as many labels that came in any order, some of them twice, the last by time counting:
 * how many there are, and the mean squared error. Against pandas: sort by time, keep the last, merge, mean.
 */
export async function joining(
  peers: PeerProcess,
  normals: Normals,
  { rows, ids }: { readonly rows: number; readonly ids: IdKind },
): Promise<Contest> {
  const columns = drawInputs(normals, rows);
  const files = Object.fromEntries(Object.entries(columns).map(([name, { file }]) => [name, file]));
  await peers.load('join', { ...files, texts: ids === 'texts' });
  const idColumn = (values: Float64Array): Column =>
    ids === 'texts' ? textColumn(values) : numberColumn(values);
  const predictions = tableOf({
    id: idColumn(columns.predictionId.values),
    prediction: numberColumn(columns.prediction.values),
  });
  const labels = tableOf({
    id: idColumn(columns.labelId.values),
    label: numberColumn(columns.label.values),
    known: { kind: 'instants', length: rows, values: columns.known.values },
  });
  return {
    work: `join of ${rows.toLocaleString('en')} predictions with as many late labels, ids ${ids}`,
    repeats: 1,
    ours: () => {
      const state = joinLabels(config, predictions, indexLabels(config, labels))?.state;
      const mse = state === undefined ? null : findMetric('regression', 'mse')?.read(state).value;
      return [state?.rows ?? 0, mse ?? Number.NaN];
    },
    contenders: [
      {
        name: 'pandas, sort and merge',
        goal: { kind: 'within', factor: 1 },
        run: (repeats) => peers.run('pandas', repeats),
        difference: differBy(TOLERANCE, 'relative'),
      },
    ],
  };
}

function drawInputs(normals: Normals, rows: number) {
  const order = shuffledPlaces(normals, rows);
  const truth = drawNormals(normals, rows).map((x) => 50 + 10 * x);
  const errors = drawNormals(normals, rows);
  // The last labels correct some of the first.
  const corrected = Math.floor(rows / CORRECTION_ONE_IN);
  const labelled = order.map((place, row) =>
    row < rows - corrected ? place : (order[row - rows + corrected] as number),
  );
  const id = (place: number) => 1e9 + 3 * place;
  return {
    predictionId: writeInput('join-prediction-id', Float64Array.from(truth.keys(), id)),
    prediction: writeInput(
      'join-prediction',
      truth.map((value, row) => value + 3 * (errors[row] as number)),
    ),
    labelId: writeInput('join-label-id', Float64Array.from(labelled, id)),
    label: writeInput(
      'join-label',
      Float64Array.from(labelled, (place, row) => (truth[place] as number) + row / rows),
    ),
    known: writeInput(
      'join-known',
      Float64Array.from(
        labelled,
        (_, row) => 1.7e12 + 7 * ((row * 7919) % rows) + (row < rows - corrected ? 0 : 7 * rows),
      ),
    ),
  };
}

/** The places 0 to `rows` − 1 in the order of random numbers. */
function shuffledPlaces(normals: Normals, rows: number): Float64Array {
  const keys = drawNormals(normals, rows);
  return Float64Array.from(keys.keys()).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}

function textColumn(values: Float64Array): Column {
  return { kind: 'cells', length: values.length, cells: Array.from(values, (value) => `order-${value}`) };
}

function tableOf(columns: Readonly<Record<string, Column>>): Table {
  const entries = Object.entries(columns);
  return {
    rows: entries[0]?.[1].length ?? 0,
    columns: new Map(entries),
    malformed: { count: 0, examples: [] },
  };
}
