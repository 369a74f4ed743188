import { bytesSource } from '../codec/byte-source.ts';
import { readTable } from '../codec/read-batches.ts';
import { baselineFile } from '../codec/stored-files.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { Report } from '../contract/report.ts';
import type { AdoptedBaseline, RetrainingInput } from '../contract/retraining-state.ts';
import type { Prepared } from '../contract/retraining-steps.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import { InputError } from '../core/errors.ts';
import { type JoinedRows, joinLabels } from '../core/join.ts';
import { mergePerformance } from '../core/performance/state.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { makeAdoptedBaseline } from '../core/retraining/make-adopted-baseline.ts';
import { concatTables, type Table } from '../core/table/table.ts';
import { findReplaced } from '../ports/adopted-baseline.ts';
import { findJudgedWindows } from '../ports/find-judged-windows.ts';
import { writeJson } from '../ports/json-object.ts';
import type { ModelHost } from '../ports/model-host.ts';
import { type ObjectStore, readRequired } from '../ports/object-store.ts';
import { readLabelledWindow } from '../ports/read-labelled-window.ts';
import type { ModelState } from '../ports/retraining-store.ts';
import type { StepLog } from '../ports/step-log.ts';

export interface AdoptPorts {
  readonly store: ObjectStore;
  readonly host: ModelHost;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

export interface AdoptContext extends AdoptPorts, ModelState {
  readonly monitor: Monitor;
  readonly run: RetrainingInput;
  readonly prepared: Prepared;
  readonly promotedAt: string;
}

/** The new baseline, and the rows that it rests on. */
export interface Adopted {
  readonly version: string;
  readonly trainingRows: number;
  readonly servedRows: number;
  readonly labelledRows: number;
}

/**
 * Makes the new baseline and points to it; later plans take it until the monitor file names another
 * reference. Windows that were judged before keep theirs.
 *
 * @throws InputError where the new model has served no row yet
 */
export async function adoptBaseline(context: AdoptContext): Promise<Adopted> {
  const { store, bucket, model, monitor, run } = context;
  const { served, joined, judgedBy } = await readServed(context);
  if (served.rows === 0 || judgedBy === null)
    throw new InputError('the new model has served no row that a window was judged by');
  const training = await readTraining(context);
  const version = run.incident;
  const baseline = makeAdoptedBaseline(monitor, { training, served, joined }, version);
  const baselineKey = stateKeys.baseline(model, version);
  await store.put({ bucket, key: baselineKey }, baselineFile.encode(baseline));
  const value: AdoptedBaseline = {
    schemaVersion: 1,
    baselineKey,
    version,
    replaces: await findReplaced(context, judgedBy),
    incident: run.incident,
    // Step Functions may write the time with an offset; what is stored is in UTC.
    at: new Date(context.promotedAt).toISOString(),
  };
  await writeJson(store, { address: { bucket, key: stateKeys.retraining.baseline(model) }, value });
  return {
    version,
    trainingRows: training.rows,
    servedRows: served.rows,
    labelledRows: joined?.state.rows ?? 0,
  };
}

interface ServedRows {
  readonly served: Table;
  readonly joined: JoinedRows | null;
  /** Key of the baseline that judged the newest of the windows. */
  readonly judgedBy: string | null;
}

/** Every window that the new model served from its start. */
async function readServed(context: AdoptContext): Promise<ServedRows> {
  const { monitor, promotedAt } = context;
  const tables: Table[] = [];
  let joined: JoinedRows | null = null;
  let judgedBy: string | null = null;
  const isServed = ({ window }: Report) => Date.parse(window.start ?? '') >= Date.parse(promotedAt);
  for await (const judged of findJudgedWindows(context, isServed)) {
    const table = await readLabelledWindow(context, judged);
    tables.push(table);
    judgedBy ??= judged.window.baselineKey;
    joined = addJoined(joined, joinLabels(monitor, table, null));
  }
  return { served: concatTables(tables), joined, judgedBy };
}

function addJoined(a: JoinedRows | null, b: JoinedRows | null): JoinedRows | null {
  if (a === null || b === null) return a ?? b;
  return { state: mergePerformance(a.state, b.state), rows: a.rows + b.rows, findings: [] };
}

async function readTraining({ store, prepared }: AdoptContext): Promise<Table> {
  const { bucket, key: prefix } = parseS3Address(prepared.rowsUri);
  const tables: Table[] = [];
  for await (const { key } of store.list({ bucket, prefix })) {
    const { bytes } = await readRequired(store, { bucket, key });
    tables.push(await readTable(bytesSource(key, bytes), 'csv'));
  }
  return concatTables(tables);
}
