import { writeCsv, writeJsonLines } from '../../lambdas/codec/write-rows.ts';
import { formatOf } from '../../lambdas/contract/data-format.ts';
import type { Monitor } from '../../lambdas/contract/monitor.ts';
import { parseS3Address } from '../../lambdas/contract/s3-address.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { makeBaseline } from '../../lambdas/core/make-baseline.ts';
import type { Baseline } from '../../lambdas/core/profile/baseline.ts';
import type { Table } from '../../lambdas/core/table/table.ts';
import { loadMonitor } from '../files/local-data.ts';
import { writeText } from '../files/write-files.ts';
import { readFiles } from './read-files.ts';
import { readWindows } from './read-windows.ts';

export interface BaselineOptions {
  readonly config: string;
  readonly data?: readonly string[] | undefined;
  readonly labels?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly bucket?: string | undefined;
  readonly out?: string | undefined;
  readonly upload?: boolean | undefined;
}

/** The rows of a new reference, and where they come from in words. */
export interface ReferenceRows {
  readonly table: Table;
  readonly source: string;
}

export interface MadeReference {
  readonly baseline: Baseline;
  readonly source: string;
  /** Files and S3 addresses that hold it now. */
  readonly written: readonly string[];
}

/**
 * Makes a reference for a monitor from files or from past windows of the deployed monitor, describes it, and
 * writes it to a file or to where the monitor reads it.
 *
 * @throws ConfigError or InputError that names the flag, file or column and what is allowed
 */
export async function makeReference(options: BaselineOptions): Promise<MadeReference> {
  const { config, out, upload } = options;
  const monitor = loadMonitor({ config, current: config });
  const { table, source } = await readRows(monitor, options);
  const baseline = makeBaseline(monitor, table, 'local');
  check(monitor, baseline, source);
  if (out !== undefined) writeText(out, textOf(out, table), 'the reference');
  const written = [
    ...(out === undefined ? [] : [out]),
    ...(upload === true ? [await putReference(monitor, table, config)] : []),
  ];
  return { baseline, source, written };
}

function readRows(monitor: Monitor, options: BaselineOptions): Promise<ReferenceRows> {
  const { data, labels, from, to } = options;
  if (data !== undefined && (from !== undefined || to !== undefined)) {
    throw new ConfigError(
      'baseline: --data and a range by --from or --to are both given, allowed: one of the two',
    );
  }
  if (data !== undefined) return readFiles(monitor, { data, labels });
  if (from !== undefined && to !== undefined) return readWindows(monitor, { ...options, from, to });
  throw new ConfigError(
    'baseline: neither --data nor --from and --to are given, allowed: files, or a range of past windows',
  );
}

function check({ drift }: Monitor, { rows, columns }: Baseline, source: string): void {
  const absent = columns.filter(({ present }) => !present).map(({ column }) => `"${column}"`);
  if (absent.length > 0) {
    throw new InputError(
      `${source}: no column ${absent.join(', ')}, allowed: rows with every watched column`,
    );
  }
  if (rows >= drift.minimumRows) return;
  throw new InputError(
    `${source}: ${rows} rows, allowed: at least drift.minimumRows, which is ${drift.minimumRows}`,
  );
}

async function putReference({ baseline }: Monitor, table: Table, config: string): Promise<string> {
  if (baseline === undefined) {
    throw new ConfigError(`${config}: baseline: missing, required with --upload, allowed: an S3 address`);
  }
  const text = textOf(baseline, table);
  // Loaded here only: the client takes longer to load than a reference takes to make.
  const { openS3 } = await import('../../lambdas/ports/s3-object-store.ts');
  await openS3().put(parseS3Address(baseline), text);
  return baseline;
}

/** The rows in the format that a name's ending asks for. */
function textOf(name: string, table: Table): string {
  const names = [...table.columns.keys()];
  const format = name.endsWith('.gz') ? undefined : formatOf(name);
  if (format === 'csv') return writeCsv(table, { names, header: true });
  if (format === 'jsonl') return writeJsonLines(table, names);
  throw new ConfigError(`${name}: cannot be written, allowed endings: .csv, .jsonl, .ndjson, .json`);
}
