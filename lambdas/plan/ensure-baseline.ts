import { bytesSource } from '../codec/byte-source.ts';
import { detectFormat } from '../codec/detect-format.ts';
import { readTable } from '../codec/read-batches.ts';
import { baselineFile } from '../codec/stored-files.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import { ConfigError, DependencyError, InputError } from '../core/errors.ts';
import { makeBaseline } from '../core/make-baseline.ts';
import { type Span, writeInstant } from '../core/plan/grid.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import type { Baseline } from '../core/profile/baseline.ts';
import { type SeasonStep, stepOfWindow } from '../core/season.ts';
import { baselineOfStep, type DatedReference, dateReference } from '../core/season-baseline.ts';
import { namedColumns } from '../core/table/columns.ts';
import { readAdoptedBaseline } from '../ports/adopted-baseline.ts';
import { hashContent } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

/** Rises when the stored baseline changes its shape or meaning, so that older ones are not read. */
const BASELINE_FORMAT = 1;

/** Answers the key of the baseline that judges a window. */
export type BaselineOf = (window: Span) => Promise<string>;

/**
 * The baseline profiles of the reference data as it is now, made where there are none: one, or with a season
 * one for each part of it that a window asks for. A profile's version names the content of the reference and
 * all of the monitor that shapes the profile, so a changed reference or column makes a new baseline and the old
 * one stays for the windows it judged. After a retraining it is the one that was adopted
 * then, until the reference or a column changes.
 *
 * @throws ConfigError naming the reference where it is missing or unreadable, or has no times for a season
 */
export async function ensureBaselines(context: PlanContext): Promise<BaselineOf> {
  const { ports, monitor, baseline } = context;
  const source = await ports.store.head(parseS3Address(baseline));
  if (source === null) throw missingBaseline(baseline);
  const maker = { context, etag: source.etag, read: readOnce(context, source.etag) };
  const { season } = monitor.drift;
  if (season === 'none') {
    const key = await ensureBaseline(maker, null);
    return async () => key;
  }
  const keys = new Map<number | null, Promise<string>>();
  return (window) => {
    const step = stepOfWindow(season, { start: writeInstant(window.start), end: writeInstant(window.end) });
    const key = keys.get(step.step) ?? ensureBaseline(maker, step);
    keys.set(step.step, key);
    return key;
  };
}

interface BaselineMaker {
  readonly context: PlanContext;
  readonly etag: string;
  readonly read: () => Promise<ReadReference>;
}

async function ensureBaseline(maker: BaselineMaker, step: SeasonStep | null): Promise<string> {
  const { ports, bucket, monitor, baseline } = maker.context;
  const version = baselineVersion(maker, step);
  const adopted = await readAdoptedBaseline({ store: ports.store, bucket, model: monitor.model });
  if (adopted?.replaces === version) return adopted.baselineKey;
  const address = { bucket, key: stateKeys.baseline(monitor.model, version) };
  if ((await ports.store.head(address)) !== null) return address.key;
  const { whole, dated } = await maker.read();
  const part = step === null || dated === null ? whole : baselineOfStep(whole, dated, step);
  await ports.store.put(address, baselineFile.encode({ ...part, version }), { ifAbsent: true });
  ports.log.info('baseline made', {
    model: monitor.model,
    baseline,
    version,
    rows: part.rows,
    ...(part.slice !== undefined && { slice: part.slice.name, undated: part.slice.undated }),
  });
  return address.key;
}

function baselineVersion({ context, etag }: BaselineMaker, step: SeasonStep | null): string {
  const { task, columns, baselineIsTraining, performance, data } = context.monitor;
  const { minimumRows } = performance;
  const shape = [BASELINE_FORMAT, etag, task, columns, baselineIsTraining, minimumRows, data?.capture];
  return hashContent(JSON.stringify(step === null ? shape : [...shape, step.season, step.step]));
}

/** What every baseline of a reference is made from. */
interface ReadReference {
  readonly whole: Baseline;
  /** Null without a season. */
  readonly dated: DatedReference | null;
}

/** Reads the reference when it is first asked for, and once: most runs find their baselines made. */
function readOnce(context: PlanContext, etag: string): () => Promise<ReadReference> {
  let reading: Promise<ReadReference> | undefined;
  return () => {
    reading ??= readReference(context, etag);
    return reading;
  };
}

async function readReference(
  { ports, monitor, baseline }: PlanContext,
  etag: string,
): Promise<ReadReference> {
  const stored = await ports.store.get(parseS3Address(baseline));
  if (stored === null) throw missingBaseline(baseline);
  if (stored.etag !== etag) throw new DependencyError(`${baseline} was replaced while it was read`);
  try {
    const file = bytesSource(baseline, stored.bytes);
    const reading = { columns: null, named: namedColumns(monitor) };
    const table = await readTable(file, await detectFormat(file, monitor), reading);
    const dated = monitor.drift.season === 'none' ? null : dateReference(monitor, table, baseline);
    return { whole: makeBaseline(monitor, table, ''), dated };
  } catch (cause) {
    if (cause instanceof InputError) throw new ConfigError(`baseline: ${cause.message}`, { cause });
    throw cause;
  }
}

function missingBaseline(baseline: string): ConfigError {
  return new ConfigError(
    `baseline: ${baseline} does not exist, allowed: an object that the function may read`,
  );
}
