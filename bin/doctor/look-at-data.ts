import { bytesSource } from '../../lambdas/codec/byte-source.ts';
import { detectFormat } from '../../lambdas/codec/detect-format.ts';
import { readTable } from '../../lambdas/codec/read-batches.ts';
import { secondsOf } from '../../lambdas/contract/duration.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { parseS3Address } from '../../lambdas/contract/s3-address.ts';
import { plural } from '../../lambdas/core/findings.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import { writeInstant } from '../../lambdas/core/plan/grid.ts';
import { namedColumns } from '../../lambdas/core/table/columns.ts';
import type { ObjectStore } from '../../lambdas/ports/object-store.ts';
import type { Patient } from './diagnose.ts';
import { broken, type Diagnosis, fine, warn } from './finding.ts';

/** Objects that are listed at most: enough to know that there are some. */
const MOST_LISTED = 10_000;
/** Windows without a new file after which the data seems to have stopped. */
const QUIET_WINDOWS = 3;

/** Whether predictions lie under their prefix, and how old the newest file is. */
export async function lookAtPredictions({ monitor, store, now }: Patient): Promise<readonly Diagnosis[]> {
  const { data } = monitor;
  if (data === undefined) {
    return [broken('data', 'the monitor file names no data', 'set data.predictions and data.format')];
  }
  return [await lookUnder('predictions', { prefix: data.predictions, store, now, quiet: quietFor(monitor) })];
}

/** The same of labels that arrive by themselves. */
export async function lookAtLabels({ monitor, store, now }: Patient): Promise<readonly Diagnosis[]> {
  const prefix = monitor.data?.labels;
  if (prefix === undefined) return [];
  return [await lookUnder('labels', { prefix, store, now, quiet: labelsQuietFor(monitor) })];
}

/** Seconds for which no new labels are nothing to worry about. */
export const labelsQuietFor = (monitor: Monitor): number => quietFor(monitor) + secondsOf(monitor.labelDelay);

const quietFor = ({ window, captureDelay }: Monitor): number =>
  QUIET_WINDOWS * secondsOf(window) + secondsOf(captureDelay);

interface Place {
  readonly prefix: string;
  readonly store: ObjectStore;
  readonly now: number;
  /** Seconds without a new file that are nothing to worry about. */
  readonly quiet: number;
}

async function lookUnder(what: string, { prefix, store, now, quiet }: Place): Promise<Diagnosis> {
  const { bucket, key } = parseS3Address(prefix);
  const fixed = key.replace(/\{.*$/, '');
  let count = 0;
  let newest = 0;
  for await (const { lastModified } of store.list({ bucket, prefix: fixed })) {
    count += 1;
    newest = Math.max(newest, Date.parse(lastModified));
    if (count === MOST_LISTED) break;
  }
  if (count === 0) {
    return broken(
      what,
      `${prefix}: no object`,
      `see that the ${what} are written there, or correct data.${what}`,
    );
  }
  if (count === MOST_LISTED) return fine(what, `${prefix}: ${count} objects or more`);
  const text = `${prefix}: ${count} ${plural(count, 'object', 'objects')}, the newest of ${writeInstant(newest)}`;
  if (now - newest <= 1000 * quiet) return fine(what, text);
  return warn(what, text, `nothing new for a while: see whether the ${what} are still written`);
}

/** Whether the baseline can be read and has the columns that the monitor file names. */
export async function lookAtBaseline({ monitor, store }: Patient): Promise<readonly Diagnosis[]> {
  const check = 'baseline';
  const { baseline } = monitor;
  if (baseline === undefined) {
    return [broken(check, 'the monitor file names none', 'set baseline to an object on S3')];
  }
  const stored = await store.get(parseS3Address(baseline));
  if (stored === null) {
    const advice = 'put the reference there, for example with "baseline --upload"';
    return [broken(check, `${baseline}: no such object`, advice)];
  }
  const file = bytesSource(baseline, stored.bytes);
  const table = await readTable(file, await detectFormat(file, monitor), {
    columns: null,
    named: namedColumns(monitor),
  });
  const { rows, columns, performance } = makeBaseline(monitor, table, 'doctor');
  const absent = columns.filter(({ present }) => !present).map(({ column }) => column);
  if (absent.length > 0) {
    return [broken(check, `${baseline}: no column ${absent.join(', ')}`, 'correct columns or the reference')];
  }
  const text = `${baseline}: ${rows} rows, ${columns.length} columns${performance === null ? '' : ', with performance'}`;
  return [performance === null ? judgeWithout(monitor, check, text) : fine(check, text)];
}

function judgeWithout({ columns, baselineIsTraining }: Monitor, check: string, text: string): Diagnosis {
  if (columns.label === undefined || baselineIsTraining) return fine(check, text);
  const advice = 'without labelled predictions in it nothing is compared with the baseline performance';
  return warn(check, text, advice);
}
