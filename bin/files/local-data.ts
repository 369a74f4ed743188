import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ByteSource } from '../../lambdas/codec/byte-source.ts';
import { detectFormat } from '../../lambdas/codec/detect-format.ts';
import { readBatches, readTable } from '../../lambdas/codec/read-batches.ts';
import type { ReadOptions } from '../../lambdas/codec/reader.ts';
import type { FileFormat } from '../../lambdas/contract/capture-config.ts';
import type { Monitor, MonitorInput } from '../../lambdas/contract/monitor.ts';
import { parseMonitor, readMonitorText } from '../../lambdas/contract/parse-monitor.ts';
import type { Finding } from '../../lambdas/contract/report.ts';
import { ConfigError, InputError } from '../../lambdas/core/errors.ts';
import { findMalformedRows } from '../../lambdas/core/findings.ts';
import { type IndexedLabels, indexLabels } from '../../lambdas/core/join.ts';
import { checkPerformanceConfig } from '../../lambdas/core/performance/check-config.ts';
import { columnUses } from '../../lambdas/core/table/column-uses.ts';
import { inferKind, namedColumns, watchedColumns } from '../../lambdas/core/table/columns.ts';
import { drainTables, type Table, takeColumns } from '../../lambdas/core/table/table.ts';
import { type FileShape, ShapeGatherer } from './file-shape.ts';
import { describeTrouble, fileSource } from './file-source.ts';

/** Version that a baseline has which was read from a local file. */
export const LOCAL_BASELINE_VERSION = 'local';

/** Where a command's monitor and data are. */
export interface LocalFiles {
  readonly config?: string | undefined;
  readonly reference: string;
  readonly current: string;
  readonly labels?: string | undefined;
}

/** A file of rows and its format. */
export interface DataFile {
  readonly source: ByteSource;
  readonly format: FileFormat;
}

/** What flags and the environment change in a monitor file before its defaults are filled in. */
export type ConfigChange = (input: MonitorInput) => MonitorInput;

/**
 * The monitor file with its defaults filled in; without one, a monitor called after the current file.
 *
 * @throws ConfigError that names the file, the place and what is allowed
 */
export function loadMonitor(
  { config, current }: Pick<LocalFiles, 'config' | 'current'>,
  change: ConfigChange = (input) => input,
): Monitor {
  const name = config ?? 'without --config';
  const source: MonitorInput =
    config === undefined
      ? { model: modelNameOf(current), task: 'regression' }
      : (parseObject(readBytes(config).toString('utf8'), config) as MonitorInput);
  const monitor = parseMonitor(change(source), name);
  try {
    checkPerformanceConfig(monitor);
  } catch (cause) {
    throw new ConfigError(`${name}: ${(cause as Error).message}`, { cause });
  }
  return monitor;
}

/** The monitor as it is written, once it is known to be one. */
function parseObject(text: string, name: string): unknown {
  const value = readMonitorText(text, name);
  parseMonitor(value, name);
  return value;
}

/** A model's name made of a file's. */
export function modelNameOf(file: string): string {
  const name = basename(file)
    .replace(/\..*$/, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^[-_]+/, '');
  return name.slice(0, 63) || 'model';
}

/** An empty window can be told from a full one, but nothing can be compared with a reference without columns. */
export async function loadReference(name: string, monitor: Monitor): Promise<Table> {
  const table = await loadTable(name, monitor, { named: namedColumns(monitor) });
  if (table.columns.size > 0) return table;
  const [example] = table.malformed.examples;
  const seen = example === undefined ? 'the file is empty' : `no row can be read, ${example}`;
  throw new InputError(`${name}: ${seen}, allowed: a reference with named columns`);
}

/** Reads a data file whole; of a monitor's, columns that it does not name need have no type that is read. */
export async function loadTable(
  name: string,
  monitor: Pick<Monitor, 'data' | 'columns'>,
  options: Omit<ReadOptions, 'columns'> = {},
): Promise<Table> {
  const { source, format } = await openData(name, monitor);
  return readTable(source, format, { columns: null, ...options });
}

/** Labels of a file of their own: the columns by which they are joined, and what it has besides. */
export interface LabelFile extends Pick<Table, 'malformed'> {
  readonly shape: FileShape;
  readonly index: IndexedLabels;
}

/** Reads a file of labels, of which no more than these columns are kept. */
export async function loadLabels(name: string, monitor: Monitor): Promise<LabelFile> {
  const { source, format } = await openData(name, monitor);
  const { id, label, labelTimestamp } = monitor.columns;
  const joined = [id, label, labelTimestamp].filter((column) => column !== undefined);
  const shape = new ShapeGatherer();
  const parts: Table[] = [];
  for await (const batch of readBatches(source, format, { columns: null, named: namedColumns(monitor) })) {
    shape.add(batch);
    parts.push(takeColumns(batch, joined));
  }
  const table = drainTables(parts);
  return { shape, malformed: table.malformed, index: indexLabels(monitor, table) };
}

/** A data file to be read, and what it is. */
export async function openData(name: string, monitor: Pick<Monitor, 'data' | 'columns'>): Promise<DataFile> {
  const source = fileSource(name);
  // That there is no such file is to be told before its ending is.
  await source.size();
  return { source, format: await detectFormat(source, monitor) };
}

/** The columns of which a window needs only the numbers: those that are numeric, and not an id or the like. */
export function numericColumns(monitor: Monitor, reference: Table): ReadonlySet<string> {
  const uses = columnUses(monitor, watchedColumns(monitor, reference));
  const { features } = monitor.columns;
  const names = [...reference.columns].flatMap(([name, column]) =>
    uses.get(name) === 'numbers' ||
    (features !== undefined && !uses.has(name) && inferKind(name, column) === 'numeric')
      ? [name]
      : [],
  );
  return new Set(names);
}

type Broken = Pick<Table, 'malformed'>;

/** Broken rows of the files beside the data itself, each named. */
export function findBrokenRows(
  files: Pick<LocalFiles, 'reference' | 'labels'>,
  { reference, labels }: { readonly reference: Broken; readonly labels: Broken | null },
): readonly Finding[] {
  return [
    ...findMalformedRows(reference.malformed, files.reference),
    ...(labels === null ? [] : findMalformedRows(labels.malformed, files.labels)),
  ];
}

/**
 * A file's bytes.
 *
 * @throws InputError naming the file where it cannot be read
 */
export function readBytes(name: string): Buffer {
  try {
    return readFileSync(name);
  } catch (cause) {
    throw describeTrouble(name, cause);
  }
}
