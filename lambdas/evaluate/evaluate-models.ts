import { bytesSource } from '../codec/byte-source.ts';
import { readTable } from '../codec/read-batches.ts';
import type { Monitor } from '../contract/monitor.ts';
import type { RetrainingInput } from '../contract/retraining-state.ts';
import type { Prepared } from '../contract/retraining-steps.ts';
import { ConfigError, DependencyError } from '../core/errors.ts';
import { type Comparison, compareModels } from '../core/retraining/compare-models.ts';
import { comparedMetric } from '../core/retraining/compared-metric.ts';
import { decidePromotion, type Promotion } from '../core/retraining/decide-promotion.ts';
import { trialName } from '../core/retraining/incident.ts';
import { TRIAL_VARIANTS } from '../core/retraining/plan-serving.ts';
import { cellsOf } from '../core/table/column.ts';
import { concatTables, type Table } from '../core/table/table.ts';
import type { EndpointRuntime } from '../ports/endpoint-runtime.ts';
import { type ObjectStore, readRequired } from '../ports/object-store.ts';
import type { StepLog } from '../ports/step-log.ts';
import { askModel } from './ask-model.ts';

export interface EvaluatePorts {
  readonly store: ObjectStore;
  readonly runtime: EndpointRuntime;
  readonly log: StepLog;
  readonly environment: NodeJS.ProcessEnv;
}

interface EvaluateContext extends EvaluatePorts {
  readonly bucket: string;
  readonly monitor: Monitor;
  readonly run: RetrainingInput;
  readonly prepared: Prepared;
}

/** The decision, and the numbers that it rests on; these are null where the challenger could not be asked. */
export interface Evaluation {
  readonly promote: boolean;
  readonly reason: Promotion['reason'] | 'challenger-fails';
  readonly sentence: string;
  readonly comparison: Comparison | null;
}

/**
 * Asks both models for the rows set aside and compares their answers.
 *
 * @throws DependencyError where the champion fails: then there is nothing to compare with
 */
export async function evaluateModels(context: EvaluateContext): Promise<Evaluation> {
  const { monitor } = context;
  const { evaluation } = requireSettings(monitor);
  const rows = await readSetAside(context);
  const champion = await ask(context, rows, TRIAL_VARIANTS.champion);
  if ('failure' in champion) throw new DependencyError(`the champion fails: ${champion.failure}`);
  const challenger = await ask(context, rows, TRIAL_VARIANTS.challenger);
  if ('failure' in challenger) {
    const sentence = `The challenger fails on requests: ${challenger.failure} The champion is kept.`;
    return { promote: false, reason: 'challenger-fails', sentence, comparison: null };
  }
  const label = rows.columns.get(monitor.columns.label ?? '');
  const labels = label === undefined ? [] : cellsOf(label);
  const answers = { champion: champion.table, challenger: challenger.table, labels };
  const comparison = compareModels(monitor, comparedMetric(monitor), answers);
  return { ...decidePromotion(comparison, { ...evaluation, task: monitor.task }), comparison };
}

function ask({ runtime, monitor, run, prepared }: EvaluateContext, rows: Table, variant: string) {
  return askModel(runtime, rows, {
    endpoint: trialName(run.incident),
    variant,
    features: prepared.features,
    columns: monitor.columns,
    payload: requireSettings(monitor).evaluation.payload,
  });
}

function requireSettings({ retraining }: Monitor) {
  if (retraining === undefined) throw new ConfigError('retraining: missing, nothing says how to retrain');
  return retraining;
}

async function readSetAside({ store, bucket, prepared }: EvaluateContext): Promise<Table> {
  const key = prepared.setAsideKey;
  const { bytes } = await readRequired(store, { bucket, key });
  return bytes.length === 0 ? concatTables([]) : readTable(bytesSource(key, bytes), 'jsonl');
}
