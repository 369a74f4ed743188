import { bytesSource } from '../codec/byte-source.ts';
import { readTable } from '../codec/read-batches.ts';
import { baselineFile } from '../codec/stored-files.ts';
import { formatOf } from '../contract/data-format.ts';
import { parseS3Address } from '../contract/s3-address.ts';
import { ConfigError, DependencyError, InputError } from '../core/errors.ts';
import { makeBaseline } from '../core/make-baseline.ts';
import { stateKeys } from '../core/plan/state-keys.ts';
import { hashText } from '../ports/json-object.ts';
import type { PlanContext } from './plan-context.ts';

/** Rises when the stored baseline changes its shape or meaning, so that older ones are not read. */
const BASELINE_FORMAT = 1;

/**
 * Key of the baseline profile of the reference data as it is now, made if there is none. Its version
 * names the content of the reference and all of the monitor that shapes the profile, so a changed
 * reference or column makes a new baseline and the old one stays for the windows it judged.
 *
 * @throws ConfigError naming the reference where it is missing or unreadable
 */
export async function ensureBaseline(context: PlanContext): Promise<string> {
  const { ports, bucket, monitor, baseline } = context;
  const source = await ports.store.head(parseS3Address(baseline));
  if (source === null) throw missingBaseline(baseline);
  const version = baselineVersion(context, source.etag);
  const address = { bucket, key: stateKeys.baseline(monitor.model, version) };
  if ((await ports.store.head(address)) !== null) return address.key;
  const value = await buildBaseline(context, { version, etag: source.etag });
  await ports.store.put(address, baselineFile.encode(value), { ifAbsent: true });
  ports.log.info('baseline made', { model: monitor.model, baseline, version, rows: value.rows });
  return address.key;
}

function baselineVersion({ monitor }: PlanContext, etag: string): string {
  const { task, columns, baselineIsTraining, performance } = monitor;
  return hashText(
    JSON.stringify([BASELINE_FORMAT, etag, task, columns, baselineIsTraining, performance.minimumRows]),
  );
}

async function buildBaseline(
  { ports, monitor, baseline }: PlanContext,
  { version, etag }: { readonly version: string; readonly etag: string },
) {
  const stored = await ports.store.get(parseS3Address(baseline));
  if (stored === null) throw missingBaseline(baseline);
  if (stored.etag !== etag) throw new DependencyError(`${baseline} was replaced while it was read`);
  try {
    const table = await readTable(bytesSource(baseline, stored.bytes), formatOf(baseline));
    return makeBaseline(monitor, table, version);
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
