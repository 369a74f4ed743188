import { stringify } from 'csv-stringify/sync';
import type { LabelsMetadata } from '../../lambdas/contract/labels-metadata.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { quoteNames } from '../../lambdas/core/format.ts';
import {
  classesOf,
  countRight,
  type DegradationPlan,
  degradeLabels,
  rateOf,
} from '../../lambdas/core/simulate/degrade-labels.ts';
import { naturalValue } from '../../lambdas/core/table/canonical.ts';
import { type Cell, cellAt, cellsOf, type Value } from '../../lambdas/core/table/column.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { loadTable } from '../files/local-data.ts';
import { writeFolder } from '../files/write-files.ts';

export const LABELS_FILE = 'artificial_ground_truth_data.csv';
export const METADATA_FILE = 'ground_truth_metadata.json';
/** More classes than this share of the rows are most likely none. */
const MOST_CLASSES_SHARE = 0.5;
const COLUMNS = { prediction: 'known_prediction', label: 'artificial_ground_truth', period: 'period' };

export interface SimulateLabelsOptions {
  readonly data: string;
  readonly prediction: string;
  readonly batchSize: number;
  readonly periods?: number | undefined;
  readonly startAccuracy: number;
  readonly degradationRate?: number | undefined;
  readonly seed: number;
  readonly out: string;
}

export interface WrittenLabels {
  readonly metadata: LabelsMetadata;
  /** What a person should know of the data, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Gives every prediction of a file a label, so that the accuracy falls period by period as stated, and writes
 * both files: the data with its labels and the metadata.
 *
 * @throws InputError or ConfigError that names the file and what is allowed
 */
export async function writeLabels(options: SimulateLabelsOptions): Promise<WrittenLabels> {
  const table = await loadTable(options.data, { columns: { positiveLabel: 1 } });
  const predictions = predictionsOf(table, options);
  const plan = planOf(predictions.length, options);
  const labels = makeLabels(predictions, plan, options);
  const metadata = describe(predictions, plan, options);
  const files = {
    [LABELS_FILE]: writeRows(table, options.prediction, { labels, plan }),
    [METADATA_FILE]: `${JSON.stringify(metadata, null, 2)}\n`,
  };
  writeFolder(options.out, files, 'the labels');
  return {
    metadata,
    warnings: [...warnOfRest(predictions.length, plan, options), ...warnOfClasses(metadata, options)],
  };
}

function warnOfRest(
  rows: number,
  { periods, rowsPerPeriod }: DegradationPlan,
  { data, periods: asked }: SimulateLabelsOptions,
): readonly string[] {
  const rest = rows - periods * rowsPerPeriod;
  if (rest === 0) return [];
  const why =
    asked === undefined
      ? `they do not fill a period of ${rowsPerPeriod}`
      : `--periods ${asked} of ${rowsPerPeriod} rows need no more`;
  return [`${data}: the last ${rest} of ${rows} rows were left out: ${why}`];
}

function warnOfClasses(
  { rows, classes }: LabelsMetadata,
  { data, prediction }: SimulateLabelsOptions,
): readonly string[] {
  if (classes.length <= MOST_CLASSES_SHARE * rows) return [];
  return [
    `${data}: column ${prediction} holds ${classes.length} classes in ${rows} rows, which is many for classes`,
  ];
}

function predictionsOf(table: Table, { data, prediction }: SimulateLabelsOptions): readonly Value[] {
  const column = table.columns.get(prediction);
  if (column === undefined) {
    const allowed = quoteNames(table.columns.keys());
    throw new InputError(`${data}: no column "${prediction}", which --prediction names, allowed: ${allowed}`);
  }
  const taken = Object.values(COLUMNS).find((name) => name !== prediction && table.columns.has(name));
  if (taken !== undefined) {
    throw new InputError(`${data}: has a column "${taken}" already, allowed: data without it`);
  }
  const missing = cellsOf(column).indexOf(null);
  if (missing >= 0) {
    throw new InputError(
      `${data}: row ${missing + 1} has no ${prediction}, allowed: a prediction in every row`,
    );
  }
  const values = cellsOf(column) as readonly Value[];
  const fraction = values.find((value) => typeof value === 'number' && !Number.isInteger(value));
  if (fraction === undefined) return values;
  throw new InputError(
    `${data}: column ${prediction} holds numbers such as ${fraction}, allowed: predicted classes, named by --prediction`,
  );
}

function planOf(rows: number, options: SimulateLabelsOptions): DegradationPlan {
  const { data, batchSize, startAccuracy, degradationRate = null } = options;
  const most = Math.floor(rows / batchSize);
  const periods = options.periods ?? most;
  if (periods < 1 || periods > most) {
    const asked = options.periods === undefined ? '' : `${periods} periods of `;
    throw new ConfigError(
      `${data}: ${rows} rows are too few for ${asked}--batch-size ${batchSize}, allowed: ${most < 1 ? `a batch size up to ${rows}` : `up to ${most} periods`}`,
    );
  }
  return { rowsPerPeriod: batchSize, periods, startAccuracy, degradationRate };
}

function makeLabels(
  predictions: readonly Value[],
  plan: DegradationPlan,
  { data, prediction, seed }: SimulateLabelsOptions,
): readonly Value[] {
  try {
    return degradeLabels(predictions, plan, seed);
  } catch (cause) {
    throw new InputError(
      `${data}: column ${prediction} holds one class only, allowed: predictions of two classes or more`,
      { cause },
    );
  }
}

function describe(
  predictions: readonly Value[],
  plan: DegradationPlan,
  { data, batchSize, startAccuracy, seed }: SimulateLabelsOptions,
): LabelsMetadata {
  return {
    schemaVersion: 1,
    source: data,
    rows: plan.periods * batchSize,
    batchSize,
    periods: plan.periods,
    startAccuracy,
    degradationRate: rateOf(plan),
    seed,
    classes: classesOf(predictions).map((name) => naturalValue(name) as Value),
    columns: COLUMNS,
    accuracies: Array.from({ length: plan.periods }, (_, period) => {
      const right = countRight(plan, period);
      return { period, rows: batchSize, right, accuracy: right / batchSize };
    }),
  };
}

function writeRows(
  table: Table,
  prediction: string,
  { labels, plan }: { readonly labels: readonly Value[]; readonly plan: DegradationPlan },
): string {
  const names = [...table.columns.keys()];
  const heads = names.map((name) => (name === prediction ? COLUMNS.prediction : name));
  const rows: Cell[][] = labels.map((label, row) => [
    ...[...table.columns.values()].map((column) => cellAt(column, row)),
    label,
    Math.floor(row / plan.rowsPerPeriod),
  ]);
  return stringify([[...heads, COLUMNS.label, COLUMNS.period], ...rows], {
    cast: { boolean: (value) => String(value) },
  });
}
