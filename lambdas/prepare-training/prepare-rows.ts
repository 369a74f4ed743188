import { baselineFile } from '../codec/stored-files.ts';
import { writeCsv, writeJsonLines } from '../codec/write-rows.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Report } from '../contract/report.ts';
import type { RetrainingInput } from '../contract/retraining-state.ts';
import type { Prepared } from '../contract/retraining-steps.ts';
import { writeS3Address } from '../contract/s3-address.ts';
import { ConfigError, InputError } from '../core/errors.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { splitRows } from '../core/retraining/split-rows.ts';
import { concatTables, type Table, takeRows } from '../core/table/table.ts';
import { findJudgedWindows, type JudgedWindow } from '../ports/find-judged-windows.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { readLabelledWindow } from '../ports/read-labelled-window.ts';
import type { ModelState } from '../ports/retraining-store.ts';
import type { StepLog } from '../ports/step-log.ts';
import { readStoredFile } from '../ports/stored-file.ts';

export interface PreparePorts {
  readonly store: ObjectStore;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

interface PrepareContext extends ModelState {
  readonly log: StepLog;
  readonly monitor: Monitor;
  readonly run: RetrainingInput;
}

/**
 * Writes the rows window by window, the newest first, so that no more than one is in memory besides the
 * rows set aside.
 *
 * @throws InputError where there are fewer rows to train on than `retraining.minimumRows`
 */
export async function prepareRows(context: PrepareContext): Promise<Prepared> {
  const { model, run, bucket } = context;
  const { minimumRows, maximumRows, windows: most } = limitsOf(context);
  let features: readonly string[] = [];
  let setAside: Table = concatTables([]);
  let [rows, windows] = [0, 0];
  for await (const judged of findJudgedWindows(context, (report) => isWanted(report, run))) {
    if (features.length === 0) features = await readFeatures(context, judged);
    const table = await readLabelledWindow({ ...context, columns: features }, judged);
    const split = splitRows(context.monitor, table, features);
    await writeWindow(context, judged, { table: split.training, features });
    rows += split.training.rows;
    setAside = takeFirst(concatTables([setAside, split.setAside]), maximumRows);
    windows += 1;
    if (windows === most) break;
  }
  if (rows < minimumRows) {
    throw new InputError(
      `${rows} labelled rows of ${windows} windows can be trained on, retraining.minimumRows asks for ${minimumRows}`,
    );
  }
  const setAsideKey = stateKeys.retraining.setAside(model, run.incident);
  await context.store.put(
    { bucket, key: setAsideKey },
    writeJsonLines(setAside, [...features, labelOf(context)]),
  );
  return {
    rowsUri: writeS3Address({ bucket, key: stateKeys.retraining.rows(model, run.incident) }),
    outputUri: writeS3Address({ bucket, key: stateKeys.retraining.output(model, run.incident) }),
    rows,
    windows,
    setAside: setAside.rows,
    setAsideKey,
    features: [...features],
  };
}

function limitsOf({ monitor: { retraining } }: PrepareContext) {
  if (retraining === undefined) throw new ConfigError('retraining: missing, nothing says how to retrain');
  const { minimumRows, trainingWindows, evaluation } = retraining;
  return { minimumRows, windows: trainingWindows, maximumRows: evaluation.maximumRows };
}

function labelOf({ monitor: { columns } }: PrepareContext): string {
  if (columns.label === undefined) throw new ConfigError('columns.label: missing, required to retrain');
  return columns.label;
}

function isWanted({ performance, window }: Report, { span }: RetrainingInput): boolean {
  if ((performance?.n ?? 0) === 0 || window.start === null || window.end === null) return false;
  if (span === null) return true;
  return Date.parse(window.start) >= Date.parse(span.start) && Date.parse(window.end) <= Date.parse(span.end);
}

/** The features of the baseline that judged the window: those that the monitor file names, or that were inferred. */
async function readFeatures(
  { store, bucket }: PrepareContext,
  { window }: JudgedWindow,
): Promise<readonly string[]> {
  const baseline = await readStoredFile(store, { bucket, key: window.baselineKey }, baselineFile);
  return baseline.columns.filter(({ role }) => role === 'feature').map(({ column }) => column);
}

async function writeWindow(
  context: PrepareContext,
  { window }: JudgedWindow,
  { table, features }: { readonly table: Table; readonly features: readonly string[] },
): Promise<void> {
  if (table.rows === 0) return;
  const { store, bucket, model, run } = context;
  const key = stateKeys.retraining.windowRows(model, run.incident, window.start);
  const names = [labelOf(context), ...features];
  await store.put({ bucket, key }, writeCsv(table, { names, header: true }));
}

function takeFirst(table: Table, most: number): Table {
  if (table.rows <= most) return table;
  return takeRows(
    table,
    Array.from({ length: most }, (_, row) => row),
  );
}
